import type { SocketRecord } from '../monitor/socket-record';
import { IPPROTO_TCP, TCP_LISTEN } from '../monitor/socket-record';

/**
 * Gives a record a cookie where the system has none: what makes a socket unique is hashed, so that it is the same
 * after a restart. That is addresses and ports, and for a socket without a peer, where several may share a port,
 * its inode and pid; and what tells one network from another on this host (0 for one's own), for the same addresses may
 * stand in several. Windows tells of a socket without a peer when it was made, a FILETIME as two words: by that two of
 * one process on the same port are told apart. It is left out of a connection, as its pid is, for neither is told any
 * more while one waits for its end. Where even that is the same for several sockets of a process, for the clock that it
 * is told by goes in steps, `ordinal` tells them apart: 0 for the first. Two hashes of 32 bits: among 50,000 sockets, the chance of one collision is below 1 in 10^9.
 */
export function writeTupleCookie(
  record: SocketRecord,
  network = 0,
  createdLow = 0,
  createdHigh = 0,
  ordinal = 0,
): void {
  let low = 0x811c_9dc5;
  let high = 0x9747_b28c;
  const mix = (value: number) => {
    // FNV-1a and Murmur3's finalizer, a word at a time.
    low = Math.imul(low ^ value, 0x0100_0193);
    low ^= low >>> 15;
    high = Math.imul(high ^ value, 0x85eb_ca6b);
    high ^= high >>> 13;
  };
  mix(network);
  mix(record.protocol * 16 + record.family);
  record.local.forEach(mix);
  record.peer.forEach(mix);
  mix(record.localPort * 0x1_0000 + record.peerPort);
  if (record.protocol !== IPPROTO_TCP || record.state === TCP_LISTEN) {
    mix(record.inode);
    mix(record.pid);
    if (createdLow !== 0 || createdHigh !== 0) {
      mix(createdLow);
      mix(createdHigh);
    }
    if (ordinal !== 0) mix(ordinal);
  }
  record.cookieLow = low >>> 0;
  record.cookieHigh = high >>> 0;
}
