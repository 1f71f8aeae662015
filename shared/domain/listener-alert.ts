import type { Exposure, Reach } from './exposure';
import type { SocketId, Transport } from './socket';

/** Something new listens. One for a service, its IPv4 and IPv6 sockets together. */
export interface ListenerAlert {
  readonly socketIds: readonly SocketId[];
  readonly transport: Transport;
  readonly localAddress: string;
  readonly localPort: number;
  readonly exposure: Exposure;
  readonly reach: Reach | null;
  /** Null when the owner is not known; then `user` may be. */
  readonly processName: string | null;
  readonly user: string | null;
  /** What the program works on, see projectOf; null when that is not known. */
  readonly project: string | null;
}
