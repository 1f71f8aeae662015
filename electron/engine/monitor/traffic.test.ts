import { beforeEach, describe, expect, it } from 'vitest';
import { tcpConnection, tcpListener } from '../testing/socket-records';
import { readRows, slotOf } from '../testing/table-reads';
import type { SocketRecord } from './socket-record';
import { SocketTable } from './socket-table';
import type { Flow } from './traffic';
import { Traffic } from './traffic';

const connection = tcpConnection(80, 5000);
const other = tcpConnection(80, 5001);

let table: SocketTable;
let traffic: Traffic;

beforeEach(() => {
  table = new SocketTable();
  traffic = new Traffic();
});

function read(now: number, ...rows: readonly SocketRecord[]): void {
  traffic.note(table, readRows(table, rows), now);
}

/** What the last read found moved on a connection; undefined when it stood still. */
const flowOf = (row: SocketRecord): Flow | undefined => traffic.flows.get(slotOf(table, row));

describe('Traffic', () => {
  it('takes what a connection had carried before it was first seen for no traffic', () => {
    read(1000, { ...connection, received: 500, sent: 70 });
    expect(traffic.flows.size).toBe(0);
    read(2000, { ...connection, received: 500, sent: 70 });
    expect(traffic.flows.size).toBe(0);
  });

  it('gives what was carried since the read before, and nothing of those that stood still', () => {
    read(1000, { ...connection, received: 500, sent: 70 }, other);
    read(2000, { ...connection, received: 800, sent: 71, retransmits: 2 }, other);
    expect(flowOf(connection)).toEqual({ received: 300, sent: 1, retransmits: 2 });
    expect(flowOf(other)).toBeUndefined();
    read(3000, { ...connection, received: 801, sent: 71, retransmits: 2 }, { ...other, sent: 9 });
    expect(flowOf(connection)).toEqual({ received: 1, sent: 0, retransmits: 0 });
    expect(flowOf(other)).toEqual({ received: 0, sent: 9, retransmits: 0 });
    read(4000, { ...connection, received: 801, sent: 71, retransmits: 2 }, { ...other, sent: 9 });
    expect(traffic.flows.size).toBe(0);
  });

  it('counts beyond 32 bits', () => {
    read(1000, { ...connection, received: 2 ** 40 });
    read(2000, { ...connection, received: 2 ** 40 + 2 ** 33 });
    expect(flowOf(connection)?.received).toBe(2 ** 33);
  });

  it('takes a changed queue or round-trip time alone for no traffic', () => {
    read(1000, connection);
    read(2000, { ...connection, queue: 7, roundTripTime: 300 });
    expect(traffic.flows.size).toBe(0);
  });

  it('counts a row that a read gives twice once', () => {
    read(1000, connection);
    read(2000, { ...connection, received: 40 }, { ...connection, received: 50 });
    expect(flowOf(connection)?.received).toBe(50);
    read(3000, { ...connection, received: 50 }, { ...other, received: 5 }, { ...other, received: 6 });
    expect([...traffic.flows.values()]).toEqual([{ received: 6, sent: 0, retransmits: 0 }]);
  });

  it('gives nothing for one that waits for its end, whose counters are gone', () => {
    read(1000, { ...connection, received: 500, sent: 70 });
    read(2000, { ...connection, state: 6, inode: 0 });
    expect(traffic.flows.size).toBe(0);
    read(3000, { ...connection, received: 500 });
    read(4000, { ...connection, received: 0, sent: 900 });
    expect(traffic.flows.size).toBe(0);
  });

  it('does not compare a connection with the one that had its slot before', () => {
    read(1000, { ...connection, received: 500 });
    const slot = slotOf(table, connection);
    read(2000);
    read(3000, { ...other, received: 900 });
    expect(slotOf(table, other)).toBe(slot);
    expect(flowOf(other)?.received).toBe(900);
    read(4000, { ...other, received: 903 });
    expect(flowOf(other)?.received).toBe(3);
  });

  it('compares with the whole read before, when the slot was taken by a read of the listeners', () => {
    read(1000, { ...connection, received: 500 });
    read(2000);
    const listener = tcpListener(80);
    readRows(table, [listener], { scope: 'listeners' });
    read(3000, { ...listener, queue: 1 });
    expect(traffic.flows.size).toBe(0);
  });

  it('keeps account of more connections than it had room for', () => {
    const rows = Array.from({ length: 2500 }, (_, index) =>
      tcpConnection(80, index, { cookieLow: index, received: 10, sent: index }),
    );
    read(1000, ...rows.slice(0, 900));
    read(2000, ...rows);
    expect(traffic.flows.size).toBe(1600);
    read(3000, ...rows.map((row) => ({ ...row, sent: row.sent + 4 })));
    expect(traffic.flows.size).toBe(2500);
    expect([...traffic.flows.values()].filter(({ sent }) => sent !== 4)).toEqual([]);
  });
});

describe('the time between two whole reads', () => {
  it('is infinite while there was one only, so that no rate comes of it', () => {
    expect(traffic.seconds).toBe(Infinity);
    read(1000, connection);
    expect(traffic.seconds).toBe(Infinity);
  });

  it('is infinite when the clock was set back, or stands still', () => {
    read(5000, connection);
    read(2000, connection);
    expect(traffic.seconds).toBe(Infinity);
    read(2000, connection);
    expect(traffic.seconds).toBe(Infinity);
    read(3000, connection);
    expect(traffic.seconds).toBe(1);
  });

  it('is that between the last two', () => {
    read(1000, connection);
    read(3000, connection);
    expect(traffic.seconds).toBe(2);
    read(3500, connection);
    expect(traffic.seconds).toBe(0.5);
  });
});

describe('sums', () => {
  it('add what moved on the slots of a group, and leave out groups on which nothing did', () => {
    read(1000, connection, other, tcpListener(80));
    read(2000, { ...connection, received: 5, sent: 1 }, { ...other, received: 7, retransmits: 1 }, tcpListener(80));
    const groups = new Map([
      [slotOf(table, connection), ['both', 'first']],
      [slotOf(table, other), ['both']],
      [slotOf(table, tcpListener(80)), ['still']],
    ]);
    expect([
      ...traffic.sums(
        (slot) => groups.get(slot) ?? [],
        () => [],
      ),
    ]).toEqual([
      ['both', { received: 12, sent: 1, retransmits: 1 }],
      ['first', { received: 5, sent: 1, retransmits: 0 }],
    ]);
  });

  it('of nothing are nothing', () => {
    expect([
      ...traffic.sums(
        () => ['any'],
        () => ['any'],
      ),
    ]).toEqual([]);
  });
});
