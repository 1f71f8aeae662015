import { assertNever } from '../../shared/domain/assert-never';
import type { EngineStatus } from '../../shared/domain/engine-status';
import type { ListenerHealth } from '../../shared/domain/listener-health';
import type { ProcessKey } from '../../shared/domain/process';
import type { SocketId } from '../../shared/domain/socket';
import type { PortholeBridge } from '../../shared/ipc/bridge';
import type { EngineToSubscriber } from '../../shared/ipc/engine-messages';
import { BriefSockets } from './brief-sockets';
import { EngineLink } from './engine-link';
import { ExternalStore } from './external-store';
import type { MonitorState, Phase } from './monitor-state';
import { initialState } from './monitor-state';
import type { PortRow } from './port-row';
import type { RowMessage } from './row-state';
import { RowState } from './row-state';
import { WatchedProcess } from './watched-process';

/**
 * What the window knows of the machine. What the engine tells of rows waits for the next frame and is applied in one
 * batch; only then is it acknowledged, so that the engine never runs ahead of what is shown. The rest is taken at once.
 */
export class Monitor {
  readonly state = new ExternalStore<MonitorState>(initialState);
  readonly watched = new WatchedProcess();
  readonly briefs = new BriefSockets();
  readonly #rows = new RowState();
  readonly #link: EngineLink;
  readonly #unsubscribe: () => void;
  #queue: RowMessage[] = [];
  /** The last that was told of each listener: it waits for the next frame too. */
  #healths = new Map<SocketId, ListenerHealth>();
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

  /** Asks for what one process does from now on; null for none. */
  watch(process: ProcessKey | null): void {
    this.watched.watch(process);
    this.#link.send({ type: 'watch', process });
  }

  dispose(): void {
    this.#link.dispose();
    this.briefs.dispose();
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
    this.#dropQueue();
    this.#publish({});
  };

  readonly #greet = (): void => {
    this.#dropQueue();
    this.#rows.seq = null;
    if (this.#isHeld()) this.#hold();
    const { process } = this.watched;
    if (process !== null) this.watch(process);
  };

  readonly #hold = (): void => {
    this.#link.send({ type: 'hold', held: this.#isHeld() });
  };

  #isHeld(): boolean {
    return this.#paused || document.hidden;
  }

  #dropQueue(): void {
    this.#queue = [];
    this.#healths.clear();
  }

  readonly #receive = (message: EngineToSubscriber): void => {
    switch (message.type) {
      case 'status':
        this.#takeStatus(message.status);
        return;
      case 'samples':
      case 'traffic':
      case 'origin':
      case 'firewall':
        this.watched.take(message);
        return;
      case 'brief':
        this.briefs.take(message.sockets, Date.now());
        return;
      case 'health':
        for (const health of message.listeners) this.#healths.set(health.socketId, health);
        break;
      case 'snapshot':
        // What waits is of the state before it. All are told again, at the latest when the engine is held no longer.
        this.#healths.clear();
        this.#queue.push(message);
        break;
      case 'changes':
      case 'containers':
        this.#queue.push(message);
        break;
      default:
        assertNever(message);
    }
    this.#schedule();
  };

  #takeStatus(status: EngineStatus): void {
    const { updatedAt, phase } = this.state.get();
    // A look of the engine confirms the rows only while they follow it.
    const confirmed = phase === 'live' ? Math.max(status.at, updatedAt ?? 0) : updatedAt;
    this.#publish({ status, updatedAt: confirmed });
  }

  #schedule(): void {
    const waits = this.#paused && !this.#queue.some(({ type }) => type === 'snapshot');
    if ((this.#queue.length === 0 && this.#healths.size === 0) || waits) return;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#applyQueue();
    });
  }

  #applyQueue(): void {
    const [queue, healths] = [this.#queue, this.#healths];
    this.#queue = [];
    this.#healths = new Map();
    const before = this.#rows.seq;
    const opened = queue.flatMap((message) => this.#apply(message));
    this.#rows.applyHealth(healths.values());
    const { seq } = this.#rows;
    if (seq !== null && seq !== before) {
      const news = opened.length > 0 ? { opened } : {};
      this.#publish({ hasRows: true, updatedAt: Date.now(), ...news, ...this.#rows.tables(), ...this.#markedRows() });
      this.#link.send({ type: 'ack', seq });
    } else if (seq !== null) this.#publish(this.#markedRows());
  }

  #apply(message: RowMessage): readonly PortRow[] {
    const opened = this.#rows.apply(message);
    if (message.type === 'snapshot') this.#lost = false;
    else if (message.type === 'changes' && this.#rows.seq === null) this.#link.send({ type: 'resync' });
    return opened;
  }

  #markedRows(): Pick<MonitorState, 'rows' | 'marks'> {
    this.#armMarkTimer();
    return this.#rows.rows();
  }

  #armMarkTimer(): void {
    if (this.#markTimer !== null) window.clearTimeout(this.#markTimer);
    const end = this.#rows.nextMarkEnd();
    const expire = (): void => {
      this.#rows.expireMarks();
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
