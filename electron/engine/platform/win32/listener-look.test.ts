import { beforeEach, expect, it } from 'vitest';
import { MemoryWindows } from '../../testing/memory-windows';
import { ListenerLook } from './listener-look';

let windows: MemoryWindows;
let look: ListenerLook;
let now: number;
/** What a call takes, in ms. */
let cost: number;
/** The bytes of each table, by call and family. */
let tables: Map<string, Buffer>;
let calls: string[];

/** A table of the OWNER_PID classes: how many rows at 0, rows of `size` bytes from 4 on, of which each has a byte of its own. */
function pidTable(size: number, ...rows: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + rows.length * size);
  bytes.writeUInt32LE(rows.length, 0);
  for (const [index, byte] of rows.entries()) bytes.writeUInt8(byte, 4 + (index + 1) * size - 1);
  return bytes;
}

beforeEach(() => {
  windows = new MemoryWindows();
  now = 1000;
  cost = 0;
  calls = [];
  tables = new Map([
    ['tcp 2', pidTable(24, 1, 2)],
    ['tcp 23', pidTable(56, 1)],
    ['udp 2', pidTable(12, 1)],
    ['udp 23', pidTable(28, 1)],
  ]);
  windows.onTable = (call, family, tableClass) => {
    calls.push(`${call} ${family} ${tableClass}`);
    now += cost;
    return tables.get(`${call} ${family}`) ?? 5;
  };
  look = new ListenerLook(windows.ipHelper, () => now);
});

it('asks for listeners alone, and the smallest rows', () => {
  look.mayHaveChanged();
  // TCP_TABLE_OWNER_PID_LISTENER and UDP_TABLE_OWNER_PID, iprtrmib.h; AF_INET and AF_INET6, winsock2.h.
  expect(calls).toEqual(['tcp 2 3', 'tcp 23 3', 'udp 2 1', 'udp 23 1']);
});

it('finds nothing new in the same tables', () => {
  expect(look.mayHaveChanged()).toBe(true);
  expect(look.mayHaveChanged()).toBe(false);
  expect(look.mayHaveChanged()).toBe(false);
});

it.each([
  ['tcp 2', 24],
  ['tcp 23', 56],
  ['udp 2', 12],
  ['udp 23', 28],
])('sees in %s one that has come, one that has gone, and one in the place of another', (name, size) => {
  look.mayHaveChanged();
  for (const rows of [[1, 2, 3], [1], [7], [], [1]]) {
    tables.set(name, pidTable(size, ...rows));
    expect(look.mayHaveChanged()).toBe(true);
    expect(look.mayHaveChanged()).toBe(false);
  }
});

it('looks at all tables at once: a change in two of them is one', () => {
  look.mayHaveChanged();
  tables.set('tcp 2', pidTable(24));
  tables.set('udp 23', pidTable(28));
  expect([look.mayHaveChanged(), look.mayHaveChanged()]).toEqual([true, false]);
});

it('says nothing of a table that cannot be read, or that says what cannot be', () => {
  look.mayHaveChanged();
  tables.delete('udp 2');
  expect(look.mayHaveChanged()).toBe(false);
  const impossible = Buffer.from([0xff, 0xff, 0xff, 0xff]);
  tables.set('udp 2', impossible);
  look.mayHaveChanged();
  expect(look.mayHaveChanged()).toBe(false);
});

it.each([0.02, 0.3, 5])('takes at most 2 % of the time where a call takes %f ms', (each) => {
  cost = each;
  const begun = now;
  let looks = 0;
  let spent = 0;
  while (now - begun < 60_000) {
    const before = now;
    look.mayHaveChanged();
    if (now > before) looks += 1;
    spent += now - before;
    // As the scheduler does it (scheduler.ts).
    now += 50;
  }
  expect(looks).toBeGreaterThan(50);
  expect(spent / (now - begun)).toBeLessThanOrEqual(0.0202);
});

it('looks again after two seconds, however long one took', () => {
  cost = 60_000;
  look.mayHaveChanged();
  cost = 0;
  now += 2000;
  look.mayHaveChanged();
  expect(calls).toHaveLength(8);
});

it('looks as often as it is asked to where that costs hardly anything', () => {
  cost = 0.05;
  for (let turn = 0; turn < 10; turn += 1, now += 50) look.mayHaveChanged();
  expect(calls).toHaveLength(40);
});
