import { beforeEach, describe, expect, it } from 'vitest';
import { addressWords, tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import { readRows, slotOf } from '../testing/table-reads';
import { Attachments } from './attachments';
import { BriefSockets } from './brief-sockets';
import type { SocketRecord } from './socket-record';
import { SocketTable } from './socket-table';

const listener = tcpListener(80);
/** As a closing connection is told of: without state, inode and user. */
const closing = tcpConnection(80, 5000, { state: 7, inode: 0, received: 120, sent: 3400 });
const idOf = ({ cookieHigh, cookieLow }: SocketRecord) => `${cookieHigh}.${cookieLow}`;

let table: SocketTable;
let attachments: Attachments;
let brief: BriefSockets;
let now: number;

beforeEach(() => {
  table = new SocketTable();
  attachments = new Attachments();
  now = 1_000_000;
  brief = new BriefSockets(table, attachments, () => now);
  brief.begin();
});

/** A whole read, as the watch of the connections takes it. */
function read(...rows: readonly SocketRecord[]): void {
  const delta = readRows(table, rows);
  brief.noteRemoved(delta.removed);
  attachments.note(table, delta);
  brief.begin();
}

/** What is told of sockets that close now. */
function close(...records: readonly SocketRecord[]) {
  for (const record of records) brief.take(record);
  return brief.takeFresh();
}

const countOf = (record: SocketRecord) => brief.countOf(slotOf(table, record));

describe('a socket that no read saw', () => {
  it('is told of once, with its addresses, its bytes and its listener', () => {
    read(listener);
    expect(close(closing)).toEqual([
      {
        id: idOf(closing),
        transport: 'tcp',
        localAddress: '127.0.0.1',
        localPort: 80,
        peerAddress: '127.0.0.1',
        peerPort: 5000,
        closedAt: now,
        receivedTotal: 120,
        sentTotal: 3400,
        listener: '0.80',
      },
    ]);
    expect(brief.takeFresh()).toEqual([]);
  });

  it('has no peer when it was a listener, or UDP without one', () => {
    expect(close({ ...tcpListener(81), state: 7 }, udpSocket(53))).toMatchObject([
      { transport: 'tcp', localPort: 81, peerAddress: null, peerPort: null, listener: null },
      { transport: 'udp', localPort: 53, peerAddress: null, peerPort: null, listener: null },
    ]);
  });

  it('has its address in the words of its family', () => {
    const addresses = { family: 6, local: addressWords('::1'), peer: addressWords('fe80::7') } as const;
    expect(close({ ...closing, ...addresses })).toMatchObject([{ localAddress: '::1', peerAddress: 'fe80::7' }]);
  });

  it('has no listener when this computer opened it, or the listener is gone, or it was UDP', () => {
    read(listener);
    expect(close(tcpConnection(5000, 80, { state: 7 }))[0]?.listener).toBeNull();
    expect(close(udpSocket(80, { cookieLow: 1, peerPort: 9, peer: addressWords('127.0.0.1') }))[0]).toMatchObject({
      peerPort: 9,
      listener: null,
    });
    read();
    expect(close(closing)[0]?.listener).toBeNull();
  });

  it('is not told of when it had no port: nobody could have known of it', () => {
    expect(close({ ...closing, localPort: 0, peerPort: 0 })).toEqual([]);
  });
});

describe('a socket that a read saw', () => {
  it('is not told of while it is in the table', () => {
    read(listener, closing);
    expect(close(closing)).toEqual([]);
    expect(countOf(listener)).toBe(0);
  });

  it('is not told of when its end is heard of after the read that did not see it any more, however long after', () => {
    read(listener, closing);
    for (let reads = 0; reads < 5; reads += 1) read(listener);
    expect(close(closing)).toEqual([]);
  });

  it('is not told of when it closed before the first whole read: it may have been there for long', () => {
    brief = new BriefSockets(table, attachments, () => now);
    expect(close(closing)).toEqual([]);
  });

  it('is remembered by its whole cookie', () => {
    read(listener, closing);
    read(listener);
    expect(close({ ...closing, cookieHigh: 1 })).toHaveLength(1);
  });
});

describe('the count of brief connections', () => {
  it('is that of the last minute, each listener for itself', () => {
    const second = tcpListener(81);
    read(listener, second);
    close(closing, { ...closing, cookieLow: 1 });
    now += 40_000;
    close({ ...closing, cookieLow: 2 }, tcpConnection(81, 5000));
    expect([countOf(listener), countOf(second)]).toEqual([3, 1]);
    now += 20_000;
    expect(countOf(listener)).toBe(3);
    now += 1;
    expect(countOf(listener)).toBe(1);
    now += 40_000;
    expect([countOf(listener), countOf(second)]).toEqual([0, 0]);
  });

  it('goes to ten thousand', () => {
    read(listener);
    for (let cookieLow = 1000; cookieLow < 12_000; cookieLow += 1) brief.take({ ...closing, cookieLow });
    expect(countOf(listener)).toBe(10_000);
    expect(brief.takeFresh()).toHaveLength(11_000);
  });

  it('is not handed on to the listener that is there next', () => {
    read(listener);
    close(closing);
    read();
    const next = tcpListener(80, { cookieLow: 4711 });
    read(next);
    expect(countOf(next)).toBe(0);
  });
});
