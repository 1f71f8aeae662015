import { beforeEach, describe, expect, it } from 'vitest';
import { tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import { readRows, slotOf } from '../testing/table-reads';
import type { SocketRecord } from './socket-record';
import { SocketTable } from './socket-table';

const connection = tcpConnection(80, 5000);

let table: SocketTable;

beforeEach(() => {
  table = new SocketTable();
});

const counters = ['queue', 'drops', 'roundTripTime', 'retransmits', 'received', 'sent'] as const;

describe('what moved', () => {
  it.each(counters)('is a socket whose %s differs, which is no change of the socket', (counter) => {
    readRows(table, [connection]);
    const delta = readRows(table, [{ ...connection, [counter]: 5 }]);
    const slot = slotOf(table, connection);
    expect(delta).toEqual({ added: [], changed: [], removed: [], moved: [slot] });
    expect(table.rows[counter][slot]).toBe(5);
    expect(readRows(table, [{ ...connection, [counter]: 5 }]).moved).toEqual([]);
  });

  it('is the backlog of a listener that asked for another (listen(2) may be called again)', () => {
    const listener = tcpListener(80, { queueLimit: 5 });
    readRows(table, [listener]);
    const { moved } = readRows(table, [{ ...listener, queueLimit: 500 }]);
    expect(table.rows.queueLimit[slotOf(table, listener)]).toBe(500);
    expect(moved).toEqual([slotOf(table, listener)]);
  });

  it('is told beside a change', () => {
    readRows(table, [connection]);
    const slot = slotOf(table, connection);
    expect(readRows(table, [{ ...connection, state: 8, received: 9 }])).toMatchObject({
      changed: [slot],
      moved: [slot],
    });
  });

  it('is not a socket that is new, or gone', () => {
    expect(readRows(table, [{ ...connection, received: 9 }]).moved).toEqual([]);
    expect(readRows(table, []).moved).toEqual([]);
  });

  it('is known of a read that broke off', () => {
    readRows(table, [connection]);
    const { moved } = readRows(table, [{ ...connection, sent: 1 }], { complete: false });
    expect(moved).toEqual([slotOf(table, connection)]);
  });
});

describe('a read of some networks', () => {
  const inNetwork = (netNamespace: number): SocketRecord =>
    tcpListener(80, { cookieLow: 100 + netNamespace, netNamespace });
  const ports = (slots: readonly number[]) => slots.map((slot) => table.rows.netNamespace[slot]).sort();

  beforeEach(() => {
    readRows(table, [0, 1, 2].map(inNetwork));
  });

  it('takes sockets of those networks only for gone', () => {
    table.begin('all');
    expect(ports(table.commit(true, [0, 2]).removed)).toEqual([0, 2]);
  });

  it('takes those of its own for gone when nothing else is said', () => {
    table.begin('all');
    expect(ports(table.commit(true).removed)).toEqual([0]);
  });

  it('takes none for gone when it broke off, or read no network', () => {
    table.begin('all');
    expect(table.commit(false, [0, 1, 2]).removed).toEqual([]);
    table.begin('all');
    expect(table.commit(true, []).removed).toEqual([]);
  });

  it('takes no connection for gone when it was of the listeners', () => {
    const far = tcpConnection(80, 5000, { netNamespace: 1 });
    const datagrams = udpSocket(53, { netNamespace: 1 });
    readRows(table, [...[0, 1, 2].map(inNetwork), far, datagrams]);
    table.begin('listeners');
    expect(table.commit(true, [1]).removed).toHaveLength(2);
    expect(table.slotOf(far.cookieLow, 0)).toBeGreaterThanOrEqual(0);
  });
});
