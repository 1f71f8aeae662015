import type { ConnectionTraffic } from '../../shared/domain/listener-health';
import type { ProcessKey, ProcessSample, SoftwarePackage } from '../../shared/domain/process';
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
  /** The package that its program came with; null for none, and until it is told. */
  readonly package = new ExternalStore<SoftwarePackage | null>(null);

  get process(): ProcessKey | null {
    return this.samples.get().process;
  }

  /** Forgets what was told of the process before. */
  watch(process: ProcessKey | null): void {
    this.samples.set({ process, samples: [] });
    this.traffic.set(noTraffic);
    this.package.set(null);
  }

  /** Takes a message that is about the process; what is still on its way about another is dropped. */
  take(message: Extract<EngineToSubscriber, { readonly type: 'samples' | 'traffic' | 'package' }>): void {
    const { process, samples } = this.samples.get();
    if (message.process !== process) return;
    if (message.type === 'samples') {
      this.samples.set({ process, samples: appendSamples(samples, message.samples) });
    } else if (message.type === 'package') {
      this.package.set(message.package);
    } else {
      this.traffic.set(new Map(message.connections.map((traffic) => [traffic.socketId, traffic])));
    }
  }
}
