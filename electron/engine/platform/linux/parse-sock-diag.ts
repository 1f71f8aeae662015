import type { SocketRecord, SocketSink } from '../../monitor/socket-record';

/** A receive buffer, seen as bytes, as 16-bit and as 32-bit words of this machine (netlink is in host order). */
export interface NetlinkBuffer {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly halves: Uint16Array;
}

export function createNetlinkBuffer(size: number): NetlinkBuffer {
  const memory = new ArrayBuffer(size);
  return { bytes: new Uint8Array(memory), words: new Uint32Array(memory), halves: new Uint16Array(memory) };
}

/** How far a dump has come with the messages of one buffer. */
export type DumpProgress =
  | { readonly kind: 'more'; readonly interrupted: boolean }
  /** `interrupted`: the tables changed meanwhile, so that rows may be missing or double (NLM_F_DUMP_INTR). */
  | { readonly kind: 'done'; readonly interrupted: boolean }
  /** The kernel answered with an error; `errno` is positive. */
  | { readonly kind: 'error'; readonly errno: number }
  | { readonly kind: 'malformed'; readonly offset: number };

// struct nlmsghdr, include/uapi/linux/netlink.h: length, type, flags, sequence number, port.
const NLMSG_HEADER = 16;
const NLMSG_NOOP = 1;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_DUMP_INTR = 0x10;
/** SOCK_DIAG_BY_FAMILY, include/uapi/linux/sock_diag.h. */
export const SOCK_DIAG_BY_FAMILY = 20;
/** Its predecessor, whose answers look the same: include/uapi/linux/inet_diag.h. */
export const TCPDIAG_GETSOCK = 18;

// struct inet_diag_msg, include/uapi/linux/inet_diag.h: offsets in it.
const DIAG_MESSAGE = 72;
const FAMILY = 0;
const STATE = 1;
const LOCAL_PORT = 4;
const PEER_PORT = 6;
const LOCAL_ADDRESS = 8;
const PEER_ADDRESS = 24;
const COOKIE_LOW = 44;
const COOKIE_HIGH = 48;
const RECEIVE_QUEUE = 56;
const SEND_QUEUE = 60;
const UID = 64;
const INODE = 68;
const AF_INET = 2;
const AF_INET6 = 10;

// struct rtattr, include/uapi/linux/rtnetlink.h: 16-bit length, 16-bit type.
const ATTRIBUTE_HEADER = 4;
/** struct tcp_info. */
export const INET_DIAG_INFO = 2;
/** Numbers of 32 bits, see SK_MEMINFO_DROPS. */
export const INET_DIAG_SKMEMINFO = 7;
/** One byte: which protocol, where the request did not say (a socket that was destroyed). */
const INET_DIAG_PROTOCOL = 10;
/** One byte, on IPv6 sockets in LISTEN and CLOSE. */
const INET_DIAG_SKV6ONLY = 11;
/** 64 bits: st_ino of the cgroup2 directory that the socket was made in. */
const INET_DIAG_CGROUP_ID = 21;

/** Which number of INET_DIAG_SKMEMINFO counts what was dropped: include/uapi/linux/sock_diag.h. */
const SK_MEMINFO_DROPS = 8;

// struct tcp_info, include/uapi/linux/tcp.h: offsets in it. It has grown with time, so each is read only where it is.
const TCPI_RTT = 68;
const TCPI_TOTAL_RETRANS = 100;
const TCPI_BYTES_ACKED = 120;
const TCPI_BYTES_RECEIVED = 128;
const TCPI_BYTES_SENT = 200;
const TWO_TO_32 = 2 ** 32;

/**
 * Reads the messages in the first `length` bytes of `buffer`, an answer to the dump `sequence` of
 * `protocol` (0: the message names it itself), and gives each socket to `sink` by way of `record`. Messages of other dumps are skipped.
 * Lengths are checked before anything is read by them: malformed bytes give `malformed`, never a row.
 */
export function parseSockDiag(
  buffer: NetlinkBuffer,
  length: number,
  request: { readonly sequence: number; readonly protocol: number },
  record: SocketRecord,
  sink: SocketSink,
): DumpProgress {
  const { words, halves } = buffer;
  let offset = 0;
  let interrupted = false;
  while (offset < length) {
    if (length - offset < NLMSG_HEADER) return { kind: 'malformed', offset };
    const messageLength = words[offset >> 2] ?? 0;
    if (messageLength < NLMSG_HEADER || messageLength > length - offset) return { kind: 'malformed', offset };
    const type = halves[(offset + 4) >> 1] ?? 0;
    if (words[(offset + 8) >> 2] === request.sequence) {
      interrupted ||= ((halves[(offset + 6) >> 1] ?? 0) & NLM_F_DUMP_INTR) !== 0;
      const end = offset + messageLength;
      if (type === NLMSG_DONE || type === NLMSG_ERROR) {
        const errno = readErrno(buffer, offset + NLMSG_HEADER, end);
        if (errno === null) return { kind: 'malformed', offset };
        return type === NLMSG_DONE && errno <= 0 ? { kind: 'done', interrupted } : { kind: 'error', errno };
      }
      if (type === SOCK_DIAG_BY_FAMILY || type === TCPDIAG_GETSOCK) {
        if (!parseSocket(buffer, offset + NLMSG_HEADER, end, record)) return { kind: 'malformed', offset };
        if (request.protocol !== 0) record.protocol = request.protocol;
        sink(record);
      } else if (type !== NLMSG_NOOP) return { kind: 'malformed', offset };
    }
    offset += align4(messageLength);
  }
  return { kind: 'more', interrupted };
}

/**
 * Both struct nlmsgerr and the end of a dump begin with a negative errno, or 0: a dump that the kernel could not make
 * is answered by its end alone (netlink_dump_done in net/netlink/af_netlink.c). Null when it is not there.
 */
function readErrno(buffer: NetlinkBuffer, start: number, end: number): number | null {
  return end - start < 4 ? null : 0 - ((buffer.words[start >> 2] ?? 0) | 0);
}

function parseSocket(buffer: NetlinkBuffer, start: number, end: number, record: SocketRecord): boolean {
  if (end - start < DIAG_MESSAGE) return false;
  const { bytes, words } = buffer;
  const family = bytes[start + FAMILY];
  if (family !== AF_INET && family !== AF_INET6) return false;
  record.family = family === AF_INET ? 4 : 6;
  record.state = bytes[start + STATE] ?? 0;
  record.localPort = bigEndian16(bytes, start + LOCAL_PORT);
  record.peerPort = bigEndian16(bytes, start + PEER_PORT);
  const addressWords = family === AF_INET ? 1 : 4;
  for (let word = 0; word < 4; word += 1) {
    record.local[word] = word < addressWords ? (words[((start + LOCAL_ADDRESS) >> 2) + word] ?? 0) : 0;
    record.peer[word] = word < addressWords ? (words[((start + PEER_ADDRESS) >> 2) + word] ?? 0) : 0;
  }
  record.cookieLow = words[(start + COOKIE_LOW) >> 2] ?? 0;
  record.cookieHigh = words[(start + COOKIE_HIGH) >> 2] ?? 0;
  record.uid = words[(start + UID) >> 2] ?? 0;
  record.inode = words[(start + INODE) >> 2] ?? 0;
  record.queue = words[(start + RECEIVE_QUEUE) >> 2] ?? 0;
  record.queueLimit = words[(start + SEND_QUEUE) >> 2] ?? 0;
  record.v6Only = false;
  record.cgroupId = 0;
  record.drops = 0;
  record.roundTripTime = 0;
  record.retransmits = 0;
  record.received = 0;
  record.sent = 0;
  return parseAttributes(buffer, start + DIAG_MESSAGE, end, record);
}

function parseAttributes(buffer: NetlinkBuffer, start: number, end: number, record: SocketRecord): boolean {
  const { bytes, halves, words } = buffer;
  let offset = start;
  // Up to three bytes at the end are padding.
  while (end - offset >= ATTRIBUTE_HEADER) {
    const length = halves[offset >> 1] ?? 0;
    if (length < ATTRIBUTE_HEADER || length > end - offset) return false;
    const value = offset + ATTRIBUTE_HEADER;
    const size = length - ATTRIBUTE_HEADER;
    switch (halves[(offset + 2) >> 1]) {
      case INET_DIAG_INFO:
        parseTcpInfo(words, value, size, record);
        break;
      case INET_DIAG_SKV6ONLY:
        if (size >= 1) record.v6Only = bytes[value] !== 0;
        break;
      case INET_DIAG_CGROUP_ID:
        if (size >= 8) record.cgroupId = read64(words, value);
        break;
      case INET_DIAG_SKMEMINFO:
        if (size >= 4 * (SK_MEMINFO_DROPS + 1)) record.drops = words[(value >> 2) + SK_MEMINFO_DROPS] ?? 0;
        break;
      case INET_DIAG_PROTOCOL:
        if (size >= 1) record.protocol = bytes[value] ?? 0;
        break;
      case undefined:
      default: // What a later kernel adds is passed over.
    }
    offset += align4(length);
  }
  return true;
}

function parseTcpInfo(words: Uint32Array, start: number, size: number, record: SocketRecord): void {
  if (size >= TCPI_TOTAL_RETRANS + 4) {
    record.roundTripTime = words[(start + TCPI_RTT) >> 2] ?? 0;
    record.retransmits = words[(start + TCPI_TOTAL_RETRANS) >> 2] ?? 0;
  }
  if (size >= TCPI_BYTES_RECEIVED + 8) record.received = read64(words, start + TCPI_BYTES_RECEIVED);
  // Before Linux 4.19 only what was acknowledged is told.
  if (size >= TCPI_BYTES_SENT + 8) record.sent = read64(words, start + TCPI_BYTES_SENT);
  else if (size >= TCPI_BYTES_ACKED + 8) record.sent = read64(words, start + TCPI_BYTES_ACKED);
}

/** 64 bits as a number: exact up to 2^53, which no counter and no inode reaches. */
function read64(words: Uint32Array, offset: number): number {
  return (words[offset >> 2] ?? 0) + (words[(offset >> 2) + 1] ?? 0) * TWO_TO_32;
}

function bigEndian16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

function align4(length: number): number {
  return (length + 3) & ~3;
}
