import type { ProcessIdentity } from '../../../../shared/domain/process';
import type { Service } from '../../../../shared/domain/service';
import { IPPROTO_TCP, TCP_LISTEN } from '../../monitor/socket-record';
import type { SocketTable } from '../../monitor/socket-table';
import { noServices } from '../service-source';
import type { ServiceSource } from '../service-source';
import { parseLaunchctlList } from './parse-launchctl';
import { runProgram } from '../run-program';

const TIMEOUT_MS = 5000;
const MOST_BYTES = 1 << 20;
/** The least time from one question to the next, in ms, when nobody is asked about who was not there before. */
const INTERVAL_MS = 60_000;
/** And then. */
const LEAST_INTERVAL_MS = 5000;

/** What macOS answers AirPlay with, at ports that programs under development like, too. */
const controlCenter = '/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter';
const airPlayPorts: ReadonlySet<number> = new Set([5000, 7000]);
const airPlayReceiver: Service = { name: 'AirPlay Receiver', displayName: 'AirPlay Receiver' };

const none: readonly Service[] = [];

export interface LaunchServicesOptions {
  /** Absolute path of launchctl; null where there is none. */
  readonly program: string | null;
  readonly pidsOf: (table: SocketTable, slot: number) => readonly number[];
  readonly executableOf: (pid: number) => string | null;
  readonly now?: () => number;
}

/** Names the jobs of launchd, which is asked in the background, and what single ports of them are for. */
export class LaunchServices implements ServiceSource {
  readonly manager = 'launchd';
  /** launchd starts most of its jobs again at once: to end their process is all there is to do. */
  readonly canStop = false;
  readonly stop = noServices.stop;
  private services: ReadonlyMap<number, readonly Service[]> = new Map();
  /** Processes that were asked about since launchd was, by pid, with their creation times. */
  private strangers = new Map<number, number>();
  /** Those that launchd did not name: they are no jobs, and become none. No more than there are pids. */
  private readonly nameless = new Map<number, number>();
  /** Pids whose jobs are others than when that was last told. */
  private readonly changed = new Set<number>();
  private askedAt = -Infinity;
  private asking: Promise<void> | null = null;
  private readonly now: () => number;
  private readonly disposing = new AbortController();

  constructor(private readonly options: LaunchServicesOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  /** The jobs that a process runs as; none while launchd has not been asked yet. */
  readonly servicesOf = ({ pid, creationTime }: ProcessIdentity): readonly Service[] => {
    const services = this.services.get(pid);
    if (!services && this.nameless.get(pid) !== creationTime) this.strangers.set(pid, creationTime);
    return services ?? none;
  };

  /** Once before each whole read: asks launchd when it is time to. */
  refresh(): void {
    const { program } = this.options;
    const age = this.now() - this.askedAt;
    const isTime = age > INTERVAL_MS || (this.strangers.size > 0 && age > LEAST_INTERVAL_MS);
    if (program === null || this.asking || !isTime || this.disposing.signal.aborted) return;
    this.askedAt = this.now();
    this.asking = this.ask(program).finally(() => {
      this.asking = null;
    });
  }

  /** Resolves when launchd is not being asked. */
  async settled(): Promise<void> {
    await this.asking;
  }

  serviceOf(table: SocketTable, slot: number): Service | null {
    const { rows } = table;
    if (rows.protocol[slot] !== IPPROTO_TCP || rows.state[slot] !== TCP_LISTEN) return null;
    if (!airPlayPorts.has(rows.localPort[slot] ?? 0)) return null;
    const [pid] = this.options.pidsOf(table, slot);
    return pid !== undefined && this.options.executableOf(pid) === controlCenter ? airPlayReceiver : null;
  }

  takeChanged(table: SocketTable): readonly number[] {
    const slots: number[] = [];
    if (this.changed.size === 0) return slots;
    table.forEach((slot) => {
      if (this.options.pidsOf(table, slot).some((pid) => this.changed.has(pid))) slots.push(slot);
    });
    this.changed.clear();
    return slots;
  }

  dispose(): void {
    this.disposing.abort();
  }

  private async ask(program: string): Promise<void> {
    const { strangers } = this;
    this.strangers = new Map();
    const limits = { timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES, signal: this.disposing.signal };
    const answer = await runProgram(program, ['list'], limits);
    if (!answer.ok || answer.value.exitCode !== 0) {
      // Nothing is known of them yet. Who has been asked about meanwhile may have a pid that one of them had.
      this.strangers = new Map([...strangers, ...this.strangers]);
      return;
    }
    const labels = parseLaunchctlList(answer.value.stdout.toString());
    for (const [pid, creationTime] of strangers) if (!labels.has(pid)) this.nameless.set(pid, creationTime);
    this.take(new Map([...labels].map(([pid, names]) => [pid, names.map((name) => ({ name, displayName: name }))])));
  }

  private take(services: ReadonlyMap<number, readonly Service[]>): void {
    const namesOf = (all: typeof services, pid: number) => (all.get(pid) ?? none).map(({ name }) => name).join('\n');
    for (const pid of new Set([...this.services.keys(), ...services.keys()])) {
      if (namesOf(this.services, pid) !== namesOf(services, pid)) this.changed.add(pid);
    }
    this.services = services;
  }
}
