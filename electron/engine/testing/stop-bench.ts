import type { SocketInfo } from '../../../shared/domain/socket';
import { Stopper } from '../actions/stopper';
import { Monitor } from '../monitor/monitor';
import { MemoryPlatform } from './memory-platform';

/** A system in memory with all that is needed to stop something on it. */
export interface StopBench {
  readonly system: MemoryPlatform;
  readonly monitor: Monitor;
  readonly stopper: Stopper;
  /** Pids of Porthole. */
  readonly own: number[];
  /** The ids of the sockets that listen on a port, after one more read. */
  readonly listening: (port: number) => Promise<{ readonly socketIds: string[] }>;
  /** Called after each read that a stop makes, with its number. */
  afterRead: (reads: number) => void;
}

export function createStopBench(): StopBench {
  const system = new MemoryPlatform();
  const monitor = new Monitor({ platform: system, firstSeen: null });
  const own = [9000];
  let reads = 0;
  const bench: StopBench = {
    system,
    monitor,
    own,
    stopper: new Stopper({
      monitor,
      platform: system,
      own,
      readNow: async (scope) => {
        await monitor.tick(scope);
        reads += 1;
        bench.afterRead(reads);
      },
    }),
    listening: async (port) => {
      await monitor.tick('all');
      const held = ({ role, localPort }: SocketInfo) => role !== 'connection' && localPort === port;
      return { socketIds: [...monitor.sockets.values()].filter(held).map(({ id }) => id) };
    },
    afterRead: () => undefined,
  };
  return bench;
}
