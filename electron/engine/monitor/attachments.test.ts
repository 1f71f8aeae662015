import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { addressWords, tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import { readRows, slotOf } from '../testing/table-reads';
import { Attachments } from './attachments';
import { NO_SLOT } from './cookie-index';
import type { SocketRecord } from './socket-record';
import { IPPROTO_TCP, TCP_LISTEN } from './socket-record';
import { SocketTable } from './socket-table';

const anyIpv4 = addressWords('0.0.0.0');
const loopback = addressWords('127.0.0.1');
const lan = addressWords('192.168.1.5');
const anyIpv6 = { family: 6, local: addressWords('::') } as const;
const mapped = { family: 6, local: addressWords('::ffff:127.0.0.1') } as const;

let table: SocketTable;
let attachments: Attachments;

beforeEach(() => {
  table = new SocketTable();
  attachments = new Attachments();
});

function read(...rows: readonly SocketRecord[]): void {
  attachments.note(table, readRows(table, rows));
}

function allListeners(): number[] {
  const slots: number[] = [];
  attachments.forEachListener((slot) => slots.push(slot));
  return slots;
}

/** The inode of the listener of a connection; null for none. */
function listenerOf(connection: SocketRecord): number | null {
  const listener = attachments.listenerOf(slotOf(table, connection));
  return listener === NO_SLOT ? null : (table.rows.inode[listener] ?? null);
}

describe('the listener of a connection', () => {
  const connection = tcpConnection(80, 5000);

  it.each(['first', 'last'])('is the one on its very address, when that is read %s', (when) => {
    const exact = tcpListener(80, { cookieLow: 1, inode: 1 });
    const wildcard = tcpListener(80, { cookieLow: 2, inode: 2, local: anyIpv4 });
    read(...(when === 'first' ? [exact, wildcard] : [wildcard, exact]), connection);
    expect(listenerOf(connection)).toBe(1);
  });

  it('is the one on every address, when none is on its own', () => {
    read(tcpListener(80, { cookieLow: 1, local: lan }), tcpListener(80, { inode: 2, local: anyIpv4 }), connection);
    expect(listenerOf(connection)).toBe(2);
  });

  it('is none on another port, address, family or network', () => {
    read(
      tcpListener(81),
      tcpListener(80, { cookieLow: 1, local: lan }),
      tcpListener(80, { cookieLow: 2, ...anyIpv6 }),
      tcpListener(80, { cookieLow: 3, netNamespace: 1 }),
      connection,
    );
    expect(listenerOf(connection)).toBeNull();
  });

  it('is that of IPv6 for IPv4 that comes in by it', () => {
    const inside = tcpConnection(80, 5000, mapped);
    read(tcpListener(80, { cookieLow: 1, inode: 1 }), tcpListener(80, { cookieLow: 2, inode: 2, ...anyIpv6 }), inside);
    expect(listenerOf(inside)).toBe(2);
  });

  it('is none for the end that opened it, for a listener itself and for UDP', () => {
    const client = tcpConnection(5000, 80);
    const listener = tcpListener(80);
    const datagrams = udpSocket(80);
    read(listener, client, datagrams);
    expect([client, listener, datagrams].map(listenerOf)).toEqual([null, null, null]);
  });

  it('follows the listeners as they come and go', () => {
    const exact = tcpListener(80, { cookieLow: 1, inode: 1 });
    const wildcard = tcpListener(80, { cookieLow: 2, inode: 2, local: anyIpv4 });
    const steps: readonly (readonly [readonly SocketRecord[], number | null])[] = [
      [[], null],
      [[wildcard], 2],
      [[wildcard, exact], 1],
      [[wildcard], 2],
      [[], null],
    ];
    for (const [listeners, expected] of steps) {
      read(...listeners, connection);
      expect(listenerOf(connection)).toBe(expected);
    }
  });

  it('is no longer one that has stopped to listen, though it keeps its slot', () => {
    const listener = tcpListener(80);
    read(listener, connection);
    read({ ...listener, state: 7 }, connection);
    expect(listenerOf(connection)).toBeNull();
    expect(allListeners()).toEqual([]);
  });

  it('is found for a connection that is in no table', () => {
    read(tcpListener(80, { local: anyIpv4, inode: 9 }));
    const found = attachments.find(table.rows, connection);
    expect(table.rows.inode[found]).toBe(9);
    expect(attachments.find(table.rows, tcpConnection(81, 5000))).toBe(NO_SLOT);
    expect(attachments.find(table.rows, tcpConnection(80, 5000, { netNamespace: 1 }))).toBe(NO_SLOT);
  });
});

/** What attachments promise, in a few words and slowly. */
function expectedListener(connection: SocketRecord, rows: readonly SocketRecord[]): readonly number[] {
  if (connection.protocol !== IPPROTO_TCP || connection.state === TCP_LISTEN) return [];
  const near = rows.filter(
    (row) =>
      row.protocol === IPPROTO_TCP &&
      row.state === TCP_LISTEN &&
      row.localPort === connection.localPort &&
      row.netNamespace === connection.netNamespace &&
      row.family === connection.family,
  );
  const exact = near.filter(({ local }) => local.join() === connection.local.join());
  const wildcards = near.filter(({ local }) => local.every((word) => word === 0));
  return (exact.length > 0 ? exact : wildcards).map(({ cookieLow }) => cookieLow);
}

describe('any sockets in any reads', () => {
  const row = fc
    .record({
      cookieLow: fc.integer({ min: 1, max: 25 }),
      state: fc.constantFrom(1, 8, TCP_LISTEN),
      localPort: fc.integer({ min: 80, max: 82 }),
      local: fc.constantFrom(anyIpv4, loopback, lan),
    })
    // A socket has its family for life.
    .map((fields) => tcpConnection(fields.localPort, 5000, { ...fields, family: fields.cookieLow % 2 === 0 ? 4 : 6 }));
  const rows = fc.uniqueArray(row, { selector: ({ cookieLow }) => cookieLow, maxLength: 25, size: 'max' });

  it('have the listeners that a look at all of them gives', () => {
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 8, size: 'max' }), (reads) => {
        table = new SocketTable();
        attachments = new Attachments();
        for (const current of reads) {
          read(...current);
          for (const each of current) {
            const expected = expectedListener(each, current);
            const slot = attachments.listenerOf(slotOf(table, each));
            if (expected.length === 0) expect(slot).toBe(NO_SLOT);
            else expect(expected).toContain(table.rows.cookieLow[slot]);
          }
          const listening = current.filter(({ state }) => state === TCP_LISTEN);
          expect(allListeners().sort()).toEqual(listening.map((each) => slotOf(table, each)).sort());
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are followed beyond the first thousand', () => {
    const connections = Array.from({ length: 3000 }, (_, index) => tcpConnection(80, index + 1, { cookieLow: index }));
    const listener = tcpListener(80, { cookieLow: 9999, inode: 7 });
    read(listener, ...connections.slice(0, 900));
    read(listener, ...connections);
    let attached = 0;
    table.forEach((slot) => {
      if (table.rows.inode[attachments.listenerOf(slot)] === 7) attached += 1;
    });
    expect(attached).toBe(3000);
  });
});

describe('several listeners on one address', () => {
  /** Who holds which row; a test fills it. */
  let holders: Map<SocketRecord, readonly number[]>;

  beforeEach(() => {
    holders = new Map();
    attachments = new Attachments((slot) => [...holders].find(([row]) => slotOf(table, row) === slot)?.[1] ?? []);
  });

  const workers = [1, 2, 3].map((inode) => tcpListener(80, { cookieLow: inode, inode }));

  it('have the connections of their own process, also when it is known only later', () => {
    const connection = tcpConnection(80, 5000);
    holders.set(connection, [7]).set(workers[2]!, [7]).set(workers[0]!, [5]);
    read(...workers, connection);
    expect(listenerOf(connection)).toBe(3);
    // It was another process's.
    holders.set(workers[2]!, [8]).set(workers[1]!, [6, 7]);
    attachments.noteHolders(
      table,
      [workers[1]!, workers[2]!].map((row) => slotOf(table, row)),
    );
    expect(listenerOf(connection)).toBe(2);
    holders.set(connection, [5]);
    attachments.noteHolders(table, [slotOf(table, connection)]);
    expect(listenerOf(connection)).toBe(1);
  });

  it('have what waits where anything waits', () => {
    const strained = workers.map((row, at) => ({ ...row, queue: at === 1 ? 4 : 0 }));
    const queued = tcpConnection(80, 5000, { inode: 0 });
    const letGo = tcpConnection(80, 5001, { inode: 0, state: 6 });
    read(...strained, queued, letGo);
    expect([queued, letGo].map(listenerOf)).toEqual([2, 1]);
  });

  it('are looked at once, however many connections there are, and only for those that may have moved', () => {
    table = new SocketTable();
    let looks = 0;
    const many = Array.from({ length: 32 }, (_, at) => tcpListener(80, { cookieLow: at + 1, inode: at + 1 }));
    attachments = new Attachments((slot) => {
      looks += 1;
      return [(table.rows.inode[slot] ?? 0) % 32];
    });
    const connections = Array.from({ length: 2000 }, (_, at) => tcpConnection(80, at + 1, { inode: 1000 + at }));
    read(...many, ...connections);
    expect(looks).toBe(2000 + 32);
    for (const each of connections) expect((listenerOf(each) ?? -1) % 32).toBe(each.inode % 32);
    looks = 0;
    read(...many.slice(1), ...connections);
    // Those of the one that is gone, and who holds the others.
    expect(looks).toBeLessThanOrEqual(2000 / 32 + 1 + 31);
    expect(connections.map(listenerOf)).not.toContain(1);
    looks = 0;
    const joined = tcpListener(80, { cookieLow: 999, inode: 33 });
    read(joined, ...many.slice(1), ...connections);
    expect(looks).toBe(0);
    attachments.noteHolders(table, [slotOf(table, joined)]);
    expect(connections.filter((each) => listenerOf(each) === 33)).toHaveLength(62);
  });
});
