import { beforeEach, describe, expect, it } from 'vitest';
import type { ClosureSource } from '../platform/closure-source';
import { tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import { readRows, slotOf } from '../testing/table-reads';
import { ConnectionWatch } from './connection-watch';
import type { SocketRecord } from './socket-record';
import { SocketTable } from './socket-table';
import type { ReadScope } from './socket-table';

const listener = tcpListener(80, { queueLimit: 128 });
const connection = tcpConnection(80, 5000);
const idOf = ({ cookieHigh, cookieLow }: SocketRecord) => `${cookieHigh}.${cookieLow}`;

let table: SocketTable;
let watch: ConnectionWatch;
let now: number;
let closed: SocketRecord[];
/** Who holds the socket of a slot. */
let holders: Map<number, readonly number[]>;

beforeEach(() => {
  table = new SocketTable();
  closed = [];
  holders = new Map();
  now = 1_000_000;
  const closures: ClosureSource = {
    drain: (sink) => {
      for (const record of closed.splice(0)) sink(record);
    },
    dispose: () => undefined,
  };
  watch = new ConnectionWatch(table, {
    closures,
    holdersOf: (slot) => holders.get(slot) ?? [],
    counts: true,
    now: () => now,
  });
});

/** A read a second later. */
function read(rows: readonly SocketRecord[], scope: ReadScope = 'all'): void {
  now += 1000;
  watch.note(readRows(table, rows, { scope }), scope === 'all');
}

function brief(...records: readonly SocketRecord[]) {
  closed.push(...records);
  return watch.takeBrief().map(({ id }) => id);
}

describe('brief sockets', () => {
  it('are those that were in none of the reads', () => {
    read([listener, connection]);
    const other = tcpConnection(80, 5001, { inode: 0 });
    expect(brief(connection, other)).toEqual([idOf(other)]);
    expect(watch.takeBrief()).toEqual([]);
  });

  it('are not those whose removal was told, by a read of any scope', () => {
    const datagrams = udpSocket(53);
    read([listener, connection, datagrams]);
    read([listener], 'listeners');
    expect(brief(datagrams)).toEqual([]);
    read([listener]);
    expect(brief(connection)).toEqual([]);
  });

  it('count for the health of their listener', () => {
    read([listener]);
    brief(connection);
    expect(watch.lookAtHealth()).toMatchObject([{ socketId: '0.80', briefConnections: 1 }]);
    expect(watch.health()).toMatchObject([{ briefConnections: 1 }]);
  });
});

describe('traffic', () => {
  it('of connections is told with rates, totals and the round-trip time in ms', () => {
    const carried = { received: 400, sent: 50, retransmits: 1, roundTripTime: 2500 };
    read([listener, connection, tcpConnection(80, 5001)]);
    read([listener, { ...connection, ...carried }, tcpConnection(80, 5001)]);
    expect(watch.trafficOf(new Set([idOf(connection)]))).toEqual([
      {
        socketId: idOf(connection),
        received: 400,
        sent: 50,
        receivedTotal: 400,
        sentTotal: 50,
        roundTripTime: 2.5,
        retransmits: 1,
      },
    ]);
    now += 1000;
    read([listener, { ...connection, ...carried, received: 600 }]);
    expect(watch.trafficOf(new Set([idOf(connection)]))).toMatchObject([
      { received: 100, sent: 0, receivedTotal: 600 },
    ]);
  });

  it('is told of five hundred connections at most', () => {
    const rows = Array.from({ length: 700 }, (_, port) => tcpConnection(80, port + 1));
    read(rows);
    expect(watch.trafficOf(new Set(rows.map(idOf)))).toHaveLength(500);
  });

  it('of processes is the sum over what they hold, each holder with the whole', () => {
    const other = tcpConnection(80, 5001);
    read([connection, other]);
    holders.set(slotOf(table, connection), [20, 21]);
    holders.set(slotOf(table, other), [21]);
    read([
      { ...connection, received: 5 },
      { ...other, received: 7, sent: 1 },
    ]);
    expect([...watch.flowsOfProcesses()]).toEqual([
      [20, { received: 5, sent: 0, retransmits: 0 }],
      [21, { received: 12, sent: 1, retransmits: 0 }],
    ]);
  });

  it('holds what was carried by connections that closed between two reads, seen before or not', () => {
    read([listener, connection]);
    holders.set(slotOf(table, connection), [20]);
    holders.set(slotOf(table, listener), [21]);
    read([listener, { ...connection, received: 5 }]);
    const other = tcpConnection(80, 5001, { inode: 0 });
    brief({ ...connection, received: 12, sent: 3 }, { ...other, received: 1000 });
    read([listener]);
    expect([...watch.flowsOfProcesses()]).toEqual([
      [20, { received: 7, sent: 3, retransmits: 0 }],
      [21, { received: 1000, sent: 0, retransmits: 0 }],
    ]);
    expect(watch.lookAtHealth()).toMatchObject([{ received: 1007, sent: 3 }]);
    read([listener]);
    expect([...watch.flowsOfProcesses()]).toEqual([]);
  });

  it('of a connection that opened since the read before is all that it has carried', () => {
    read([listener]);
    read([listener, { ...connection, received: 700 }]);
    expect(watch.lookAtHealth()).toMatchObject([{ received: 700 }]);
  });

  it('is that between whole reads, however many reads of the listeners fall in between', () => {
    read([listener, connection]);
    read([{ ...listener, queue: 1 }], 'listeners');
    read([listener], 'listeners');
    read([listener, { ...connection, received: 300 }]);
    expect(watch.trafficOf(new Set([idOf(connection)]))).toMatchObject([{ received: 100 }]);
    read([{ ...listener, queue: 1 }], 'listeners');
    expect(watch.trafficOf(new Set([idOf(connection)]))).toMatchObject([{ received: 100 }]);
  });
});
