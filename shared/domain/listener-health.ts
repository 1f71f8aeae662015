import type { ConnectionState, SocketId } from './socket';

/**
 * What is wrong with a listener.
 * - `acceptQueueFull`: more connections wait to be accepted than the program asked for (listen(2)): the next ones are dropped;
 * - `acceptQueueOverflows`: connections have been dropped since the look before;
 * - `closeWaitGrows`: peers have hung up, and the program does not close its ends: a leak (RFC 9293, CLOSE-WAIT).
 */
export type HealthWarning = 'acceptQueueFull' | 'acceptQueueOverflows' | 'closeWaitGrows';

/**
 * What a listener goes through. Rates are per second, since the look before. What the kernel counts is null where it
 * cannot be read: without netlink, in another network namespace.
 */
export interface ListenerHealth {
  readonly socketId: SocketId;
  /** Connections that wait to be accepted, and how many may; null for UDP too. */
  readonly acceptQueue: number | null;
  readonly backlog: number | null;
  /** Connections, or datagrams, that the kernel dropped since the listener was opened. */
  readonly drops: number | null;
  /**
   * Its connections by state, without those that wait to be accepted; a state without any is left out. Handshakes in
   * progress are `syn_received`.
   */
  readonly connections: Readonly<Partial<Record<ConnectionState, number>>>;
  /** Bytes a second over all its connections. */
  readonly received: number | null;
  readonly sent: number | null;
  /** Segments sent again, a second. */
  readonly retransmits: number | null;
  /** Connections to it in the last minute that were too short for any look at the tables. */
  readonly briefConnections: number;
  readonly warnings: readonly HealthWarning[];
}

/** The engine tells the traffic of so many connections of a process, and of no more: nobody reads thousands. */
export const mostTrafficTold = 500;

/** What the kernel counts for one connection. Rates are per second, since the look before. */
export interface ConnectionTraffic {
  readonly socketId: SocketId;
  readonly received: number;
  readonly sent: number;
  /** Bytes since the connection was opened. */
  readonly receivedTotal: number;
  readonly sentTotal: number;
  /** Smoothed round-trip time in ms (RFC 6298). */
  readonly roundTripTime: number;
  /** Segments sent again since the connection was opened. */
  readonly retransmits: number;
}

/**
 * A socket that opened and closed between two looks at the tables, told by the kernel as it closed. One without a peer was a
 * listener, a UDP socket, or a TCP socket that was bound and never used: the kernel does not tell them apart.
 */
export interface BriefSocket {
  readonly id: SocketId;
  readonly transport: 'tcp' | 'udp';
  readonly localAddress: string;
  readonly localPort: number;
  /** Null where it had none. */
  readonly peerAddress: string | null;
  readonly peerPort: number | null;
  /** Milliseconds since the epoch. */
  readonly closedAt: number;
  readonly receivedTotal: number;
  readonly sentTotal: number;
  /** The listener that it was a connection to, when that is still there. */
  readonly listener: SocketId | null;
}
