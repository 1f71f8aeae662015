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
const UID = 64;
const INODE = 68;
const AF_INET = 2;
const AF_INET6 = 10;

// struct rtattr, include/uapi/linux/rtnetlink.h: 16-bit length, 16-bit type.
const ATTRIBUTE_HEADER = 4;
/** INET_DIAG_SKV6ONLY: one byte, on IPv6 sockets in LISTEN and CLOSE. */
const INET_DIAG_SKV6ONLY = 11;

/**
 * Reads the messages in the first `length` bytes of `buffer`, an answer to the dump `sequence` of
 * `protocol`, and gives each socket to `sink` by way of `record`. Messages of other dumps are skipped.
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
      if (type === SOCK_DIAG_BY_FAMILY) {
        if (!parseSocket(buffer, offset + NLMSG_HEADER, end, record)) return { kind: 'malformed', offset };
        record.protocol = request.protocol;
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
  record.pid = 0;
  record.v6Only = false;
  return parseAttributes(buffer, start + DIAG_MESSAGE, end, record);
}

function parseAttributes(buffer: NetlinkBuffer, start: number, end: number, record: SocketRecord): boolean {
  let offset = start;
  // Up to three bytes at the end are padding.
  while (end - offset >= ATTRIBUTE_HEADER) {
    const length = buffer.halves[offset >> 1] ?? 0;
    if (length < ATTRIBUTE_HEADER || length > end - offset) return false;
    const type = buffer.halves[(offset + 2) >> 1];
    if (type === INET_DIAG_SKV6ONLY && length > ATTRIBUTE_HEADER) {
      record.v6Only = buffer.bytes[offset + ATTRIBUTE_HEADER] !== 0;
    }
    offset += align4(length);
  }
  return true;
}

function bigEndian16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

function align4(length: number): number {
  return (length + 3) & ~3;
}
