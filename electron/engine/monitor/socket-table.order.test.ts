import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import { readRows, slotOf } from '../testing/table-reads';
import { NO_SLOT } from './cookie-index';
import type { SocketRecord } from './socket-record';
import { SocketTable } from './socket-table';

// The table guesses where the next row of a read is by where it was in the read before. A guess must only ever save time.

/** A row whose values tell its cookie, and when it was read. */
const rowOf = (cookie: number, at: number): SocketRecord =>
  tcpConnection(80, cookie, { cookieLow: cookie % 16, cookieHigh: cookie >> 4, inode: cookie, received: at });

/** Cookies that share their low or their high half now and then, in any order, some of them twice. */
const cookies = fc.array(fc.nat(40), { maxLength: 40, size: 'max' });
const read = fc.record({ cookies, complete: fc.boolean() });

/** Each slot in use, as its cookie and what it says of itself. */
function contentsOf(table: SocketTable): readonly string[] {
  const { rows } = table;
  const contents: string[] = [];
  table.forEach((slot) => {
    const cookie = rows.cookieHigh[slot]! * 16 + rows.cookieLow[slot]!;
    contents.push([cookie, rows.inode[slot], rows.peerPort[slot], rows.received[slot]].join());
  });
  return contents.sort();
}

function compare(reads: readonly { readonly cookies: readonly number[]; readonly complete: boolean }[]): void {
  const table = new SocketTable();
  let expected = new Map<number, number>();
  const slots = new Map<number, number>();
  reads.forEach(({ cookies: given, complete }, at) => {
    readRows(
      table,
      given.map((cookie) => rowOf(cookie, at)),
      { complete },
    );
    expected = new Map([...(complete ? [] : expected), ...given.map((cookie) => [cookie, at] as const)]);
    expect(contentsOf(table)).toEqual(
      [...expected].map(([cookie, seen]) => [cookie, cookie, cookie, seen].join()).sort(),
    );
    for (const cookie of [...slots.keys()]) if (!expected.has(cookie)) slots.delete(cookie);
    for (const cookie of expected.keys()) {
      const slot = slotOf(table, rowOf(cookie, at));
      expect(slots.get(cookie) ?? slot, 'a socket has moved to another slot').toBe(slot);
      slots.set(cookie, slot);
      expect(table.slotOf(cookie % 16, cookie >> 4)).toBe(slot);
    }
  });
}

describe('rows in any order', () => {
  it('are never written to the slot of another, whatever came and went', () => {
    fc.assert(fc.property(fc.array(read, { maxLength: 15, size: 'max' }), compare), { numRuns: 200 });
  });

  it('are not either when the order of the reads is turned, cut and doubled', () => {
    const all = Array.from({ length: 30 }, (_, cookie) => cookie);
    const orders = [all, [...all].reverse(), all.slice(10), [...all, ...all], all.slice(0, 5), [...all].reverse()];
    compare(orders.map((order) => ({ cookies: order, complete: true })));
    compare(orders.map((order, at) => ({ cookies: order, complete: at % 2 === 0 })));
  });

  it('are not taken for the socket that stood there once, when it is back after it was gone', () => {
    const orders = [[1, 2], [1], [1, 2], [1], [1, 3], [1, 2, 3], [2, 1, 3]];
    compare(orders.map((order) => ({ cookies: order, complete: true })));
  });

  it('are found when the columns grow in the middle of a read', () => {
    const table = new SocketTable();
    const rows = Array.from({ length: 5000 }, (_, cookie) => rowOf(cookie, 0));
    readRows(table, rows.slice(0, 1000));
    expect(readRows(table, rows).added).toHaveLength(4000);
    expect(readRows(table, [...rows].reverse())).toEqual({ added: [], changed: [], removed: [], moved: [] });
  });
});

describe('a slot that is used again', () => {
  it('has nothing of the socket that had it', () => {
    const table = new SocketTable();
    const former = tcpListener(80, { cgroupId: 77, v6Only: true, family: 6, netNamespace: 3, drops: 5, queue: 2 });
    readRows(table, [former]);
    const slot = slotOf(table, former);
    table.begin('all');
    table.commit(true, [3]);
    const next = udpSocket(53);
    readRows(table, [next]);
    const { rows } = table;
    expect(slotOf(table, next)).toBe(slot);
    expect(
      [rows.cgroupId, rows.v6Only, rows.family, rows.netNamespace, rows.drops, rows.queue].map((c) => c[slot]),
    ).toEqual([0, 0, 4, 0, 0, 0]);
  });

  it('keeps the control group of a socket that no longer tells it', () => {
    const table = new SocketTable();
    const row = tcpConnection(80, 5000, { cgroupId: 77 });
    readRows(table, [row]);
    readRows(table, [{ ...row, state: 6, inode: 0, cgroupId: 0 }]);
    expect(table.rows.cgroupId[slotOf(table, row)]).toBe(77);
  });

  it('is empty of a socket that has gone', () => {
    const table = new SocketTable();
    readRows(table, [tcpListener(80)]);
    readRows(table, []);
    expect(slotOf(table, tcpListener(80))).toBe(NO_SLOT);
  });
});
