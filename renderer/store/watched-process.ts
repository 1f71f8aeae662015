import { assertNever } from '../../shared/domain/assert-never';
import type { FirewallVerdict } from '../../shared/domain/firewall';
import type { ConnectionTraffic } from '../../shared/domain/listener-health';
import type { Origin, ProcessKey, ProcessSample } from '../../shared/domain/process';
import type { SocketId } from '../../shared/domain/socket';
import type { EngineToSubscriber } from '../../shared/ipc/engine-messages';
import { ExternalStore } from './external-store';
import { appendSamples } from './samples';

/** The samples of the process whose charts are open. */
export interface WatchedSamples {
  readonly process: ProcessKey | null;
  readonly samples: readonly ProcessSample[];
}

/** What the kernel counts for the connections of the watched process, as of the last look. */
export type WatchedTraffic = ReadonlyMap<SocketId, ConnectionTraffic>;

const noTraffic: WatchedTraffic = new Map();

/** What the engine tells of the one process that the panel is about. */
export class WatchedProcess {
  readonly samples = new ExternalStore<WatchedSamples>({ process: null, samples: [] });
  readonly traffic = new ExternalStore(noTraffic);
  /** Where its program comes from; null until it is told. */
  readonly origin = new ExternalStore<Origin | null>(null);
  /** What the firewall does with connections to its listeners; null until it is told. */
  readonly firewall = new ExternalStore<readonly FirewallVerdict[] | null>(null);

  get process(): ProcessKey | null {
    return this.samples.get().process;
  }

  /** Forgets what was told of the process before. */
  watch(process: ProcessKey | null): void {
    this.samples.set({ process, samples: [] });
    this.traffic.set(noTraffic);
    this.origin.set(null);
    this.firewall.set(null);
  }

  /** Takes a message that is about the process; what is still on its way about another is dropped. */
  take(message: Extract<EngineToSubscriber, { readonly type: 'samples' | 'traffic' | 'origin' | 'firewall' }>): void {
    const { process, samples } = this.samples.get();
    if (message.process !== process) return;
    switch (message.type) {
      case 'samples':
        this.samples.set({ process, samples: appendSamples(samples, message.samples) });
        return;
      case 'origin':
        this.origin.set(message.origin);
        return;
      case 'firewall':
        this.firewall.set(message.verdicts);
        return;
      case 'traffic':
        this.traffic.set(new Map(message.connections.map((traffic) => [traffic.socketId, traffic])));
        return;
      default:
        assertNever(message);
    }
  }
}
