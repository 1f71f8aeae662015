import { describe, expect, it } from 'vitest';
import type { SocketRecord } from '../monitor/socket-record';
import { copyRecord, tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import { writeTupleCookie } from './tuple-cookie';

function cookieOf(record: SocketRecord, network?: number, ...created: readonly [number?, number?, number?]): string {
  const copy = copyRecord(record);
  writeTupleCookie(copy, network, ...created);
  return `${copy.cookieHigh}.${copy.cookieLow}`;
}

const words = (...values: readonly number[]) => Uint32Array.from({ length: 4 }, (_, at) => values[at] ?? 0);

describe('writeTupleCookie', () => {
  it('gives whole numbers of 32 bits', () => {
    const record = tcpConnection(0xffff, 0xffff, { peer: words(0xffff_ffff, 0xffff_ffff) });
    expect(cookieOf(record)).toMatch(/^\d{1,10}\.\d{1,10}$/);
  });

  it('depends on all that makes a socket unique', () => {
    const listener = tcpListener(80, { inode: 5, pid: 6 });
    const others = [
      { ...listener, localPort: 81 },
      { ...listener, protocol: 17 },
      { ...listener, family: 6 as const },
      { ...listener, inode: 6 },
      { ...listener, pid: 7 },
      ...[0, 1, 2, 3].map((word) => ({
        ...listener,
        local: words(...[0, 0, 0, 0].map((_, at) => Number(at === word))),
      })),
      ...[0, 1, 2, 3].map((word) => ({
        ...listener,
        peer: words(...[0, 0, 0, 0].map((_, at) => Number(at === word))),
      })),
      { ...listener, peerPort: 1 },
    ];
    expect(new Set([listener, ...others].map((each) => cookieOf(each))).size).toBe(others.length + 1);
  });

  it('tells the same addresses apart in several networks', () => {
    const connection = tcpConnection(80, 5000);
    const networks = [undefined, 4_026_532_178, 4_026_532_203, 4_294_967_295];
    expect(new Set(networks.map((network) => cookieOf(connection, network))).size).toBe(networks.length);
    expect(cookieOf(connection, 0)).toBe(cookieOf(connection));
  });

  it('stays the same while a connection goes through its states and loses its inode', () => {
    const connection = tcpConnection(80, 5000, { inode: 9, pid: 3 });
    expect(cookieOf({ ...connection, state: 6, inode: 0, pid: 0, uid: 5 })).toBe(cookieOf(connection));
  });

  it('tells sockets without a peer apart by when they were made, and leaves that out of a connection', () => {
    for (const record of [tcpListener(80), udpSocket(53)]) {
      const times = [[], [1, 0], [0, 1], [1, 1]] as const;
      expect(new Set(times.map((created) => cookieOf(record, 0, ...created))).size).toBe(times.length);
      expect(cookieOf(record, 0, 0, 0)).toBe(cookieOf(record));
    }
    const connection = tcpConnection(80, 5000);
    expect(cookieOf(connection, 0, 5, 6)).toBe(cookieOf(connection));
  });

  it('tells sockets apart that are the same in all of that, by their ordinal', () => {
    const ordinals = [0, 1, 2];
    for (const record of [tcpListener(80), udpSocket(53)]) {
      expect(new Set(ordinals.map((ordinal) => cookieOf(record, 0, 5, 6, ordinal))).size).toBe(3);
      expect(cookieOf(record, 0, 5, 6, 0)).toBe(cookieOf(record, 0, 5, 6));
    }
    expect(cookieOf(tcpConnection(80, 5000), 0, 5, 6, 1)).toBe(cookieOf(tcpConnection(80, 5000)));
  });

  // Identities outlive an upgrade: these are of before sockets had a time.
  it('gives Linux what it always gave', () => {
    expect(cookieOf(tcpListener(80, { inode: 5, pid: 6 }))).toBe('2737882569.1259797373');
    expect(cookieOf(tcpConnection(80, 5000), 4_026_532_178)).toBe('4028845876.1897359815');
  });

  it('tells 200,000 neighbouring sockets apart', () => {
    const cookies = new Set<string>();
    for (let port = 0; port < 50_000; port += 1) {
      cookies.add(cookieOf(tcpConnection(443, port)));
      cookies.add(cookieOf(tcpConnection(port, 443)));
      cookies.add(cookieOf(tcpListener(8080, { inode: port })));
      cookies.add(cookieOf(udpSocket(5353, { inode: port, local: words(port << 16) })));
    }
    // A connection from 443 to 443 is made twice.
    expect(cookies.size).toBe(200_000 - 1);
  });
});
