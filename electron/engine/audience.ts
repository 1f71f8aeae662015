import type { ChangeSet } from '../../shared/domain/change-set';
import type { EngineStatus } from '../../shared/domain/engine-status';
import type { ProcessKey } from '../../shared/domain/process';
import type { EngineToSubscriber, SubscriberToEngine } from '../../shared/ipc/engine-messages';
import type { ContainerWatch } from './container-watch';
import type { Monitor } from './monitor/monitor';
import type { ProcessSampler } from './monitor/process-sampler';
import type { FirewallSource } from './platform/firewall-source';
import type { ProcessSource } from './platform/process-source';
import { Subscription } from './subscription';

/** How the engine talks to one subscriber. */
export interface SubscriberLink {
  readonly send: (message: EngineToSubscriber) => void;
}

/** What the other end of a link does. */
export interface SubscriberEnd {
  readonly receive: (message: SubscriberToEngine) => void;
  readonly close: () => void;
}

/** What is told. */
export interface AudienceSources {
  readonly monitor: Monitor;
  readonly sampler: ProcessSampler;
  readonly containers: ContainerWatch;
  readonly processes: ProcessSource;
  readonly firewall: FirewallSource;
}

/** All who are shown the state, and what they are told beside its changes. */
export class Audience {
  /** As it was last told; null before the first whole read. */
  status: EngineStatus | null = null;
  private readonly subscriptions = new Set<Subscription>();

  constructor(private readonly sources: AudienceSources) {}

  subscribe({ send }: SubscriberLink): SubscriberEnd {
    const { monitor } = this.sources;
    const subscription = new Subscription({
      send,
      takeSnapshot: () => ({
        type: 'snapshot',
        seq: monitor.seq,
        sockets: [...monitor.sockets.values()],
        processes: monitor.processes.all(),
      }),
      takeSurroundings: () => this.takeSurroundings(),
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

  publish(changes: ChangeSet): void {
    for (const subscription of this.subscriptions) subscription.publish(changes);
  }

  tellStatus(status: EngineStatus): void {
    this.status = status;
    for (const subscription of this.subscriptions) subscription.send({ type: 'status', status });
  }

  /** Tells those who look. */
  tell(message: EngineToSubscriber): void {
    for (const subscription of this.subscriptions) subscription.tell(message);
  }

  /** After a whole read: what costs too much for nobody. */
  tellWhoLooks(): void {
    if (![...this.subscriptions].some(({ isHeld }) => !isHeld)) return;
    this.tellHealth();
    const { monitor } = this.sources;
    for (const subscription of this.subscriptions) {
      const { watched } = subscription;
      if (watched === null || subscription.isHeld) continue;
      const connections = monitor.connections.trafficOf(monitor.connectionsOf(watched));
      subscription.tell({ type: 'traffic', process: watched, connections });
    }
  }

  /** After a sample: its newest point, to those who watch its process. */
  tellSamples(): void {
    for (const subscription of this.subscriptions) {
      const { watched } = subscription;
      const last = watched === null ? undefined : this.sources.sampler.samplesOf(watched).at(-1);
      if (watched !== null && last) subscription.send({ type: 'samples', process: watched, samples: [last] });
    }
  }

  /** The processes whose details are looked at. */
  watched(): readonly ProcessKey[] {
    return [...this.subscriptions].flatMap(({ watched }) => watched ?? []);
  }

  private takeSurroundings(): readonly EngineToSubscriber[] {
    // Nobody may have looked for long: what was found then is old.
    this.tellHealth();
    return [
      { type: 'health', listeners: this.sources.monitor.connections.health() },
      { type: 'containers', containers: this.sources.containers.containers },
    ];
  }

  private tellHealth(): void {
    const listeners = this.sources.monitor.connections.lookAtHealth();
    if (listeners.length > 0) this.tell({ type: 'health', listeners });
  }

  private tellOfProcess(key: ProcessKey, tell: SubscriberLink['send']): void {
    const { monitor, sampler, processes, firewall } = this.sources;
    tell({ type: 'samples', process: key, samples: sampler.samplesOf(key) });
    const process = monitor.processes.get(key);
    if (!process) return;
    void processes.originOf(process).then((origin) => {
      tell({ type: 'origin', process: key, origin });
    });
    void firewall.verdictsOn(monitor.listenersOf(key), process).then((verdicts) => {
      if (verdicts) tell({ type: 'firewall', process: key, verdicts });
    });
  }
}
