import type { SocketRecord, SocketSink } from '../../monitor/socket-record';
import { IPPROTO_TCP, IPPROTO_UDP, NO_UID, OWN_NAMESPACE, TCP_CLOSE, TCP_LISTEN } from '../../monitor/socket-record';
import { writeTupleCookie } from '../tuple-cookie';
import type { TableBuffer } from './extended-table';
import { millisecondsOfWords } from './file-time';
import { Twins } from './twins';

/**
 * A row of a table of the OWNER_MODULE classes: offsets of its fields, by the names of the SDK (tcpmib.h, udpmib.h), on
 * a system of 64 bits. Null for what a row of UDP does not have.
 */
export interface RowLayout {
  readonly protocol: number;
  readonly family: 4 | 6;
  readonly size: number;
  readonly dwState: number | null;
  readonly localAddr: number;
  readonly dwLocalPort: number;
  readonly remoteAddr: number | null;
  readonly dwRemotePort: number | null;
  readonly dwOwningPid: number;
  readonly liCreateTimestamp: number;
  /** ULONGLONG[16]: the low half of the first is the tag of the service that made the socket, 0 for none. */
  readonly OwningModuleInfo: number;
}

export const MIB_TCPROW_OWNER_MODULE: RowLayout = {
  protocol: IPPROTO_TCP,
  family: 4,
  size: 160,
  dwState: 0,
  localAddr: 4,
  dwLocalPort: 8,
  remoteAddr: 12,
  dwRemotePort: 16,
  dwOwningPid: 20,
  liCreateTimestamp: 24,
  OwningModuleInfo: 32,
};

/** The scope ids behind its addresses, at 16 and 40, are left: an address is told without its zone. */
export const MIB_TCP6ROW_OWNER_MODULE: RowLayout = {
  protocol: IPPROTO_TCP,
  family: 6,
  size: 192,
  localAddr: 0,
  dwLocalPort: 20,
  remoteAddr: 24,
  dwRemotePort: 44,
  dwState: 48,
  dwOwningPid: 52,
  liCreateTimestamp: 56,
  OwningModuleInfo: 64,
};

export const MIB_UDPROW_OWNER_MODULE: RowLayout = {
  protocol: IPPROTO_UDP,
  family: 4,
  size: 160,
  dwState: null,
  localAddr: 0,
  dwLocalPort: 4,
  remoteAddr: null,
  dwRemotePort: null,
  dwOwningPid: 8,
  liCreateTimestamp: 16,
  OwningModuleInfo: 32,
};

export const MIB_UDP6ROW_OWNER_MODULE: RowLayout = {
  protocol: IPPROTO_UDP,
  family: 6,
  size: 176,
  dwState: null,
  localAddr: 0,
  dwLocalPort: 20,
  remoteAddr: null,
  dwRemotePort: null,
  dwOwningPid: 24,
  liCreateTimestamp: 32,
  OwningModuleInfo: 48,
};

/** dwNumEntries stands at 0; the rows hold 64-bit numbers, and so begin at a multiple of 8. */
const FIRST_ROW = 8;

/**
 * MIB_TCP_STATE_* of tcpmib.h, from 1 on, as the numbers of include/net/tcp_states.h. DELETE_TCB is a connection whose end is
 * being carried out: it is closed, as far as anybody is concerned. What is behind has no state that TCP knows of (RESERVED
 * is a socket that is bound and does nothing yet); Linux leaves such out as well.
 */
const states: readonly (number | undefined)[] = [
  undefined,
  TCP_CLOSE, // CLOSED
  TCP_LISTEN, // LISTEN
  2, // SYN_SENT
  3, // SYN_RCVD
  1, // ESTAB
  4, // FIN_WAIT1
  5, // FIN_WAIT2
  8, // CLOSE_WAIT
  11, // CLOSING
  9, // LAST_ACK
  6, // TIME_WAIT
  TCP_CLOSE, // DELETE_TCB
];

/** A count that the buffer has no room for is no table. */
export type ParsedTable = { readonly kind: 'done' } | { readonly kind: 'malformed'; readonly count: number };

const done: ParsedTable = { kind: 'done' };

/**
 * Told of a row before it is given on: the tag of the service that made the socket, 0 for none, and when it was made, in
 * ms since the epoch, 0 where the system does not tell.
 */
export type NoteRow = (record: SocketRecord, tag: number, createdAt: number) => void;

/** Gives each row of a table to `note` and `sink` by way of `record`. The number of rows is checked before any is read. */
export function parseExtendedTable(
  buffer: TableBuffer,
  layout: RowLayout,
  record: SocketRecord,
  sink: SocketSink,
  note: NoteRow,
): ParsedTable {
  const count = buffer.words[0] ?? 0;
  if (FIRST_ROW + count * layout.size > buffer.bytes.length) return { kind: 'malformed', count };
  beginTable(layout, record);
  const twins = new Twins();
  for (let row = 0; row < count; row += 1) {
    const at = FIRST_ROW + row * layout.size;
    if (!parseRow(buffer, layout, at, record)) continue;
    const { words } = buffer;
    const created = (at + layout.liCreateTimestamp) >> 2;
    writeCookie(record, words[created] ?? 0, words[created + 1] ?? 0, twins);
    const tag = words[(at + layout.OwningModuleInfo) >> 2] ?? 0;
    note(record, tag, millisecondsOfWords(words[created] ?? 0, words[created + 1] ?? 0));
    sink(record);
  }
  return done;
}

/** What all rows of a table have in common. */
function beginTable({ protocol, family }: RowLayout, record: SocketRecord): void {
  record.protocol = protocol;
  record.family = family;
  record.netNamespace = OWN_NAMESPACE;
  record.uid = NO_UID;
  record.inode = 0;
  record.cgroupId = 0;
  // Where an IPv6 socket takes IPv4 too, the system has a row of its own for that in the table of IPv4.
  record.v6Only = family === 6;
  record.queue = 0;
  record.queueLimit = 0;
  record.drops = 0;
  record.roundTripTime = 0;
  record.retransmits = 0;
  record.received = 0;
  record.sent = 0;
}

/** False for a row that has no state that TCP knows of. */
function parseRow({ bytes, words }: TableBuffer, layout: RowLayout, at: number, record: SocketRecord): boolean {
  const { dwState, remoteAddr, dwRemotePort } = layout;
  const state = dwState === null ? TCP_CLOSE : states[words[(at + dwState) >> 2] ?? 0];
  if (state === undefined) return false;
  record.state = state;
  record.localPort = networkOrder16(bytes, at + layout.dwLocalPort);
  // What stands for the peer of a listener means nothing (MIB_TCPROW_OWNER_MODULE's page).
  const hasPeer = remoteAddr !== null && dwRemotePort !== null && state !== TCP_LISTEN;
  record.peerPort = hasPeer ? networkOrder16(bytes, at + dwRemotePort) : 0;
  const addressWords = layout.family === 4 ? 1 : 4;
  for (let word = 0; word < 4; word += 1) {
    const isPart = word < addressWords;
    record.local[word] = isPart ? (words[((at + layout.localAddr) >> 2) + word] ?? 0) : 0;
    record.peer[word] = isPart && hasPeer ? (words[((at + remoteAddr) >> 2) + word] ?? 0) : 0;
  }
  record.pid = words[(at + layout.dwOwningPid) >> 2] ?? 0;
  return true;
}

/**
 * A process may bind several sockets without a peer to one address and port, between two steps of the clock that they
 * have their time by (1 to 15.6 ms): then they are told apart by their order alone.
 */
function writeCookie(record: SocketRecord, createdLow: number, createdHigh: number, twins: Twins): void {
  writeTupleCookie(record, OWN_NAMESPACE, createdLow, createdHigh);
  if (record.protocol === IPPROTO_TCP && record.state !== TCP_LISTEN) return;
  const ordinal = twins.ordinalOf(record.cookieLow, record.cookieHigh);
  if (ordinal !== 0) writeTupleCookie(record, OWN_NAMESPACE, createdLow, createdHigh, ordinal);
}

/** A port fills the low half of its field; the high one may hold anything. */
function networkOrder16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}
