import type { SocketRecord, SocketSink } from '../../monitor/socket-record';
import { IPPROTO_TCP, IPPROTO_UDP } from '../../monitor/socket-record';
import { writeTupleCookie } from '../tuple-cookie';
import type { ProcNetTable } from './parse-sock-stat';

/** What a file of /proc/net, or of /proc/PID/net, holds. */
export interface ProcNetFile {
  readonly name: ProcNetTable;
  readonly protocol: number;
  readonly family: 4 | 6;
}

/** All that hold sockets. */
export const procNetFiles: readonly ProcNetFile[] = [
  { name: 'tcp', protocol: IPPROTO_TCP, family: 4 },
  { name: 'tcp6', protocol: IPPROTO_TCP, family: 6 },
  { name: 'udp', protocol: IPPROTO_UDP, family: 4 },
  { name: 'udp6', protocol: IPPROTO_UDP, family: 6 },
];

// proc(5), net/ipv4/tcp_ipv4.c: "sl: local:port remote:port st tx:rx tr:when retransmits uid timeout inode ...".
// Addresses are words in host order, as hexadecimal; ports and the state too; uid and inode are decimal.
const row =
  /^ *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2}) [0-9A-F]{8}:[0-9A-F]{8} [0-9A-F]{2}:[0-9A-F]{8} [0-9A-F]{8} +(\d+) +\d+ (\d+) /;

/**
 * Reads the text of a /proc/net/{tcp,tcp6,udp,udp6} and gives each socket to `sink`. Returns false when
 * a line was no such row: it is left out, and rows may be missing. The number of the network namespace in `record` is
 * the caller's, and stays; `namespaceInode` tells its sockets from those with the same addresses in another one.
 */
export function parseProcNet(
  text: string,
  file: ProcNetFile,
  record: SocketRecord,
  sink: SocketSink,
  namespaceInode = 0,
): boolean {
  let complete = text.endsWith('\n');
  const firstRow = text.indexOf('\n') + 1;
  for (const line of text.slice(firstRow).split('\n')) {
    if (line === '') continue;
    const fields = row.exec(line);
    if (!fields || !parseRow(fields, file, record)) {
      complete = false;
      continue;
    }
    writeTupleCookie(record, namespaceInode);
    sink(record);
  }
  return complete;
}

function parseRow(fields: RegExpExecArray, file: ProcNetFile, record: SocketRecord): boolean {
  const [, local = '', localPort = '', peer = '', peerPort = '', state = '', uid = '', inode = ''] = fields;
  const addressDigits = file.family === 4 ? 8 : 32;
  if (local.length !== addressDigits || peer.length !== addressDigits) return false;
  record.protocol = file.protocol;
  record.family = file.family;
  writeAddress(local, record.local);
  writeAddress(peer, record.peer);
  record.localPort = parseInt(localPort, 16);
  record.peerPort = parseInt(peerPort, 16);
  record.state = parseInt(state, 16);
  record.uid = Number(uid);
  record.inode = Number(inode);
  record.pid = 0;
  // The file does not tell; the system's default is that IPv6 takes IPv4 too (net.ipv6.bindv6only = 0).
  record.v6Only = false;
  return true;
}

function writeAddress(digits: string, words: Uint32Array): void {
  for (let word = 0; word < 4; word += 1) words[word] = parseInt(digits.slice(word * 8, word * 8 + 8) || '0', 16);
}
