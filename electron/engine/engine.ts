import type { EngineStatus } from '../../shared/domain/engine-status';
import type { BriefSocket } from '../../shared/domain/listener-health';
import type { ListenerAlert } from '../../shared/domain/listener-alert';
import type { SocketId } from '../../shared/domain/socket';
import type { WatchOptions } from '../../shared/ipc/engine-messages';
import { isOwn } from './actions/protection';
import { ConnectionCloser } from './actions/connection-closer';
import { Stopper } from './actions/stopper';
import { ListenerAlerts } from './alerts/listener-alerts';
import type { SubscriberEnd, SubscriberLink } from './audience';
import { Audience } from './audience';
import { ContainerWatch } from './container-watch';
import { CpuMeter } from './monitor/cpu-meter';
import { Monitor } from './monitor/monitor';
import type { SampledProcess } from './monitor/process-sampler';
import { ProcessSampler } from './monitor/process-sampler';
import { Scheduler } from './monitor/scheduler';
import type { ReadScope } from './monitor/socket-table';
import type { Platform } from './platform/platform';

/** How long after a sample of the processes the next is taken, at a whole read, in ms. */
const SAMPLE_INTERVAL_MS = 1900;
/** Of processes that nobody watches one in so many samples is enough: for their charts, should somebody look later. */
const SAMPLES_A_ROUND = 5;
/**
 * What has closed is asked for when the gate moves, and once in so many looks: a socket that came and went between two
 * looks did not move it. The kernel keeps it until then.
 */
const LOOKS_A_DRAIN = 20;
/**
 * So many processes are looked at anew in each round, in turn, beside those that are watched: several at once cost a
 * third of what they cost one by one, for the first look alone is from cold caches.
 */
const PROCESSES_A_ROUND = 5;

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

/** The monitor with all that hangs on it. Plain Node: the app, the CLI, tests and benchmarks run it alike. */
export class Engine {
  readonly monitor: Monitor;
  readonly stopper: Stopper;
  readonly closer: ConnectionCloser;
  readonly alerts: ListenerAlerts;
  private readonly scheduler: Scheduler;
  private readonly sampler: ProcessSampler;
  private readonly containers: ContainerWatch;
  private readonly audience: Audience;
  private readonly briefListeners = new Set<(sockets: readonly BriefSocket[]) => void>();
  private readonly cpu = new CpuMeter();
  private sampledAt = -Infinity;
  private samples = 0;
  private looks = 0;

  constructor(private readonly options: EngineOptions) {
    const { platform, own } = options;
    this.monitor = new Monitor({ platform, firstSeen: options.known });
    this.sampler = new ProcessSampler(platform.processes, platform.sockets.counts);
    this.containers = new ContainerWatch({
      source: platform.containers,
      processOf: (key) => this.monitor.processes.get(key),
      onChange: (containers) => {
        this.audience.tell({ type: 'containers', containers });
      },
    });
    this.audience = new Audience({
      monitor: this.monitor,
      sampler: this.sampler,
      containers: this.containers,
      processes: platform.processes,
      firewall: platform.firewall,
    });
    this.scheduler = new Scheduler({
      tick: (scope) => this.monitor.tick(scope),
      mayHaveChanged: () => {
        const moved = platform.sockets.mayHaveChanged();
        // At the first look too: nothing is told of what closes before it was asked for.
        if (moved || this.looks % LOOKS_A_DRAIN === 0) this.tellBrief();
        this.looks += 1;
        return moved;
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
    this.closer = new ConnectionCloser(this.monitor, (scope) => this.scheduler.readNow(scope));
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
      this.audience.publish(changes);
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
    const { namespaces, sockets } = this.options.platform;
    namespaces.setEnabled(otherNamespaces);
    sockets.setInterval(interval);
    const { status } = this.audience;
    if (status) this.audience.tellStatus({ ...status, pace, interval });
  }

  /** Calls `listener` with the sockets that came and went between two reads; gives back its end. */
  onBrief(listener: (sockets: readonly BriefSocket[]) => void): () => void {
    this.briefListeners.add(listener);
    return () => this.briefListeners.delete(listener);
  }

  subscribe(link: SubscriberLink): SubscriberEnd {
    return this.audience.subscribe(link);
  }

  dispose(): void {
    this.scheduler.dispose();
    this.monitor.dispose();
    this.alerts.dispose();
    this.containers.dispose();
    this.options.platform.dispose();
  }

  private tellBrief(): void {
    const sockets = this.monitor.connections.takeBrief();
    if (sockets.length === 0) return;
    for (const listener of this.briefListeners) listener(sockets);
    this.audience.tell({ type: 'brief', sockets });
  }

  private afterWholeRead(): void {
    const { monitor } = this;
    this.audience.tellStatus(this.statusNow());
    this.sampler.addFlows(monitor.connections.flowsOfProcesses());
    if (performance.now() - this.sampledAt >= SAMPLE_INTERVAL_MS) this.sampleProcesses();
    this.audience.tellWhoLooks();
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
      capabilities: this.options.platform.capabilities,
      ...this.scheduler.rhythm,
    };
  }

  private sampleProcesses(): void {
    this.sampledAt = performance.now();
    const isRound = this.samples % SAMPLES_A_ROUND === 0;
    this.samples += 1;
    const watchedKeys = new Set(this.audience.watched());
    if (!isRound && watchedKeys.size === 0) return;
    const strangers = this.sampler.sample(this.sampledProcesses(), (key) => isRound || watchedKeys.has(key));
    // What a process runs may be replaced, and its parent may end, with nothing that tells of it.
    const watched = [...watchedKeys].flatMap((key) => this.monitor.processes.get(key)?.pid ?? []);
    const turns = isRound ? this.monitor.processes.takeTurns(PROCESSES_A_ROUND) : [];
    this.monitor.refreshProcesses(new Set([...strangers, ...watched, ...turns]));
    this.audience.tellSamples();
  }

  /** Those who listen, and those who are watched. */
  private sampledProcesses(): readonly SampledProcess[] {
    const { tallies, processes } = this.monitor;
    const wanted = new Set([...tallies.openProcesses(), ...this.audience.watched()]);
    return [...wanted].flatMap((key) => {
      const process = processes.get(key);
      if (!process) return [];
      const { pid, creationTime } = process;
      return [{ pid, creationTime, connections: tallies.connectionsOf(key) }];
    });
  }
}
