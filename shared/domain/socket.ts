import type { Owner } from './owner';
import type { Exposure, Reach } from './exposure';
import type { NetNamespace } from './net-namespace';

/** OpenTelemetry `network.transport`. */
export type Transport = 'tcp' | 'udp';

/** OpenTelemetry `network.type`. */
export type NetworkType = 'ipv4' | 'ipv6';

/** OpenTelemetry `network.connection.state`: the TCP states of RFC 9293, section 3.3.2. */
export type ConnectionState =
  | 'closed'
  | 'close_wait'
  | 'closing'
  | 'established'
  | 'fin_wait_1'
  | 'fin_wait_2'
  | 'last_ack'
  | 'listen'
  | 'syn_received'
  | 'syn_sent'
  | 'time_wait';

/**
 * What a socket is to a person.
 * - `listener`: TCP in LISTEN, or UDP without a peer on a port that was chosen;
 * - `ephemeral`: UDP without a peer on a port that the system picked (mostly a client's);
 * - `connection`: everything else.
 */
export type SocketRole = 'listener' | 'ephemeral' | 'connection';

/** Stable for the life of a kernel socket, and unique in a host's table. Opaque. */
export type SocketId = string;

/** One kernel socket, as the rest of Porthole sees it. */
export interface SocketInfo {
  readonly id: SocketId;
  readonly role: SocketRole;
  readonly transport: Transport;
  readonly networkType: NetworkType;
  /** RFC 5952 text for IPv6, dotted quad for IPv4; `0.0.0.0` and `::` stand for every address. */
  readonly localAddress: string;
  readonly localPort: number;
  /** Null where there is no peer. */
  readonly peerAddress: string | null;
  readonly peerPort: number | null;
  /** Null for UDP, which has no states. */
  readonly state: ConnectionState | null;
  /** An IPv6 socket that takes IPv4 connections too (RFC 3493, section 5.3: IPV6_V6ONLY is off). */
  readonly dualStack: boolean;
  /** Who can reach it; null for connections. */
  readonly exposure: Exposure | null;
  /** Through which of this machine's addresses; null unless `exposure` is `interface`. */
  readonly reach: Reach | null;
  /** The name registered with IANA for the port, or the one people know it by; a guess by number. Null for none. */
  readonly serviceName: string | null;
  readonly owner: Owner;
  /** Null for the network that Porthole itself is in. */
  readonly netNamespace: NetNamespace | null;
  /** Milliseconds since the epoch; null when the socket was there before Porthole looked. */
  readonly firstSeen: number | null;
}
