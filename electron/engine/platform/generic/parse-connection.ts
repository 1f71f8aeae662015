import ipaddr from 'ipaddr.js';
import type { SocketRecord } from '../../monitor/socket-record';
import { IPPROTO_TCP, IPPROTO_UDP, NO_UID } from '../../monitor/socket-record';
import { writeTupleCookie } from '../tuple-cookie';

/** A row of systeminformation's networkConnections(), as far as it is used. */
export interface ConnectionRow {
  readonly protocol: string;
  readonly localAddress: string;
  readonly localPort: string;
  readonly peerAddress: string;
  readonly peerPort: string;
  readonly state: string;
  readonly pid: number;
}

// Names of states as netstat prints them, and their numbers in include/net/tcp_states.h.
const states: ReadonlyMap<string, number> = new Map([
  ['ESTABLISHED', 1],
  ['SYN_SENT', 2],
  ['SYN_RECV', 3],
  ['SYN_RECEIVED', 3],
  ['FIN_WAIT1', 4],
  ['FIN_WAIT_1', 4],
  ['FIN_WAIT2', 5],
  ['FIN_WAIT_2', 5],
  ['TIME_WAIT', 6],
  ['CLOSE', 7],
  ['CLOSED', 7],
  ['CLOSE_WAIT', 8],
  ['LAST_ACK', 9],
  ['LISTEN', 10],
  ['CLOSING', 11],
]);
const UDP_UNCONNECTED = 7;
const UDP_CONNECTED = 1;

/** Fills `record` from a row; false for one that is no socket that can be read. */
export function parseConnection(row: ConnectionRow, record: SocketRecord): boolean {
  const protocol = row.protocol.toLowerCase();
  const isTcp = protocol.startsWith('tcp');
  if (!isTcp && !protocol.startsWith('udp')) return false;
  const family = protocol.endsWith('6') || row.localAddress.includes(':') ? 6 : 4;
  const localPort = parsePort(row.localPort);
  const peerPort = parsePort(row.peerPort) ?? 0;
  if (localPort === null) return false;
  if (!writeAddress(row.localAddress, family, record.local)) return false;
  if (!writeAddress(row.peerAddress, family, record.peer)) return false;
  const state = isTcp ? states.get(row.state) : peerPort === 0 ? UDP_UNCONNECTED : UDP_CONNECTED;
  if (state === undefined) return false;
  Object.assign(record, { protocol: isTcp ? IPPROTO_TCP : IPPROTO_UDP, family, state, localPort, peerPort });
  Object.assign(record, { uid: NO_UID, inode: 0, pid: row.pid > 0 ? row.pid : 0, v6Only: false });
  writeTupleCookie(record);
  return true;
}

function parsePort(text: string): number | null {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 0xffff ? port : null;
}

/** `*`, an empty text and `0.0.0.0` of an IPv6 row stand for every address. */
function writeAddress(text: string, family: 4 | 6, words: Uint32Array): boolean {
  words.fill(0);
  const address = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (address === '' || address === '*' || address === '0.0.0.0' || address === '::') return true;
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if ((parsed.kind() === 'ipv4') !== (family === 4)) return false;
  new Uint8Array(words.buffer).set(parsed.toByteArray());
  return true;
}
