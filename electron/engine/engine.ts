import type { ChangeSet } from '../../shared/domain/change-set';
import type { EngineStatus } from '../../shared/domain/engine-status';
import type { ListenerAlert } from '../../shared/domain/listener-alert';
import type { ProcessKey } from '../../shared/domain/process';
import type { SocketId } from '../../shared/domain/socket';
import type { EngineToSubscriber, SubscriberToEngine } from '../../shared/ipc/engine-messages';
import { isOwn } from './actions/protection';
import { Stopper } from './actions/stopper';
import { ListenerAlerts } from './alerts/listener-alerts';
import { CpuMeter } from './monitor/cpu-meter';
import { Monitor } from './monitor/monitor';
import type { SampledProcess } from './monitor/process-sampler';
import { ProcessSampler } from './monitor/process-sampler';
import { Scheduler } from './monitor/scheduler';
import type { ReadScope } from './monitor/socket-table';
import { Subscriber } from './monitor/subscriber';
import type { Platform } from './platform/platform';

/** The processes are sampled once in so many whole reads. */
const READS_A_SAMPLE = 2;

export interface EngineOptions {
  readonly platform: Platform;
  /** Pids of Porthole's own processes: protected, and not announced. */
  readonly own: readonly number[];
  /** Listeners that an engine before this one knew, with the time they were first seen. Null at the first start. */
  readonly known: ReadonlyMap<SocketId, number | null> | null;
  readonly onAlerts: (alerts: readonly ListenerAlert[]) => void;
  /** Called after each change of the listeners. */
  readonly onListeners: () => void;
}

/** How the engine talks to one subscriber. */
export interface SubscriberLink {
  readonly send: (message: EngineToSubscriber) => void;
}

/** What the other end of a link does. */
export interface SubscriberEnd {
  readonly receive: (message: SubscriberToEngine) => void;
  readonly close: () => void;
}

interface Member {
  readonly subscriber: Subscriber;
  readonly send: SubscriberLink['send'];
  watched: ProcessKey | null;
}

/** The monitor with all that hangs on it. Plain Node: the app, the CLI, tests and benchmarks run it alike. */
export class Engine {
  readonly monitor: Monitor;
  readonly stopper: Stopper;
  readonly alerts: ListenerAlerts;
  private readonly scheduler: Scheduler;
  private readonly sampler: ProcessSampler;
  private readonly members = new Set<Member>();
  private readonly cpu = new CpuMeter();
  private wholeReads = 0;
  private status: EngineStatus | null = null;

  constructor(private readonly options: EngineOptions) {
    const { platform, own } = options;
    this.monitor = new Monitor({ platform, firstSeen: options.known });
    this.sampler = new ProcessSampler(platform.processes);
    this.scheduler = new Scheduler({
      tick: (scope) => this.monitor.tick(scope),
      mayHaveChanged: () => platform.sockets.mayHaveChanged(),
      onWholeRead: () => {
        this.afterWholeRead();
      },
    });
    this.stopper = new Stopper({
      monitor: this.monitor,
      platform,
      own,
      readNow: (scope) => this.scheduler.readNow(scope),
    });
    this.alerts = new ListenerAlerts({
      socketOf: (id) => this.monitor.sockets.get(id),
      processOf: (key) => this.monitor.processes.get(key),
      isOwn: (process) => isOwn(process, platform, own),
      isKnown: (id) => options.known?.has(id) ?? false,
      onAlerts: options.onAlerts,
    });
  }

  /** Begins to watch; resolves when the first rows are there. */
  async start(): Promise<void> {
    this.monitor.onChanges((changes) => {
      this.alerts.take(changes);
      for (const { subscriber } of this.members) subscriber.publish(changes);
      if (concernsListeners(changes)) this.options.onListeners();
    });
    await this.scheduler.start();
  }

  /** Reads now, and resolves when what differs is published. */
  readNow(scope: ReadScope): Promise<void> {
    return this.scheduler.readNow(scope);
  }

  subscribe({ send }: SubscriberLink): SubscriberEnd {
    const subscriber = new Subscriber({
      send,
      takeSnapshot: () => ({
        type: 'snapshot',
        seq: this.monitor.seq,
        sockets: [...this.monitor.sockets.values()],
        processes: this.monitor.processes.all(),
      }),
      onWatch: (process) => {
        member.watched = process;
        if (process !== null) send({ type: 'samples', process, samples: this.sampler.samplesOf(process) });
      },
    });
    const member: Member = { subscriber, send, watched: null };
    this.members.add(member);
    if (this.status) send({ type: 'status', status: this.status });
    return {
      receive: (message) => {
        subscriber.receive(message);
      },
      close: () => this.members.delete(member),
    };
  }

  dispose(): void {
    this.scheduler.dispose();
    this.alerts.dispose();
    this.options.platform.dispose();
  }

  private afterWholeRead(): void {
    const roles = [...this.monitor.sockets.values()].map(({ role }) => role);
    this.status = {
      at: Date.now(),
      source: this.options.platform.sockets.name,
      limits: this.monitor.limits(),
      listeners: roles.filter((role) => role === 'listener').length,
      connections: roles.filter((role) => role === 'connection').length,
      cpu: this.cpu.share(),
      pace: 'normal',
      interval: 1000,
    };
    for (const { send } of this.members) send({ type: 'status', status: this.status });
    if (this.wholeReads % READS_A_SAMPLE === 0) this.sampleProcesses();
    this.wholeReads += 1;
  }

  private sampleProcesses(): void {
    for (const pid of this.sampler.sample(this.sampledProcesses())) this.monitor.refreshProcess(pid);
    for (const { watched, send } of this.members) {
      const last = watched === null ? undefined : this.sampler.samplesOf(watched).at(-1);
      if (watched !== null && last) send({ type: 'samples', process: watched, samples: [last] });
    }
  }

  /** Those who listen, and those who are watched. */
  private sampledProcesses(): readonly SampledProcess[] {
    const connections = new Map<ProcessKey, number>();
    const wanted = new Set<ProcessKey>();
    for (const { watched } of this.members) if (watched !== null) wanted.add(watched);
    for (const { role, owner } of this.monitor.sockets.values()) {
      for (const key of owner.processes) {
        if (role === 'connection') connections.set(key, (connections.get(key) ?? 0) + 1);
        else wanted.add(key);
      }
    }
    return [...wanted].flatMap((key) => {
      const process = this.monitor.processes.get(key);
      return process ? [{ ...process, connections: connections.get(key) ?? 0, received: 0, sent: 0 }] : [];
    });
  }
}

/** A socket that is gone may have been a listener. */
function concernsListeners({ sockets }: ChangeSet): boolean {
  return sockets.removed.length > 0 || [...sockets.added, ...sockets.changed].some(({ role }) => role === 'listener');
}
