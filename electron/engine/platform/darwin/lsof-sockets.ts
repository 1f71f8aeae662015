import ipaddr from 'ipaddr.js';
import type { SocketRecord } from '../../monitor/socket-record';
import {
  IPPROTO_TCP,
  IPPROTO_UDP,
  NO_UID,
  TCP_CLOSE,
  TCP_LISTEN,
  createSocketRecord,
} from '../../monitor/socket-record';
import { writeTupleCookie } from '../tuple-cookie';
import type { LsofFile } from './parse-lsof';

/** One socket, and every process that has it open. */
export interface LsofSocket {
  readonly record: Readonly<SocketRecord>;
  /** Lowest first. */
  readonly pids: readonly number[];
}

/** The state of a UDP socket with a peer, as Linux has it. */
const UDP_CONNECTED = 1;

/**
 * Names of TCP states and their numbers in Linux's include/net/tcp_states.h: macOS's are those of tcpstates[] in
 * bsd/netinet/tcp_fsm.h, Linux's those of lsof's lib/dialects/linux/dsock.c. CLOSED is not among them: such a socket
 * was never connected, or is no more, and takes no connection. Linux does not tell of them either.
 */
const states: ReadonlyMap<string, number> = new Map([
  ['ESTABLISHED', 1],
  ['SYN_SENT', 2],
  ['SYN_RECV', 3],
  ['SYN_RCVD', 3],
  ['SYN_RECEIVED', 3],
  ['FIN_WAIT1', 4],
  ['FIN_WAIT_1', 4],
  ['FIN_WAIT2', 5],
  ['FIN_WAIT_2', 5],
  ['TIME_WAIT', 6],
  ['CLOSE_WAIT', 8],
  ['LAST_ACK', 9],
  ['LISTEN', TCP_LISTEN],
  ['CLOSING', 11],
]);

const FAMILY_WORDS = 4;
/** The third word of ::ffff:0:0/96, see enrich/addresses.ts. */
const MAPPED_PREFIX = 0xffff_0000;

/**
 * The sockets among open files. One that several processes have open, or one process more than once, is one row: by
 * its device, which on macOS is the address of its control block in the kernel (lsof,
 * lib/dialects/darwin/dsock.c), on Linux its inode. Where that is not told, each process has a row of its own.
 */
export function collateSockets(files: readonly LsofFile[]): readonly LsofSocket[] {
  const found = new Map<string, { readonly record: SocketRecord; readonly pids: Set<number> }>();
  for (const file of files) {
    const record = readSocket(file);
    if (!record) continue;
    const key = `${record.cookieHigh}.${record.cookieLow}`;
    const known = found.get(key);
    if (!known) found.set(key, { record, pids: new Set([file.pid]) });
    else {
      known.pids.add(file.pid);
      // The same whichever process lsof came to first.
      if (file.pid < known.record.pid) Object.assign(known.record, { pid: file.pid, uid: record.uid });
    }
  }
  const sockets = [...found.values()].map(({ record, pids }) => ({ record, pids: [...pids].sort((a, b) => a - b) }));
  markV6Only(sockets.map(({ record }) => record));
  return sockets;
}

/** A file as a socket; null for what is none, or has no port. */
function readSocket({ pid, uid, type, device, protocol, name, state }: LsofFile): SocketRecord | null {
  const isTcp = protocol === 'TCP';
  if ((!isTcp && protocol !== 'UDP') || (type !== 'IPv4' && type !== 'IPv6')) return null;
  const record = createSocketRecord();
  record.protocol = isTcp ? IPPROTO_TCP : IPPROTO_UDP;
  record.family = type === 'IPv4' ? 4 : 6;
  const [local = '', peer, ...more] = name.split('->');
  if (more.length > 0 || !readLocal(local, record) || (peer !== undefined && !readPeer(peer, record))) return null;
  const number = isTcp ? states.get(state) : record.peerPort === 0 ? TCP_CLOSE : UDP_CONNECTED;
  if (number === undefined) return null;
  record.state = number;
  record.uid = uid ?? NO_UID;
  // With a device, who has it open does not tell it from another.
  const identity = deviceNumber(device);
  record.pid = identity === 0 ? pid : 0;
  writeTupleCookie(record, identity);
  record.pid = pid;
  return record;
}

/** A socket that is bound to nothing (`*:*`) is reached by nobody. */
function readLocal(text: string, record: SocketRecord): boolean {
  const port = readEndpoint(text, record.family, record.local);
  record.localPort = port ?? 0;
  return port !== null && port !== 0;
}

function readPeer(text: string, record: SocketRecord): boolean {
  const port = readEndpoint(text, record.family, record.peer);
  record.peerPort = port ?? 0;
  return port !== null;
}

/** `127.0.0.1:80`, `[::1]:80`, `*:80`, `*:*`: writes the address and gives the port, 0 for any; null for no such text. */
function readEndpoint(text: string, family: 4 | 6, words: Uint32Array): number | null {
  const colon = text.lastIndexOf(':');
  const port = readPort(text.slice(colon + 1));
  return colon !== -1 && port !== null && readAddress(text.slice(0, colon), family, words) ? port : null;
}

function readPort(text: string): number | null {
  if (text === '*') return 0;
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 0xffff ? port : null;
}

function readAddress(text: string, family: 4 | 6, words: Uint32Array): boolean {
  words.fill(0);
  if (text === '*') return true;
  const address = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  const bytes = new Uint8Array(words.buffer, 0, FAMILY_WORDS * 4);
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    // Of an IPv6 socket that talks IPv4, lsof writes the IPv4 address.
    bytes.set(ipaddr.IPv4.parse(address).toByteArray(), family === 4 ? 0 : 12);
    if (family === 6) words[2] = MAPPED_PREFIX;
    return true;
  }
  if (family === 4 || !ipaddr.IPv6.isValid(address)) return false;
  bytes.set(ipaddr.IPv6.parse(address).toByteArray());
  // macOS keeps the number of the interface in the second word of a link-local address, where RFC 4291, section 2.5.6
  // has zeros (KAME; bsd/netinet6/scope6.c, in6_setscope).
  if (bytes[0] === 0xfe && ((bytes[1] ?? 0) & 0xc0) === 0x80) bytes.fill(0, 2, 4);
  return true;
}

/**
 * lsof does not tell whether an IPv6 socket takes IPv4, which it does on macOS unless it was asked not to
 * (net.inet6.ip6.v6only is 0). Where an IPv4 socket waits for every address at the same port, IPv4 comes to that one.
 */
function markV6Only(records: readonly SocketRecord[]): void {
  const isOpenToAll = ({ local, peerPort }: SocketRecord) => peerPort === 0 && local.every((word) => word === 0);
  const nameOf = ({ protocol, localPort }: SocketRecord) => `${protocol}:${localPort}`;
  const open = records.filter(isOpenToAll);
  const ipv4 = new Set(open.filter(({ family }) => family === 4).map(nameOf));
  for (const record of open) if (record.family === 6) record.v6Only = ipv4.has(nameOf(record));
}

/** `0x64cf0533e956993d` or `277809` as a number of 32 bits other than 0; 0 where it tells nothing. */
function deviceNumber(device: string): number {
  if (!/^(?:0x[0-9a-f]{1,16}|\d{1,20})$/i.test(device)) return 0;
  const value = BigInt(device);
  if (value === 0n) return 0;
  return Number((value ^ (value >> 32n)) & 0xffff_ffffn) || 1;
}
