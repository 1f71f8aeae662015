import type { SocketRecord } from '../monitor/socket-record';
import { IPPROTO_TCP, IPPROTO_UDP, TCP_CLOSE, TCP_LISTEN, createSocketRecord } from '../monitor/socket-record';

/** The words of an address as a SocketRecord has them. Written anew here, so that tests do not trust what they test. */
export function addressWords(text: string): Uint32Array {
  const bytes = new Uint8Array(16);
  if (text.includes(':')) bytes.set(ipv6Bytes(text));
  else bytes.set(text.split('.').map(Number));
  return new Uint32Array(bytes.buffer);
}

function ipv6Bytes(text: string): readonly number[] {
  const [head = '', tail] = text.split('::');
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const zeros = new Array<number>(16 - front.length - back.length).fill(0);
  return [...front, ...zeros, ...back];
}

function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

/** A copy of a record that stays, for comparison. */
export function copyRecord(record: SocketRecord): SocketRecord {
  return { ...record, local: record.local.slice(), peer: record.peer.slice() };
}

export function socketRecord(fields: Partial<SocketRecord>): SocketRecord {
  return { ...createSocketRecord(), protocol: IPPROTO_TCP, ...fields };
}

/** A TCP listener, by default of root on 127.0.0.1. Its cookie is its port, unless `fields` say otherwise. */
export function tcpListener(localPort: number, fields: Partial<SocketRecord> = {}): SocketRecord {
  const local = addressWords('127.0.0.1');
  return socketRecord({ cookieLow: localPort, state: TCP_LISTEN, local, localPort, inode: localPort, ...fields });
}

/** A TCP connection within this computer. */
export function tcpConnection(localPort: number, peerPort: number, fields: Partial<SocketRecord> = {}): SocketRecord {
  const local = addressWords('127.0.0.1');
  const cookieLow = localPort * 0x1_0000 + peerPort;
  return socketRecord({ cookieLow, state: 1, local, localPort, peer: local, peerPort, inode: cookieLow, ...fields });
}

/** A UDP socket without a peer. */
export function udpSocket(localPort: number, fields: Partial<SocketRecord> = {}): SocketRecord {
  const local = addressWords('127.0.0.1');
  const cookieLow = 0x8000_0000 + localPort;
  return socketRecord({
    protocol: IPPROTO_UDP,
    cookieLow,
    state: TCP_CLOSE,
    local,
    localPort,
    inode: cookieLow,
    ...fields,
  });
}
