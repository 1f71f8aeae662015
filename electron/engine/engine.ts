import type { EngineStatus } from '../../shared/domain/engine-status';
import type { BriefSocket } from '../../shared/domain/listener-health';
import type { ListenerAlert } from '../../shared/domain/listener-alert';
import type { ProcessKey } from '../../shared/domain/process';
import type { SocketId } from '../../shared/domain/socket';
import type { EngineToSubscriber, SubscriberToEngine, WatchOptions } from '../../shared/ipc/engine-messages';
import { isOwn } from './actions/protection';
import { Stopper } from './actions/stopper';
import { ListenerAlerts } from './alerts/listener-alerts';
import { CpuMeter } from './monitor/cpu-meter';
import { Monitor } from './monitor/monitor';
import { ProcessSampler } from './monitor/process-sampler';
import { ContainerWatch } from './container-watch';
import { Scheduler } from './monitor/scheduler';
import type { ReadScope } from './monitor/socket-table';
import type { Platform } from './platform/platform';
import { Subscription } from './subscription';

/** How long after a sample of the processes the next is taken, at a whole read, in ms. */
const SAMPLE_INTERVAL_MS = 1900;
/** So many processes are looked at anew with each sample, in turn. */
const PROCESSES_A_SAMPLE = 4;

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

/** The monitor with all that hangs on it. Plain Node: the app, the CLI, tests and benchmarks run it alike. */
export class Engine {
  readonly monitor: Monitor;
  readonly stopper: Stopper;
  readonly alerts: ListenerAlerts;
  private readonly scheduler: Scheduler;
  private readonly sampler: ProcessSampler;
  private readonly containers: ContainerWatch;
  private readonly subscriptions = new Set<Subscription>();
  private readonly briefListeners = new Set<(sockets: readonly BriefSocket[]) => void>();
  private readonly cpu = new CpuMeter();
  private sampledAt = -Infinity;
  private status: EngineStatus | null = null;

  constructor(private readonly options: EngineOptions) {
    const { platform, own } = options;
    this.monitor = new Monitor({ platform, firstSeen: options.known });
    this.sampler = new ProcessSampler(platform.processes, platform.sockets.counts);
    this.containers = new ContainerWatch({
      source: platform.containers,
      processOf: (key) => this.monitor.processes.get(key),
      onChange: (containers) => {
        for (const subscription of this.subscriptions) subscription.tell({ type: 'containers', containers });
      },
    });
    this.scheduler = new Scheduler({
      tick: (scope) => this.monitor.tick(scope),
      mayHaveChanged: () => {
        this.tellBrief();
        return platform.sockets.mayHaveChanged();
      },
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
    this.monitor.onChanges((changes, concernsListeners) => {
      this.alerts.take(changes);
      this.containers.take(changes);
      for (const subscription of this.subscriptions) subscription.publish(changes);
      if (concernsListeners) this.options.onListeners();
    });
    await this.scheduler.start();
  }

  /** Reads now, and resolves when what differs is published. */
  readNow(scope: ReadScope): Promise<void> {
    return this.scheduler.readNow(scope);
  }

  /** Watches otherwise from now on. */
  configure({ pace, interval, otherNamespaces }: WatchOptions): void {
    this.scheduler.configure({ pace, interval });
    this.options.platform.namespaces.setEnabled(otherNamespaces);
    if (this.status) this.tellStatus({ ...this.status, pace, interval });
  }

  /** Calls `listener` with the sockets that came and went between two reads; gives back its end. */
  onBrief(listener: (sockets: readonly BriefSocket[]) => void): () => void {
    this.briefListeners.add(listener);
    return () => this.briefListeners.delete(listener);
  }

  subscribe({ send }: SubscriberLink): SubscriberEnd {
    const subscription = new Subscription({
      send,
      takeSnapshot: () => ({
        type: 'snapshot',
        seq: this.monitor.seq,
        sockets: [...this.monitor.sockets.values()],
        processes: this.monitor.processes.all(),
      }),
      takeSurroundings: () => {
        // Nobody may have looked for long: what was found then is old.
        this.tellHealth();
        return [
          { type: 'health', listeners: this.monitor.connections.health() },
          { type: 'containers', containers: this.containers.containers },
        ];
      },
      onWatch: (key, tell) => {
        this.tellOfProcess(key, tell);
      },
    });
    this.subscriptions.add(subscription);
    if (this.status) send({ type: 'status', status: this.status });
    return {
      receive: (message) => {
        subscription.receive(message);
      },
      close: () => this.subscriptions.delete(subscription),
    };
  }

  dispose(): void {
    this.scheduler.dispose();
    this.monitor.dispose();
    this.alerts.dispose();
    this.containers.dispose();
    this.options.platform.dispose();
  }

  private tellOfProcess(key: ProcessKey, tell: SubscriberLink['send']): void {
    tell({ type: 'samples', process: key, samples: this.sampler.samplesOf(key) });
    const process = this.monitor.processes.get(key);
    if (!process) return;
    void this.options.platform.processes.packageOf(process).then((found) => {
      tell({ type: 'package', process: key, package: found });
    });
  }

  private tellBrief(): void {
    const sockets = this.monitor.connections.takeBrief();
    if (sockets.length === 0) return;
    for (const listener of this.briefListeners) listener(sockets);
    for (const subscription of this.subscriptions) subscription.tell({ type: 'brief', sockets });
  }

  private afterWholeRead(): void {
    const { monitor } = this;
    this.tellStatus(this.statusNow());
    this.sampler.addFlows(monitor.connections.flowsOfProcesses());
    if (performance.now() - this.sampledAt >= SAMPLE_INTERVAL_MS) this.sampleProcesses();
    if ([...this.subscriptions].some(({ isHeld }) => !isHeld)) this.tellWhoLooks();
  }

  private statusNow(): EngineStatus {
    const { tallies } = this.monitor;
    return {
      at: Date.now(),
      source: this.options.platform.sockets.name,
      limits: this.monitor.limits(),
      listeners: tallies.ofRole('listener'),
      connections: tallies.ofRole('connection'),
      cpu: this.cpu.share(),
      ...this.scheduler.rhythm,
    };
  }

  private tellStatus(status: EngineStatus): void {
    this.status = status;
    for (const subscription of this.subscriptions) subscription.send({ type: 'status', status });
  }

  /** What costs too much for nobody. */
  private tellWhoLooks(): void {
    this.tellHealth();
    for (const subscription of this.subscriptions) {
      const { watched } = subscription;
      if (watched === null || subscription.isHeld) continue;
      const connections = this.monitor.connections.trafficOf(this.monitor.connectionsOf(watched));
      subscription.tell({ type: 'traffic', process: watched, connections });
    }
  }

  private tellHealth(): void {
    const listeners = this.monitor.connections.lookAtHealth();
    if (listeners.length === 0) return;
    for (const subscription of this.subscriptions) subscription.tell({ type: 'health', listeners });
  }

  private sampleProcesses(): void {
    this.sampledAt = performance.now();
    for (const pid of this.sampler.sample(this.sampledProcesses())) this.monitor.refreshProcess(pid);
    // What a process runs may be replaced, and its parent may end, with nothing that tells of it.
    for (const pid of this.monitor.processes.takeTurns(PROCESSES_A_SAMPLE)) this.monitor.refreshProcess(pid);
    for (const subscription of this.subscriptions) {
      const { watched } = subscription;
      const last = watched === null ? undefined : this.sampler.samplesOf(watched).at(-1);
      if (watched !== null && last) subscription.send({ type: 'samples', process: watched, samples: [last] });
    }
  }

  /** Those who listen, and those who are watched. */
  private sampledProcesses() {
    const { tallies, processes } = this.monitor;
    const wanted = new Set(tallies.openProcesses());
    for (const { watched } of this.subscriptions) if (watched !== null) wanted.add(watched);
    return [...wanted].flatMap((key) => {
      const process = processes.get(key);
      return process ? [{ ...process, connections: tallies.connectionsOf(key) }] : [];
    });
  }
}
