import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { NO_UID, createSocketRecord } from '../../monitor/socket-record';
import type { ExtendedRow, TableName } from '../../testing/extended-rows';
import { moduleTable } from '../../testing/extended-rows';
import { addressWords, copyRecord } from '../../testing/socket-records';
import { createTableBuffer } from './extended-table';
import { capturedTables } from './fixtures/captured-wine';
import type { ParsedTable, RowLayout } from './parse-extended-table';
import {
  MIB_TCP6ROW_OWNER_MODULE,
  MIB_TCPROW_OWNER_MODULE,
  MIB_UDP6ROW_OWNER_MODULE,
  MIB_UDPROW_OWNER_MODULE,
  parseExtendedTable,
} from './parse-extended-table';

const layouts: Readonly<Record<TableName, RowLayout>> = {
  tcp4: MIB_TCPROW_OWNER_MODULE,
  tcp6: MIB_TCP6ROW_OWNER_MODULE,
  udp4: MIB_UDPROW_OWNER_MODULE,
  udp6: MIB_UDP6ROW_OWNER_MODULE,
};

const names = ['tcp4', 'tcp6', 'udp4', 'udp6'] as const;

/** 2026-11-28, as a FILETIME whose halves are both in use. */
const CREATED = 134_403_740_883_675_310n;

interface Parsed {
  readonly outcome: ParsedTable;
  readonly rows: readonly SocketRecord[];
  readonly tags: readonly number[];
  readonly times: readonly number[];
}

/** Parses bytes, in a buffer with some room behind them, as the source has it. */
function parseBytes(layout: RowLayout, bytes: Uint8Array, room = 0): Parsed {
  const buffer = createTableBuffer(bytes.length + room);
  buffer.bytes.set(bytes);
  const rows: SocketRecord[] = [];
  const tags: number[] = [];
  const times: number[] = [];
  const outcome = parseExtendedTable(
    buffer,
    layout,
    createSocketRecord(),
    (record) => rows.push(copyRecord(record)),
    (_record, tag, createdAt) => {
      tags.push(tag);
      times.push(createdAt);
    },
  );
  return { outcome, rows, tags, times };
}

function parse(name: TableName, ...rows: readonly ExtendedRow[]): Parsed {
  return parseBytes(layouts[name], moduleTable(name, rows), 4096);
}

const cookieOf = ({ cookieHigh, cookieLow }: SocketRecord) => `${cookieHigh}.${cookieLow}`;

const connection4 = { state: 5, local: '192.0.2.1', localPort: 49_877, peer: '198.51.100.7', peerPort: 443, pid: 4321 };
const connection6 = { ...connection4, local: '2001:db8::1', peer: '2001:db8:0:1:2:3:4:5' };

describe('parseExtendedTable', () => {
  it('reads what a system gave', () => {
    const ends = names.map((name) =>
      parseBytes(layouts[name], capturedTables[name]).rows.map(({ state, localPort, peerPort, pid, local }) => [
        ...[state, localPort, peerPort, pid],
        Buffer.from(local.buffer).toString('hex', 0, name.endsWith('4') ? 4 : 16),
      ]),
    );
    const [loopback4, loopback6] = ['7f000001', '00000000000000000000000000000001'];
    expect(ends).toEqual([
      [
        [10, 18_080, 0, 32, loopback4],
        [1, 18_080, 40_435, 0, loopback4],
        [1, 40_435, 18_080, 32, loopback4],
      ],
      [
        [10, 18_081, 0, 0, loopback6],
        [1, 18_081, 34_571, 0, loopback6],
        [1, 34_571, 18_081, 0, loopback6],
      ],
      [[7, 15_353, 0, 32, loopback4]],
      [[7, 15_354, 0, 32, loopback6]],
    ]);
  });

  it('reads each field of TCP', () => {
    const common = { protocol: 6, state: 1, localPort: 49_877, peerPort: 443, pid: 4321, uid: NO_UID, inode: 0 };
    expect(parse('tcp4', { ...connection4, created: CREATED, tag: 77 })).toMatchObject({
      outcome: { kind: 'done' },
      rows: [{ ...common, family: 4, local: addressWords('192.0.2.1'), peer: addressWords('198.51.100.7') }],
      tags: [77],
    });
    expect(parse('tcp6', { ...connection6, created: CREATED, tag: 78 })).toMatchObject({
      outcome: { kind: 'done' },
      rows: [{ ...common, family: 6, local: addressWords('2001:db8::1'), peer: addressWords(connection6.peer) }],
      tags: [78],
    });
  });

  it('reads each field of UDP, which has no peer', () => {
    const row = { localPort: 5353, pid: 808, created: CREATED, tag: 5 };
    const common = { protocol: 17, state: 7, localPort: 5353, peerPort: 0, pid: 808, uid: NO_UID };
    const peer = new Uint32Array(4);
    expect(parse('udp4', { ...row, local: '224.0.0.251' })).toMatchObject({
      rows: [{ ...common, family: 4, local: addressWords('224.0.0.251'), peer }],
      tags: [5],
    });
    expect(parse('udp6', { ...row, local: 'fe80::1:2' })).toMatchObject({
      rows: [{ ...common, family: 6, local: addressWords('fe80::1:2'), peer }],
      tags: [5],
    });
  });

  it.each(names)('reads every row of %s', (name) => {
    const local = name.endsWith('6') ? '::' : '0.0.0.0';
    const rows = [80, 65_535, 256].map((localPort) => ({ local, localPort, pid: localPort + 1 }));
    const { rows: read } = parse(name, ...rows);
    expect(read.map(({ localPort, pid }) => [localPort, pid])).toEqual([
      [80, 81],
      [65_535, 65_536],
      [256, 257],
    ]);
    // Leaves nothing of the row before in the next.
    expect(read.every((row) => row.local.every((word) => word === 0))).toBe(true);
  });

  it('takes a port from the low half of its field, whatever the other holds', () => {
    const { rows } = parse('tcp4', { ...connection4, noise: 0xbeef });
    expect(rows).toMatchObject([{ localPort: 49_877, peerPort: 443 }]);
    expect(cookieOf(rows[0]!)).toBe(cookieOf(parse('tcp4', connection4).rows[0]!));
  });

  // MIB_TCP_STATE_* of tcpmib.h, and include/net/tcp_states.h.
  it.each([
    [1, 7],
    [2, 10],
    [3, 2],
    [4, 3],
    [5, 1],
    [6, 4],
    [7, 5],
    [8, 8],
    [9, 11],
    [10, 9],
    [11, 6],
    [12, 7],
  ])('takes state %i for %i', (state, expected) => {
    expect(parse('tcp4', { ...connection4, state }).rows).toMatchObject([{ state: expected }]);
    expect(parse('tcp6', { ...connection6, state }).rows).toMatchObject([{ state: expected }]);
  });

  it.each([0, 13, 100, 0xffff_ffff])('leaves a row of state %i, and reads the next', (state) => {
    const { outcome, rows } = parse('tcp4', { ...connection4, state }, { ...connection4, localPort: 1 });
    expect(outcome).toEqual({ kind: 'done' });
    expect(rows.map(({ localPort }) => localPort)).toEqual([1]);
  });

  it('takes no peer from a listener, whose fields hold anything', () => {
    const { rows } = parse('tcp4', { ...connection4, state: 2 });
    expect(rows).toMatchObject([{ state: 10, peerPort: 0, peer: new Uint32Array(4) }]);
  });

  it('says that IPv6 takes no IPv4, which has a row of its own', () => {
    expect(parse('tcp6', { local: '::', localPort: 80 }).rows).toMatchObject([{ v6Only: true }]);
    expect(parse('tcp4', { local: '0.0.0.0', localPort: 80 }).rows).toMatchObject([{ v6Only: false }]);
  });

  it.each(names)('tells when a socket of %s was made, to the millisecond', (name) => {
    const [local, peer] = name.endsWith('6') ? ['::1', '::1'] : ['127.0.0.1', '127.0.0.1'];
    const made = Date.UTC(2026, 10, 28, 21, 30, 15, 123);
    const created = BigInt(made) * 10_000n + 116_444_736_000_000_000n + 9999n;
    const { times } = parse(name, { local, peer, localPort: 1, created }, { local, peer, localPort: 2 });
    expect(times).toEqual([made, 0]);
  });

  it('tells of tags where there are any', () => {
    expect(parse('tcp4', connection4, { ...connection4, localPort: 2, tag: 9 }).tags).toEqual([0, 9]);
  });
});

describe('the identity of a row', () => {
  const cookies = (name: TableName, ...rows: readonly ExtendedRow[]) =>
    new Set(parse(name, ...rows).rows.map(cookieOf)).size;

  it.each([
    ['tcp4', connection4],
    ['tcp6', connection6],
  ] as const)('stays while a connection of %s waits for its end, nobody holding it', (name, row) => {
    const established = { ...row, created: CREATED };
    expect(cookies(name, established, { ...row, state: 8 }, { ...row, state: 11, pid: 0, created: 0n })).toBe(1);
  });

  it.each([
    ['tcp4', '0.0.0.0'],
    ['tcp6', '::'],
    ['udp4', '0.0.0.0'],
    ['udp6', '::'],
  ] as const)('of a listener of %s is another with another process, or made at another time', (name, local) => {
    const row = { local, localPort: 80, pid: 5, created: CREATED };
    const others = [
      { ...row, pid: 6 },
      { ...row, created: CREATED + 1n },
      { ...row, created: CREATED + (1n << 32n) },
    ];
    expect(cookies(name, row, ...others)).toBe(4);
    const [one, other] = [row, { ...row, noise: 3, tag: 4 }].map((each) => cookieOf(parse(name, each).rows[0]!));
    expect(one).toBe(other);
  });
});

describe('sockets that are the same in all that is told', () => {
  const row = { local: '0.0.0.0', localPort: 80, pid: 5, created: CREATED };

  it.each(['tcp4', 'udp4'] as const)('of %s are told apart, and stay the same in any order', (name) => {
    const other = { ...row, localPort: 81 };
    const one = parse(name, row, other, row, row).rows.map(cookieOf);
    expect(new Set(one).size).toBe(4);
    expect(new Set(parse(name, other, row, row, row).rows.map(cookieOf))).toEqual(new Set(one));
    expect(parse(name, row).rows.map(cookieOf)).toEqual([one[0]]);
  });

  it('are never connections', () => {
    expect(new Set(parse('tcp4', connection4, connection4).rows.map(cookieOf)).size).toBe(1);
  });
});

describe('bytes that are no table', () => {
  it.each(names)('of %s give no row when the count is more than there is room for', (name) => {
    const layout = layouts[name];
    const bytes = moduleTable(name, [{ local: name.endsWith('6') ? '::' : '0.0.0.0', localPort: 80 }]);
    expect(parseBytes(layout, bytes).outcome).toEqual({ kind: 'done' });
    for (const count of [2, 0x7fff_ffff, 0xffff_ffff]) {
      bytes.writeUInt32LE(count, 0);
      expect(parseBytes(layout, bytes)).toEqual({
        outcome: { kind: 'malformed', count },
        rows: [],
        tags: [],
        times: [],
      });
    }
  });

  it.each(names)('of %s give no row when they are cut', (name) => {
    const bytes = moduleTable(name, [{ local: name.endsWith('6') ? '::' : '0.0.0.0', localPort: 80 }]);
    for (let length = 8; length <= bytes.length - 4; length += 4) {
      expect(parseBytes(layouts[name], bytes.subarray(0, length)).rows).toEqual([]);
    }
  });

  it('never give more rows than there is room for, nor a field that is none', () => {
    const garbage = fc.tuple(
      fc.constantFrom(...names),
      fc.integer({ min: 0, max: 8 }),
      fc.uint8Array({ maxLength: 2000 }),
    );
    fc.assert(
      fc.property(garbage, ([name, count, bytes]) => {
        const table = Buffer.concat([Buffer.from([count, 0, 0, 0]), bytes]);
        const { outcome, rows } = parseBytes(layouts[name], table);
        if (outcome.kind === 'malformed') expect(rows).toEqual([]);
        expect(8 + rows.length * layouts[name].size).toBeLessThanOrEqual(Math.max(8, (table.length + 3) & ~3));
        for (const { localPort, peerPort, state } of rows) {
          expect(localPort >= 0 && localPort <= 0xffff && peerPort >= 0 && peerPort <= 0xffff).toBe(true);
          expect(state >= 1 && state <= 11).toBe(true);
        }
      }),
    );
  });
});
