/** IP protocol numbers, as in the IANA registry. */
export const IPPROTO_TCP = 6;
export const IPPROTO_UDP = 17;

/** States of a socket, numbered as in include/net/tcp_states.h; other platforms translate theirs. */
export const TCP_LISTEN = 10;
/** The state of a UDP socket without a peer. */
export const TCP_CLOSE = 7;

/** `netNamespace` of the network that Porthole itself is in. */
export const OWN_NAMESPACE = 0;

/** `uid` where a platform does not tell. */
export const NO_UID = 0xffff_ffff;

/**
 * One row as a platform reads it: a cursor that is filled again for each row, so that a tick
 * allocates nothing for a socket that did not change.
 */
export interface SocketRecord {
  /** 64 bits that stay the same for the life of the socket. */
  cookieLow: number;
  cookieHigh: number;
  protocol: number;
  family: 4 | 6;
  state: number;
  localPort: number;
  peerPort: number;
  /**
   * Addresses as 32-bit words in memory order: the lowest byte of the first word is the first byte
   * of the address. IPv4 uses the first word, the others are 0.
   */
  readonly local: Uint32Array;
  readonly peer: Uint32Array;
  uid: number;
  /** Linux: inode of the socket, 0 when it has none. Elsewhere 0. */
  inode: number;
  /** Elsewhere than on Linux: the owner's pid, 0 when not known. */
  pid: number;
  /** IPv6 that takes no IPv4. */
  v6Only: boolean;
  /** Linux: number of the control group that the socket was made in, 0 where it is not told. Elsewhere 0. */
  cgroupId: number;
  /** Number that the platform gave to the network namespace; 0 is its own. */
  netNamespace: number;
  // Counters, which do not make a row another one. Each is 0 where the platform does not tell.
  /** TCP listener: connections that wait to be accepted. Else: bytes that wait to be read. */
  queue: number;
  /** TCP listener: how many connections may wait (listen(2)). Else: bytes that wait to be sent, or acknowledged. */
  queueLimit: number;
  /** Connections (TCP listener) or datagrams (UDP) that the kernel dropped since the socket was made. */
  drops: number;
  /** Smoothed round-trip time in µs. */
  roundTripTime: number;
  /** Segments sent again since the connection was opened. */
  retransmits: number;
  /** Bytes since the connection was opened. */
  received: number;
  sent: number;
}

export function createSocketRecord(): SocketRecord {
  return {
    cookieLow: 0,
    cookieHigh: 0,
    protocol: 0,
    family: 4,
    state: 0,
    localPort: 0,
    peerPort: 0,
    local: new Uint32Array(4),
    peer: new Uint32Array(4),
    uid: 0,
    inode: 0,
    pid: 0,
    v6Only: false,
    cgroupId: 0,
    netNamespace: 0,
    queue: 0,
    queueLimit: 0,
    drops: 0,
    roundTripTime: 0,
    retransmits: 0,
    received: 0,
    sent: 0,
  };
}

/** Takes rows, one after another; the record is the sender's and may not be kept. */
export type SocketSink = (record: SocketRecord) => void;
