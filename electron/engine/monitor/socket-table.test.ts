import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { socketRecord, tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import type { SocketRecord } from './socket-record';
import { IPPROTO_TCP, IPPROTO_UDP, TCP_LISTEN } from './socket-record';
import type { ReadScope } from './socket-table';
import { SocketTable } from './socket-table';

const keyOf = ({ cookieHigh, cookieLow }: SocketRecord) => `${cookieHigh}.${cookieLow}`;

/** The record in a slot. */
function rowAt(table: SocketTable, slot: number): SocketRecord {
  const { rows } = table;
  return {
    cookieLow: rows.cookieLow[slot]!,
    cookieHigh: rows.cookieHigh[slot]!,
    protocol: rows.protocol[slot]!,
    family: rows.family[slot] === 4 ? 4 : 6,
    state: rows.state[slot]!,
    v6Only: rows.v6Only[slot] === 1,
    localPort: rows.localPort[slot]!,
    peerPort: rows.peerPort[slot]!,
    local: rows.local.slice(slot * 4, slot * 4 + 4),
    peer: rows.peer.slice(slot * 4, slot * 4 + 4),
    uid: rows.uid[slot]!,
    inode: rows.inode[slot]!,
    pid: rows.pid[slot]!,
    cgroupId: rows.cgroupId[slot]!,
    netNamespace: rows.netNamespace[slot]!,
    queue: rows.queue[slot]!,
    queueLimit: rows.queueLimit[slot]!,
    drops: rows.drops[slot]!,
    roundTripTime: rows.roundTripTime[slot]!,
    retransmits: rows.retransmits[slot]!,
    received: rows.received[slot]!,
    sent: rows.sent[slot]!,
  };
}

function contentsOf(table: SocketTable): ReadonlyMap<string, SocketRecord> {
  const contents = new Map<string, SocketRecord>();
  table.forEach((slot) => {
    const row = rowAt(table, slot);
    expect(contents.has(keyOf(row)), `${keyOf(row)} stands twice`).toBe(false);
    contents.set(keyOf(row), row);
  });
  return contents;
}

interface Read {
  readonly scope: ReadScope;
  readonly complete: boolean;
  readonly rows: readonly SocketRecord[];
}

const isListenerScope = ({ protocol, state }: SocketRecord) => protocol === IPPROTO_UDP || state === TCP_LISTEN;

/** What a Map makes of a read: the table after it. */
function readIntoMap(before: ReadonlyMap<string, SocketRecord>, { scope, complete, rows }: Read) {
  const seen = new Map(rows.map((row) => [keyOf(row), row]));
  const kept = [...before].filter(([, row]) => !complete || (scope === 'listeners' && !isListenerScope(row)));
  return new Map([...kept, ...seen]);
}

function readInto(table: SocketTable, { scope, complete, rows }: Read) {
  table.begin(scope);
  for (const row of rows) table.observe(row);
  const delta = table.commit(complete);
  const keys = (slots: readonly number[]) => slots.map((slot) => keyOf(rowAt(table, slot)));
  return { added: keys(delta.added), changed: keys(delta.changed), removed: keys(delta.removed) };
}

/** Reads into a table and into a Map, and compares what they hold and what they say has changed. */
function compareWithMap(reads: readonly Read[]): void {
  const table = new SocketTable();
  let before: ReadonlyMap<string, SocketRecord> = new Map();
  for (const read of reads) {
    const after = readIntoMap(before, read);
    const { added, changed, removed } = readInto(table, read);
    expect(contentsOf(table)).toEqual(after);
    expect([...added].sort()).toEqual([...after.keys()].filter((key) => !before.has(key)).sort());
    expect([...removed].sort()).toEqual([...before.keys()].filter((key) => !after.has(key)).sort());
    // A row that a doubled read changes to and fro may be called changed though it is not: that costs nothing.
    const differing = [...after]
      .filter(([key, row]) => before.has(key) && !sameRow(before.get(key), row))
      .map(([key]) => key);
    expect(changed).toEqual(expect.arrayContaining(differing));
    expect(new Set(changed).size).toBe(changed.length);
    const twice = read.rows.map(keyOf).filter((key, at, all) => all.indexOf(key) !== at);
    expect(changed.filter((key) => !differing.includes(key) && !twice.includes(key))).toEqual([]);
    before = after;
  }
}

function sameRow(a: SocketRecord | undefined, b: SocketRecord): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const row = fc
  .record({
    cookieLow: fc.nat(12),
    cookieHigh: fc.nat(1),
    state: fc.constantFrom(1, 6, 7, TCP_LISTEN),
    localPort: fc.nat(3),
    peerPort: fc.nat(1),
    uid: fc.nat(1),
    inode: fc.nat(1),
    pid: fc.nat(1),
    v6Only: fc.boolean(),
    local: fc.array(fc.nat(1), { minLength: 4, maxLength: 4 }),
    peer: fc.array(fc.nat(1), { minLength: 4, maxLength: 4 }),
  })
  .map(({ local, peer, ...fields }) =>
    socketRecord({
      ...fields,
      // What a socket is made as stays for its life: it goes with the cookie.
      protocol: fields.cookieLow % 3 === 0 ? IPPROTO_UDP : IPPROTO_TCP,
      family: fields.cookieHigh === 0 ? 4 : 6,
      local: Uint32Array.from(local),
      peer: Uint32Array.from(peer),
    }),
  );
const scope = fc.constantFrom<ReadScope>('all', 'listeners');
/** A read gives what is in its scope. */
const read = fc
  .record({ scope, complete: fc.boolean(), rows: fc.array(row, { maxLength: 15, size: 'max' }) })
  .map((made): Read => (made.scope === 'all' ? made : { ...made, rows: made.rows.filter(isListenerScope) }));

describe('SocketTable', () => {
  it('holds and tells what a Map would, for reads of any scope, complete or not, with doubled rows', () => {
    fc.assert(fc.property(fc.array(read, { maxLength: 12, size: 'max' }), compareWithMap), { numRuns: 60 });
  });

  it('does not take a socket for closed that a read of the listeners does not give', () => {
    compareWithMap([
      { scope: 'all', complete: true, rows: [tcpListener(80), tcpConnection(80, 5000), udpSocket(53)] },
      { scope: 'listeners', complete: true, rows: [udpSocket(53)] },
      { scope: 'listeners', complete: true, rows: [] },
      { scope: 'all', complete: true, rows: [] },
    ]);
  });

  it('does not take a socket for closed because a read broke off, and does later', () => {
    compareWithMap([
      { scope: 'all', complete: true, rows: [tcpListener(80), tcpListener(81)] },
      { scope: 'all', complete: false, rows: [tcpListener(80)] },
      { scope: 'all', complete: true, rows: [tcpListener(80)] },
    ]);
  });

  it('notices a change of each single field', () => {
    const base = tcpListener(80);
    const one = Uint32Array.of(1, 0, 0, 0);
    const changes: readonly Partial<SocketRecord>[] = [
      ...[{ state: 7 }, { localPort: 81 }, { peerPort: 1 }, { uid: 1 }, { inode: 1 }, { pid: 1 }, { v6Only: true }],
      ...[0, 1, 2, 3].flatMap((word) => {
        const words = one.slice().fill(0);
        words[word] = 9;
        return [{ local: words }, { peer: words }];
      }),
    ];
    for (const change of changes) {
      const table = new SocketTable();
      readInto(table, { scope: 'all', complete: true, rows: [base] });
      const delta = readInto(table, { scope: 'all', complete: true, rows: [{ ...base, ...change }] });
      expect(delta, JSON.stringify(change)).toEqual({ added: [], changed: [keyOf(base)], removed: [] });
    }
  });

  it('keeps the values of a slot readable until the next read when its socket is gone', () => {
    const table = new SocketTable();
    readInto(table, { scope: 'all', complete: true, rows: [tcpListener(80), tcpListener(81)] });
    table.begin('all');
    table.observe(tcpListener(82));
    const { added, removed } = table.commit(true);
    expect(removed.map((slot) => rowAt(table, slot).localPort).sort()).toEqual([80, 81]);
    expect(removed).not.toContain(added[0]);
  });

  it('keeps 30,000 sockets through reads that replace some of them', () => {
    const all = Array.from({ length: 30_000 }, (_, port) =>
      tcpConnection(port, 443, { cookieLow: port, inode: port % 7 }),
    );
    const table = new SocketTable();
    const portsOf = (slots: readonly number[]) =>
      slots.map((slot) => table.rows.localPort[slot]!).sort((a, b) => a - b);
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
    for (const [from, to] of [
      [0, 25_000],
      [10, 25_010],
      [5000, 30_000],
    ] as const) {
      const before = new Set<number>();
      table.forEach((slot) => before.add(table.rows.localPort[slot]!));
      table.begin('all');
      for (const record of all.slice(from, to)) table.observe(record);
      const delta = table.commit(true);
      expect(portsOf(delta.added)).toEqual(range(from, to).filter((port) => !before.has(port)));
      expect(portsOf(delta.removed)).toEqual(
        [...before].filter((port) => port < from || port >= to).sort((a, b) => a - b),
      );
      expect(delta.changed).toEqual([]);
      const slots: number[] = [];
      table.forEach((slot) => slots.push(slot));
      expect(portsOf(slots)).toEqual(range(from, to));
      expect(slots.filter((slot) => table.rows.inode[slot] !== table.rows.localPort[slot]! % 7)).toEqual([]);
    }
  });

  it('uses slots again instead of growing', () => {
    const table = new SocketTable();
    for (let round = 0; round < 50; round += 1) {
      const rows = Array.from({ length: 100 }, (_, index) => tcpListener(index, { cookieLow: round * 100 + index }));
      readInto(table, { scope: 'all', complete: true, rows });
    }
    let highest = 0;
    table.forEach((slot) => {
      highest = Math.max(highest, slot);
    });
    expect(highest).toBeLessThan(200);
  });
});
