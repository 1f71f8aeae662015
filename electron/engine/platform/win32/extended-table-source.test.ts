import { beforeEach, describe, expect, it } from 'vitest';
import type { ReadScope } from '../../monitor/socket-table';
import { SocketTable } from '../../monitor/socket-table';
import type { ExtendedRow, TableName } from '../../testing/extended-rows';
import { moduleTable } from '../../testing/extended-rows';
import { MemoryWindows } from '../../testing/memory-windows';
import { ExtendedTableSource } from './extended-table-source';

// The system's tables are some in memory: they answer as the real ones hardly ever do.

let windows: MemoryWindows;
let tables: Record<TableName, ExtendedRow[]>;
let source: ExtendedTableSource;
let table: SocketTable;
let calls: string[];

const listener = { local: '0.0.0.0', localPort: 80, pid: 10 };
const connection = { state: 5, local: '192.0.2.1', localPort: 80, peer: '192.0.2.2', peerPort: 5000, pid: 10 };

/** AF_INET6 of winsock2.h is 23. */
const nameOf = (call: string, family: number) => `${call}${family === 23 ? 6 : 4}` as TableName;

function answer(call: string, family: number, tableClass: number): Uint8Array {
  const name = nameOf(call, family);
  calls.push(`${name} ${tableClass}`);
  // TCP_TABLE_OWNER_MODULE_LISTENER is 6: MIB_TCP_STATE_LISTEN (2) alone.
  const rows = tables[name].filter(({ state = 2 }) => call === 'udp' || tableClass !== 6 || state === 2);
  return moduleTable(name, rows);
}

beforeEach(() => {
  windows = new MemoryWindows();
  windows.onTable = answer;
  tables = { tcp4: [listener, connection], tcp6: [], udp4: [{ ...listener, localPort: 53 }], udp6: [] };
  source = new ExtendedTableSource(windows.ipHelper);
  table = new SocketTable();
  calls = [];
});

/** One read into the table, as the monitor does it. */
function read(scope: ReadScope = 'all') {
  table.begin(scope);
  const outcome = source.read(scope, table.observe);
  const { added, changed, removed } = table.commit(outcome.ok && outcome.complete);
  return { outcome, counts: [added.length, changed.length, removed.length] };
}

/** The slots, by local port and state. */
function slotOf(port: number, state?: number): number {
  let found = -1;
  table.forEach((slot) => {
    if (table.rows.localPort[slot] === port && (state === undefined || table.rows.state[slot] === state)) found = slot;
  });
  return found;
}

const whole = { ok: true, complete: true } as const;

it('asks for what is in the scope, with owners and modules', () => {
  expect(read('listeners')).toEqual({ outcome: whole, counts: [2, 0, 0] });
  expect(calls).toEqual(['tcp4 6', 'tcp6 6', 'udp4 2', 'udp6 2']);
  calls = [];
  expect(read()).toEqual({ outcome: whole, counts: [1, 0, 0] });
  expect(calls).toEqual(['tcp4 8', 'tcp6 8', 'udp4 2', 'udp6 2']);
});

it('sees what has come, changed and gone', () => {
  read();
  tables.tcp4 = [listener, { ...connection, state: 11, pid: 0 }, { ...connection, peerPort: 5001 }];
  tables.udp4 = [];
  expect(read()).toEqual({ outcome: whole, counts: [1, 1, 1] });
});

describe('a table that has grown', () => {
  const many = (count: number) => Array.from({ length: count }, (_, port) => ({ ...listener, localPort: port + 1 }));

  it('since the buffer was made is read whole', () => {
    tables.tcp4 = many(5000);
    expect(read()).toEqual({ outcome: whole, counts: [5001, 0, 0] });
    calls = [];
    tables.tcp4 = many(5001);
    read();
    // The buffer has been kept, with some room.
    expect(calls).toEqual(['tcp4 8', 'tcp6 8', 'udp4 2', 'udp6 2']);
  });

  it('between the call that told its size and the next is asked for once more', () => {
    let size = 1000;
    windows.onTable = (call, family, tableClass) => {
      if (nameOf(call, family) === 'tcp4') {
        size = Math.min(size * 2, 4000);
        tables.tcp4 = many(size);
      }
      return answer(call, family, tableClass);
    };
    expect(read()).toEqual({ outcome: whole, counts: [4001, 0, 0] });
    expect(calls.filter((call) => call === 'tcp4 8')).toHaveLength(3);
  });

  it('each time it is asked for is given up, and no row is taken for gone', () => {
    read();
    let size = 1000;
    windows.onTable = (call, family, tableClass) => {
      // A quarter more is always made room for.
      if (nameOf(call, family) === 'udp4') tables.udp4 = many((size = Math.ceil(size * 1.3)));
      return answer(call, family, tableClass);
    };
    expect(read()).toEqual({
      outcome: { ok: false, error: { code: 'readFailed', detail: 'GetExtendedUdpTable: 122' } },
      counts: [0, 0, 0],
    });
    expect(calls.filter((call) => call === 'udp4 2').length).toBeLessThan(20);
  });
});

describe('a read that fails', () => {
  it.each([
    [5, 'tcp4', 'GetExtendedTcpTable: 5'],
    [87, 'udp6', 'GetExtendedUdpTable: 87'],
  ])('with the error %i of %s says so, and the next begins anew', (error, failing, detail) => {
    read();
    windows.onTable = (...question) => (nameOf(question[0], question[1]) === failing ? error : answer(...question));
    expect(read()).toEqual({ outcome: { ok: false, error: { code: 'readFailed', detail } }, counts: [0, 0, 0] });
    windows.onTable = answer;
    expect(read()).toEqual({ outcome: whole, counts: [0, 0, 0] });
  });

  it('by a count that cannot be says so', () => {
    windows.onTable = () => Buffer.from([0xff, 0xff, 0xff, 0, 0, 0, 0, 0]);
    const error = { code: 'readFailed', detail: 'GetExtendedTcpTable: a table of 16777215 rows' };
    expect(read()).toEqual({ outcome: { ok: false, error }, counts: [0, 0, 0] });
  });
});

describe('the tag of a service', () => {
  it('is told of the socket that carries it', () => {
    tables.tcp4 = [{ ...listener, tag: 41 }, connection];
    read();
    expect(source.tagOf(table, slotOf(80, 10))).toBe(41);
    expect(source.tagOf(table, slotOf(80, 1))).toBe(0);
  });

  it('of a connection stays while the listeners alone are read', () => {
    tables.tcp4 = [listener, { ...connection, tag: 42 }];
    read();
    read('listeners');
    expect(source.tagOf(table, slotOf(80, 1))).toBe(42);
  });

  it('is forgotten with its socket', () => {
    tables.tcp4 = [{ ...listener, tag: 41 }];
    read();
    const slot = slotOf(80);
    tables.tcp4 = [];
    read();
    expect(source.tagOf(table, slot)).toBe(0);
  });
});

describe('the time that a socket was made', () => {
  const made = (ms: number) => BigInt(ms) * 10_000n + 116_444_736_000_000_000n;

  it('is told of listeners and connections, and is that of the last read', () => {
    tables.tcp4 = [
      { ...listener, created: made(5000) },
      { ...connection, created: made(6000) },
    ];
    read();
    tables.tcp4 = [{ ...listener, created: made(5000) }];
    read('listeners');
    expect([source.createdAt(table, slotOf(80, 10)), source.createdAt(table, slotOf(80, 1))]).toEqual([5000, 6000]);
    // A connection keeps its identity, though another with the same addresses has taken its place.
    tables.tcp4 = [{ ...connection, created: made(9000) }];
    read();
    expect(source.createdAt(table, slotOf(80, 1))).toBe(9000);
  });

  it('is told of a listener that came after the whole read', () => {
    read();
    tables.tcp4 = [{ ...listener, localPort: 81, created: made(7000), tag: 9 }];
    read('listeners');
    expect([source.createdAt(table, slotOf(81)), source.tagOf(table, slotOf(81))]).toEqual([7000, 9]);
  });

  it('stays what it was where a read fails', () => {
    tables.tcp4 = [{ ...listener, created: made(5000) }];
    read();
    windows.onTable = (...question) => (question[0] === 'udp' ? 5 : answer(...question));
    tables.tcp4 = [];
    read();
    expect(source.createdAt(table, slotOf(80, 10))).toBe(5000);
  });

  it('is found among many', () => {
    tables.tcp4 = Array.from({ length: 3000 }, (_, at) => ({ ...listener, localPort: at + 1, created: made(at + 1) }));
    read();
    for (const port of [1, 1024, 1025, 3000]) expect(source.createdAt(table, slotOf(port))).toBe(port);
  });
});

it('takes a computer without IPv6 for one that has no sockets of it', () => {
  // ERROR_NOT_SUPPORTED, winerror.h.
  windows.onTable = (...question) => (question[1] === 23 ? 50 : answer(...question));
  expect(read()).toEqual({ outcome: whole, counts: [3, 0, 0] });
  windows.onTable = () => 50;
  expect(read().outcome).toMatchObject({ ok: false });
});

describe('pidNow', () => {
  it('finds each of several sockets that are the same in all that is told', () => {
    tables.udp4 = [
      { ...listener, localPort: 53 },
      { ...listener, localPort: 53 },
    ];
    read();
    const slots: number[] = [];
    table.forEach((slot) => table.rows.localPort[slot] === 53 && slots.push(slot));
    expect(slots.map((slot) => source.pidNow(table, slot))).toEqual([10, 10]);
    tables.udp4.pop();
    expect(slots.map((slot) => source.pidNow(table, slot)).sort()).toEqual([0, 10]);
  });

  it('looks anew', () => {
    read();
    expect(source.pidNow(table, slotOf(80, 1))).toBe(10);
    tables.tcp4 = [listener, { ...connection, pid: 11 }];
    expect(source.pidNow(table, slotOf(80, 1))).toBe(11);
    expect(source.pidNow(table, slotOf(53))).toBe(10);
  });

  it('is 0 for a socket that is gone, and where the tables cannot be read', () => {
    read();
    const slot = slotOf(80, 10);
    tables.tcp4 = [{ ...listener, pid: 12 }];
    expect(source.pidNow(table, slot)).toBe(0);
    tables.tcp4 = [listener];
    windows.onTable = (...question) => (question[0] === 'udp' ? 5 : answer(...question));
    expect(source.pidNow(table, slot)).toBe(0);
  });
});
