import type { EngineStatus } from '../../shared/domain/engine-status';
import type { ProcessKey, ProcessSample } from '../../shared/domain/process';
import type { PortholeBridge } from '../../shared/ipc/bridge';
import type { EngineToSubscriber } from '../../shared/ipc/engine-messages';
import { EngineLink } from './engine-link';
import { ExternalStore } from './external-store';
import { Marks } from './marks';
import type { MonitorState, Phase } from './monitor-state';
import { initialState } from './monitor-state';
import type { PortRow } from './port-row';
import { RowTable } from './row-table';
import { appendSamples } from './samples';

/** The samples of the process whose charts are open. */
export interface WatchedSamples {
  readonly process: ProcessKey | null;
  readonly samples: readonly ProcessSample[];
}

/**
 * What the window knows of the machine. Messages of the engine wait for the next frame and are applied in one batch;
 * only then are they acknowledged, so that the engine never runs ahead of what is shown.
 */
export class Monitor {
  readonly state = new ExternalStore<MonitorState>(initialState);
  readonly samples = new ExternalStore<WatchedSamples>({ process: null, samples: [] });
  readonly #table = new RowTable();
  readonly #marks = new Marks();
  readonly #link: EngineLink;
  readonly #unsubscribe: () => void;
  #queue: EngineToSubscriber[] = [];
  #seq: number | null = null;
  #frame: number | null = null;
  #markTimer: number | null = null;
  #paused = false;
  #lost = false;

  constructor(engine: PortholeBridge['engine']) {
    this.#link = new EngineLink(this.#receive, this.#greet);
    this.#unsubscribe = engine.stateChanged(this.#takeEngineState);
    document.addEventListener('visibilitychange', this.#hold);
    void engine.state().then(this.#takeEngineState);
    void engine.connect();
  }

  /** Holds the rows still, or lets them go on. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#hold();
    this.#publish({});
    this.#schedule();
  }

  isPaused(): boolean {
    return this.#paused;
  }

  /** Asks for the samples of one process from now on; null for none. */
  watch(process: ProcessKey | null): void {
    this.samples.set({ process, samples: [] });
    this.#link.send({ type: 'watch', process });
  }

  dispose(): void {
    this.#link.dispose();
    this.#unsubscribe();
    document.removeEventListener('visibilitychange', this.#hold);
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    if (this.#markTimer !== null) window.clearTimeout(this.#markTimer);
  }

  readonly #takeEngineState = (engineState: 'starting' | 'watching' | 'lost'): void => {
    // It is stale until a snapshot says otherwise, not until a new engine has merely started.
    if (engineState !== 'lost') return;
    this.#lost = true;
    // What still waits for a frame is of the engine that was lost, and is no longer what is there now.
    this.#queue = [];
    this.#publish({});
  };

  readonly #greet = (): void => {
    this.#queue = [];
    this.#seq = null;
    if (this.#isHeld()) this.#hold();
    const { process } = this.samples.get();
    if (process !== null) this.watch(process);
  };

  readonly #hold = (): void => {
    this.#link.send({ type: 'hold', held: this.#isHeld() });
  };

  #isHeld(): boolean {
    return this.#paused || document.hidden;
  }

  readonly #receive = (message: EngineToSubscriber): void => {
    if (message.type === 'status') this.#takeStatus(message.status);
    else if (message.type === 'samples') this.#takeSamples(message.process, message.samples);
    else if (message.type === 'snapshot' || message.type === 'changes') {
      this.#queue.push(message);
      this.#schedule();
    }
  };

  #takeStatus(status: EngineStatus): void {
    const { updatedAt, phase } = this.state.get();
    // A look of the engine confirms the rows only while they follow it.
    const confirmed = phase === 'live' ? Math.max(status.at, updatedAt ?? 0) : updatedAt;
    this.#publish({ status, updatedAt: confirmed });
  }

  #takeSamples(process: ProcessKey, samples: readonly ProcessSample[]): void {
    const watched = this.samples.get();
    if (watched.process === process) this.samples.set({ process, samples: appendSamples(watched.samples, samples) });
  }

  #schedule(): void {
    const waits = this.#paused && !this.#queue.some(({ type }) => type === 'snapshot');
    if (this.#queue.length === 0 || waits) return;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#applyQueue();
    });
  }

  #applyQueue(): void {
    const queue = this.#queue;
    this.#queue = [];
    const before = this.#seq;
    const opened = queue.flatMap((message) => this.#apply(message));
    if (this.#seq === null || this.#seq === before) return;
    this.#publishTables(opened);
    this.#link.send({ type: 'ack', seq: this.#seq });
  }

  /** Applies one message and gives the listeners that it brought. A snapshot brings nothing new to mark. */
  #apply(message: EngineToSubscriber): readonly PortRow[] {
    if (message.type === 'snapshot') {
      this.#table.reset(message.sockets, message.processes);
      this.#marks.clear();
      this.#seq = message.seq;
      this.#lost = false;
      return [];
    }
    if (message.type !== 'changes') return [];
    if (message.base !== this.#seq) {
      this.#seq = null;
      this.#link.send({ type: 'resync' });
      return [];
    }
    const changes = this.#table.apply(message);
    this.#marks.note(changes, Date.now());
    this.#seq = message.seq;
    return changes.opened.filter(({ role }) => role === 'listener');
  }

  #publishTables(opened: readonly PortRow[]): void {
    const { sockets, processes, connections } = this.#table;
    this.#publish({
      hasRows: true,
      tables: { sockets, processes },
      connections,
      updatedAt: Date.now(),
      ...(opened.length > 0 && { opened }),
      ...this.#markedRows(),
    });
  }

  #markedRows(): Pick<MonitorState, 'rows' | 'marks'> {
    this.#armMarkTimer();
    return { rows: [...this.#table.rows.values(), ...this.#marks.closedRows()], marks: this.#marks.marks() };
  }

  #armMarkTimer(): void {
    if (this.#markTimer !== null) window.clearTimeout(this.#markTimer);
    const end = this.#marks.nextEnd();
    const expire = (): void => {
      this.#marks.expire(Date.now());
      this.#publish(this.#markedRows());
    };
    this.#markTimer = end === null ? null : window.setTimeout(expire, Math.max(0, end - Date.now()));
  }

  #phase(hasRows: boolean): Phase {
    if (this.#lost) return 'stale';
    if (!hasRows) return 'starting';
    return this.#paused ? 'paused' : 'live';
  }

  #publish(change: Partial<MonitorState>): void {
    const next = { ...this.state.get(), ...change };
    this.state.set({ ...next, phase: this.#phase(next.hasRows) });
  }
}
