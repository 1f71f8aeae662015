import { beforeEach, describe, expect, it } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { MemoryLibc, diagMessage } from '../../testing/memory-libc';
import { message } from '../../testing/netlink';
import { addressWords, copyRecord, tcpConnection, udpSocket } from '../../testing/socket-records';
import { DestroyWatch } from './destroy-watch';
import { SOCK_DIAG_BY_FAMILY } from './parse-sock-diag';

/** INET_DIAG_PROTOCOL, include/uapi/linux/inet_diag.h. */
const PROTOCOL = 10;
/** How long the groups are left alone, in ms. */
const REST_MS = 10_000;

/** What the kernel says of a socket that closes (sock_diag_broadcast_destroy, net/core/sock_diag.c). */
function closing(row: SocketRecord, sequence = 0): Uint8Array {
  const payload = diagMessage(row, { [PROTOCOL]: Uint8Array.of(row.protocol) });
  return message({ type: SOCK_DIAG_BY_FAMILY, sequence, flags: 0, payload });
}

const connection = tcpConnection(80, 5000, { state: 7, inode: 0 });

let libc: MemoryLibc;
let watch: DestroyWatch;
let now: number;

beforeEach(() => {
  libc = new MemoryLibc();
  now = 50_000;
  watch = new DestroyWatch(libc, () => now);
});

/** What has closed by now. */
function drain(...received: readonly (Uint8Array | string)[]): readonly SocketRecord[] {
  libc.waiting.push(...received);
  const rows: SocketRecord[] = [];
  watch.drain((record) => rows.push(copyRecord(record)));
  return rows;
}

const later = (ms: number): void => {
  now += ms;
};

describe('closing sockets', () => {
  it('are given with protocol, family, addresses and cookie', () => {
    const ipv6 = { family: 6, local: addressWords('::1'), peer: addressWords('fe80::7'), cookieHigh: 9 } as const;
    const rows = [connection, udpSocket(53), { ...connection, ...ipv6 }, udpSocket(54, ipv6)];
    expect(drain(...rows.map((row) => closing(row)))).toEqual(rows);
  });

  it('are asked for by one socket, of the four groups of the kernel, once', () => {
    drain();
    drain(closing(connection));
    // struct sockaddr_nl (netlink(7)): AF_NETLINK 16, padding, no port, SKNLGRP_INET_TCP_DESTROY to INET6_UDP_DESTROY.
    expect(libc.bound).toEqual([Uint8Array.of(16, 0, 0, 0, 0, 0, 0, 0, 0b1111, 0, 0, 0)]);
    expect(libc.opened).toBe(1);
  });

  it('are given all, also those behind an interruption or a loss', () => {
    const rows = [1, 2, 3].map((cookieLow) => ({ ...connection, cookieLow }));
    const [first, second, third] = rows.map((row) => closing(row));
    expect(drain(first!, 'EINTR', second!, 'ENOBUFS', third!)).toEqual(rows);
    expect([...libc.open]).toHaveLength(1);
    expect(libc.opened).toBe(1);
  });

  it('are given though some messages cannot be read', () => {
    const broken = closing(connection).slice(0, 50);
    const tooLong = new Uint8Array(20_000);
    tooLong.set(closing(connection).slice(0, 16));
    new DataView(tooLong.buffer).setUint32(0, 20_000, true);
    const answer = closing(connection, 7);
    expect(drain(new Uint8Array(3), broken, tooLong, answer, closing(connection))).toEqual([connection]);
  });
});

describe('a refusal', () => {
  it.each(['socket', 'bind'] as const)('by %s is no error, and asked for again after a rest only', (call) => {
    libc.refused.set(call, 'EPERM');
    expect(drain(closing(connection))).toEqual([]);
    expect(libc.open.size).toBe(0);
    libc.refused.clear();
    later(REST_MS - 1);
    expect(drain(closing(connection))).toEqual([]);
    expect(libc.bound).toEqual([]);
    libc.waiting = [];
    later(1);
    expect(drain(closing(connection))).toEqual([connection]);
  });

  it('that comes later closes the socket, and another is opened after a rest', () => {
    drain();
    expect(drain('ENOTCONN', closing(connection))).toEqual([]);
    expect(libc.open.size).toBe(0);
    later(REST_MS);
    expect(drain(closing(connection))).toEqual([connection]);
    expect(libc.opened).toBe(2);
  });
});

describe('a busy computer', () => {
  const many = (count: number) => Array.from({ length: count }, () => closing(connection));

  it('has the groups left, and joined again after a rest', () => {
    expect(drain(...many(3000)).length).toBeLessThanOrEqual(2001);
    expect(libc.open.size).toBe(0);
    later(REST_MS - 1);
    expect(drain(...many(1))).toEqual([]);
    later(1);
    expect(drain()).toHaveLength(1);
    // It does not count on from before.
    expect(drain(...many(1900))).toHaveLength(1900);
    expect(libc.open.size).toBe(1);
  });

  it('is one with more than two thousand in one second, not in several', () => {
    for (let second = 0; second < 5; second += 1) {
      expect(drain(...many(2000))).toHaveLength(2000);
      later(1001);
    }
    expect(libc.opened).toBe(1);
    for (let look = 0; look < 30; look += 1) {
      drain(...many(100));
      later(10);
    }
    expect(libc.open.size).toBe(0);
  });
});

it('closes its socket when it is disposed of, and opens none any more', () => {
  drain();
  watch.dispose();
  later(10 * REST_MS);
  expect(drain(closing(connection))).toEqual([]);
  expect([libc.open.size, libc.opened]).toEqual([0, 1]);
});
