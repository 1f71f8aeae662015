import type { Exposure, Reach } from './exposure';
import type { NetNamespace } from './net-namespace';
import type { SocketId, Transport } from './socket';

/** Something new listens. One for a service, its IPv4 and IPv6 sockets together. */
export interface ListenerAlert {
  readonly socketIds: readonly SocketId[];
  readonly transport: Transport;
  readonly localAddress: string;
  readonly localPort: number;
  readonly exposure: Exposure;
  readonly reach: Reach | null;
  /** Null for the network that Porthole itself is in. */
  readonly netNamespace: NetNamespace | null;
  /** Null when the owner is not known; then `user` may be. */
  readonly processName: string | null;
  /** What people call the service of the program that listens; null for none. */
  readonly service: string | null;
  readonly user: string | null;
  /** Name of what the program works on; null when that is not known. */
  readonly project: string | null;
}
