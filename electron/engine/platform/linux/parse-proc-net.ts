import type { SocketRecord, SocketSink } from '../../monitor/socket-record';
import { writeTupleCookie } from '../tuple-cookie';

/** What a file of /proc/net holds. */
export interface ProcNetFile {
  readonly path: string;
  readonly protocol: number;
  readonly family: 4 | 6;
}

// proc(5), net/ipv4/tcp_ipv4.c: "sl: local:port remote:port st tx:rx tr:when retransmits uid timeout inode ...".
// Addresses are words in host order, as hexadecimal; ports and the state too; uid and inode are decimal.
const row =
  /^ *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2}) [0-9A-F]{8}:[0-9A-F]{8} [0-9A-F]{2}:[0-9A-F]{8} [0-9A-F]{8} +(\d+) +\d+ (\d+) /;

/**
 * Reads the text of a /proc/net/{tcp,tcp6,udp,udp6} and gives each socket to `sink`. Returns false when
 * a line was no such row: it is left out, and rows may be missing.
 */
export function parseProcNet(text: string, file: ProcNetFile, record: SocketRecord, sink: SocketSink): boolean {
  let complete = text.endsWith('\n');
  const firstRow = text.indexOf('\n') + 1;
  for (const line of text.slice(firstRow).split('\n')) {
    if (line === '') continue;
    const fields = row.exec(line);
    if (fields && parseRow(fields, file, record)) sink(record);
    else complete = false;
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
  writeTupleCookie(record);
  return true;
}

function writeAddress(digits: string, words: Uint32Array): void {
  for (let word = 0; word < 4; word += 1) words[word] = parseInt(digits.slice(word * 8, word * 8 + 8) || '0', 16);
}
