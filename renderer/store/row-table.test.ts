import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noChanges } from '../../shared/domain/change-set';
import type { SocketInfo } from '../../shared/domain/socket';
import {
  makeConnection,
  makeProcess,
  makeRows,
  makeSocket,
  ownedBy,
  socketChanges,
  unknownOwner,
} from '../testing/make';
import type { PortRow } from './port-row';
import { RowTable } from './row-table';

const node = makeProcess({ pid: 7 });
const v4 = makeSocket({ id: 'a', owner: ownedBy(node) });
const v6 = makeSocket({ id: 'b', owner: ownedBy(node), networkType: 'ipv6', localAddress: '::1' });

function tableOf(sockets: readonly SocketInfo[]): RowTable {
  const table = new RowTable();
  table.reset(sockets, [node]);
  return table;
}

const idsOf = (rows: readonly PortRow[]): string[] => rows.map(({ id }) => id);

describe('folding', () => {
  it('makes one row of the IPv4 and the IPv6 listener of one service', () => {
    const rows = makeRows([v6, v4], [node]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.sockets).toEqual([v4, v6]);
    expect(rows[0]?.processes).toEqual([node]);
    expect(rows[0]?.project).toBe('my-app');
  });

  it.each<[string, Partial<SocketInfo>]>([
    ['port', { localPort: 3001 }],
    ['transport', { transport: 'udp', state: null }],
    ['exposure', { exposure: 'allInterfaces', localAddress: '0.0.0.0' }],
    ['owner', { owner: unknownOwner }],
  ])('keeps sockets apart that differ by %s', (_, difference) => {
    expect(makeRows([v4, { ...v6, ...difference }], [node])).toHaveLength(2);
  });

  it('keeps a VPN address apart from one of the own network', () => {
    const lan = makeSocket({ id: 'l', exposure: 'interface', reach: { kind: 'private', interfaceName: 'eth0' } });
    const vpn = makeSocket({ id: 'v', exposure: 'interface', reach: { kind: 'vpn', interfaceName: 'tailscale0' } });
    expect(makeRows([lan, vpn])).toHaveLength(2);
  });

  it('makes one row of all ephemeral UDP sockets of a process', () => {
    const udp = { role: 'ephemeral', transport: 'udp', state: null, owner: ownedBy(node) } as const;
    const rows = makeRows([
      makeSocket({ id: 'x', localPort: 51000, ...udp }),
      makeSocket({ id: 'y', localPort: 40000, ...udp }),
    ]);
    expect(rows.map(({ sockets }) => sockets.map(({ localPort }) => localPort))).toEqual([[40000, 51000]]);
  });

  it('says since when only if every socket was seen to open, and else at most since its program', () => {
    const opened = makeRows(
      [
        { ...v4, firstSeen: 5000 },
        { ...v6, firstSeen: 6000 },
      ],
      [node],
    );
    expect(opened[0]?.since).toEqual({ time: 5000, atMost: false });
    const older = makeRows([{ ...v4, firstSeen: 5000 }, v6], [node]);
    expect(older[0]?.since).toEqual({ time: node.creationTime, atMost: true });
    expect(makeRows([makeSocket({ id: 'u' })])[0]?.since).toBeNull();
  });
});

describe('peers', () => {
  const peersOf = (...sockets: readonly SocketInfo[]): readonly (number | null)[] =>
    makeRows(sockets).map(({ peers }) => peers);

  it('counts established connections to the address and port, and no others', () => {
    const counted = [
      makeSocket({ id: 'l' }),
      makeConnection({ id: '1' }),
      makeConnection({ id: '2' }),
      makeConnection({ id: '3', state: 'time_wait' }),
      makeConnection({ id: '4', localPort: 3001 }),
      makeConnection({ id: '5', localAddress: '192.168.1.20' }),
    ];
    expect(peersOf(...counted)).toEqual([2]);
  });

  it('counts what a wildcard takes: IPv4 alone, or both by a dual-stack socket', () => {
    const four = makeConnection({ id: '4', localAddress: '10.0.0.1' });
    const six = makeConnection({ id: '6', localAddress: 'fd00::1', networkType: 'ipv6' });
    const any4 = makeSocket({ id: 'l', localAddress: '0.0.0.0', exposure: 'allInterfaces' });
    const any6 = makeSocket({ id: 'l', localAddress: '::', networkType: 'ipv6', exposure: 'allInterfaces' });
    expect(peersOf(any4, four, six)).toEqual([1]);
    expect(peersOf(any6, four, six)).toEqual([1]);
    expect(peersOf({ ...any6, dualStack: true }, four, six)).toEqual([2]);
  });

  it('has none for UDP', () => {
    expect(peersOf(makeSocket({ id: 'u', transport: 'udp', state: null }))).toEqual([null]);
  });
});

describe('changes', () => {
  it('says what opened and what closed, each row once', () => {
    const table = tableOf([]);
    expect(idsOf(table.apply(socketChanges(1, { added: [v4, v6] })).opened)).toEqual(['a']);
    expect(idsOf(table.apply(socketChanges(2, { removed: ['a', 'b'] })).closed)).toEqual(['a']);
    expect(table.rows.size).toBe(0);
  });

  it('neither opens nor closes a row whose sockets get their owner', () => {
    const pending = { ...unknownOwner, reason: 'pending' } as const;
    const table = tableOf([]);
    table.apply(
      socketChanges(1, {
        added: [
          { ...v4, owner: pending },
          { ...v6, owner: pending },
        ],
      }),
    );
    const both = table.apply({
      ...socketChanges(2, { changed: [v6, v4] }),
      processes: { ...noChanges, added: [node] },
    });
    expect(both.opened).toEqual([]);
    expect(both.closed).toEqual([]);
    expect(both.changed.map(({ before, after }) => [before.id, after.id])).toEqual([['a', 'a']]);
  });

  it('does not close a row that loses one of its two sockets', () => {
    const table = tableOf([v4, v6]);
    expect(table.apply(socketChanges(1, { removed: ['a'] })).closed).toEqual([]);
    expect([...table.rows.values()].map(({ sockets }) => sockets)).toEqual([[v6]]);
  });

  it('takes what becomes known of a process', () => {
    const table = tableOf([v4]);
    const renamed = { ...node, name: 'vite' };
    table.apply({ ...socketChanges(1, {}), processes: { ...noChanges, changed: [renamed] } });
    expect([...table.rows.values()][0]?.processes).toEqual([renamed]);
  });

  it('counts peers anew when a connection comes or goes', () => {
    const table = tableOf([v4]);
    table.apply(socketChanges(1, { added: [makeConnection({ id: 'c' })] }));
    expect([...table.rows.values()][0]?.peers).toBe(1);
    expect(table.connections).toBe(1);
    table.apply(socketChanges(2, { removed: ['c'] }));
    expect([...table.rows.values()][0]?.peers).toBe(0);
    expect(table.connections).toBe(0);
  });

  it('comes to the same rows as a snapshot of the same sockets, whatever happened before', () => {
    const arbitrarySocket = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      role: fc.constantFrom('listener' as const, 'connection' as const),
      localPort: fc.constantFrom(80, 81),
      localAddress: fc.constantFrom('127.0.0.1', '0.0.0.0'),
      owner: fc.constantFrom(unknownOwner, ownedBy(node)),
    });
    const steps = fc.array(fc.uniqueArray(arbitrarySocket, { selector: ({ id }) => id }), { maxLength: 6 });
    fc.assert(
      fc.property(steps, (states) => {
        const table = tableOf([]);
        for (const state of states) {
          const next = state.map(socketOf);
          const ids = new Set(next.map(({ id }) => id));
          table.apply(
            socketChanges(1, {
              added: next.filter(({ id }) => !table.sockets.has(id)),
              changed: next.filter(({ id }) => table.sockets.has(id)),
              removed: [...table.sockets.keys()].filter((id) => !ids.has(id)),
            }),
          );
        }
        const fresh = tableOf([...table.sockets.values()]);
        expect(new Map([...table.rows].sort())).toEqual(new Map([...fresh.rows].sort()));
        expect(table.connections).toBe(fresh.connections);
      }),
    );
  });
});

function socketOf({
  role,
  ...fields
}: Pick<SocketInfo, 'id' | 'localPort' | 'localAddress' | 'owner'> & {
  readonly role: 'listener' | 'connection';
}): SocketInfo {
  if (role === 'connection') return makeConnection(fields);
  return makeSocket({ ...fields, exposure: fields.localAddress === '0.0.0.0' ? 'allInterfaces' : 'loopback' });
}
