import { describe, expect, it } from 'vitest';
import { joinHealths } from '../../store/listener-healths';
import type { PortRow } from '../../store/port-row';
import { makeHealth, makeProcess, makeRows, makeSocket, ownedBy } from '../../testing/make';
import { lets, noFilters } from './filter-rows';
import { rowAfterKey } from './grid-keys';
import { countReach } from './headline';
import { headlineWords } from './headline-words';
import { defaultOrder, orderRows } from './order-rows';
import { RowArranger } from './row-arranger';
import { RowFilter } from './row-filter';
import { parseSearch } from './search-query';

const node = makeProcess({ pid: 5 });
const any = { exposure: 'allInterfaces', localAddress: '0.0.0.0' } as const;
const lan = {
  exposure: 'interface',
  localAddress: '192.168.1.20',
  reach: { kind: 'private', interfaceName: 'eth0' },
} as const;
const rows = makeRows(
  [
    makeSocket({ id: 'a', localPort: 22, ...any }),
    makeSocket({ id: 'b', localPort: 53, transport: 'udp', state: null }),
    makeSocket({ id: 'c', localPort: 3000, ...lan, owner: ownedBy(node) }),
    makeSocket({ id: 'd', localPort: 80, ...any, serviceName: 'HTTP' }),
    makeSocket({ id: 'e', localPort: 40000, transport: 'udp', state: null, role: 'ephemeral' }),
  ],
  [node],
);
const portsOf = (list: readonly PortRow[]): number[] => list.map(({ sockets }) => sockets[0].localPort);

describe('order', () => {
  it('puts what most can reach first, and then goes by port', () => {
    expect(portsOf(orderRows(rows, defaultOrder, [], false))).toEqual([22, 80, 3000, 53, 40000]);
  });

  it('goes by any column, unknown values last in both directions', () => {
    expect(portsOf(orderRows(rows, { column: 'port', descending: true }, [], false))).toEqual([
      40000, 3000, 80, 53, 22,
    ]);
    expect(portsOf(orderRows(rows, { column: 'service', descending: false }, [], false))[0]).toBe(80);
    expect(portsOf(orderRows(rows, { column: 'pid', descending: true }, [], false))[0]).toBe(3000);
  });

  it('leaves rows in their places under the pointer: new ones last, closed ones where they were', () => {
    const arranger = new RowArranger();
    const before = arranger.arrange(rows, defaultOrder, true);
    const closing = before.map((row, index) => (index === 1 ? { ...row, closed: true } : row));
    arranger.arrange(closing, defaultOrder, true);
    const [fresh] = makeRows([makeSocket({ id: 'n', localPort: 1, ...any })]);
    const later = [...(fresh ? [fresh] : []), ...closing.filter(({ closed }) => !closed)];
    expect(portsOf(arranger.arrange(later, defaultOrder, true))).toEqual([22, 80, 3000, 53, 40000, 1]);
    expect(portsOf(arranger.arrange(later, defaultOrder, false))).toEqual([1, 22, 3000, 53, 40000]);
  });

  it('sorts under the pointer when another order is asked for', () => {
    const arranger = new RowArranger();
    arranger.arrange(rows, defaultOrder, true);
    expect(portsOf(arranger.arrange(rows, { column: 'port', descending: false }, true))).toEqual([
      22, 53, 80, 3000, 40000,
    ]);
  });
});

describe('filters', () => {
  it.each([
    [noFilters, [22, 53, 80, 3000]],
    [{ ...noFilters, ephemeral: true }, [22, 53, 80, 3000, 40000]],
    [{ ...noFilters, reach: 'reachable' }, [22, 80, 3000]],
    [{ ...noFilters, reach: 'network' }, [3000]],
    [{ ...noFilters, reach: 'computer' }, [53]],
    [{ ...noFilters, transport: 'udp' }, [53]],
    [{ ...noFilters, mine: true }, [3000]],
  ] as const)('%j lets through %j', (filters, ports) => {
    expect(portsOf(rows.filter((row) => lets(row, { filters, terms: [], me: 'ada' })))).toEqual(ports);
  });

  it('keep what was shown in sight under the pointer, unless something else is wanted', () => {
    const filter = new RowFilter();
    const ill = { filters: noFilters, terms: parseSearch('warning').terms, me: null };
    const warned = { ...rows[1], health: joinHealths([makeHealth('b', { warnings: ['closeWaitGrows'] })]) } as PortRow;
    const before = rows.map((row) => (row.id === warned.id ? warned : row));
    expect(portsOf(filter.filter(before, ill, true))).toEqual([warned.sockets[0].localPort]);
    expect(filter.filter(rows, ill, true)).toEqual([rows[1]]);
    expect(filter.filter(rows, { ...ill }, true)).toEqual([]);
    filter.filter(before, ill, true);
    expect(filter.filter(rows, ill, false)).toEqual([]);
  });
});

describe('headline', () => {
  it('counts listeners by tone, without ephemeral and closed ones', () => {
    const closed = rows.map((row) => (row.id === 'd' ? { ...row, closed: true } : row));
    expect(countReach(closed)).toEqual({ everyone: 1, network: 1, computer: 1, internet: 0 });
  });

  it.each([
    [
      { everyone: 3, network: 5, computer: 33, internet: 0 },
      '3 ports',
      ' answer on every network this computer is on. 5 more on your own network.',
    ],
    [{ everyone: 1, network: 0, computer: 2, internet: 1 }, '1 port', ' answers on every network or to the internet.'],
    [
      { everyone: 0, network: 1, computer: 0, internet: 0 },
      '',
      'No port answers on every network. 1 answers on your own network.',
    ],
    [
      { everyone: 0, network: 0, computer: 12345, internet: 0 },
      '',
      'All 12,345 open ports can be reached from this computer only.',
    ],
    [{ everyone: 0, network: 0, computer: 0, internet: 0 }, '', 'Nothing on this computer waits for connections.'],
  ])('says of %j: %s%s', (counts, lead, rest) => {
    expect(headlineWords(counts, true)).toEqual({ lead, rest });
  });
});

describe('keys', () => {
  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 0, 0],
    ['PageDown', 2, 7],
    ['PageUp', 2, 0],
    ['Home', 5, 0],
    ['End', 5, 9],
    ['x', 5, null],
  ])('%s leads from row %i to %s', (key, index, target) => {
    expect(rowAfterKey(key, index, 10, 5)).toBe(target);
  });
});

describe('rows of one service host', () => {
  const host = makeProcess({ pid: 9, name: 'svchost.exe', project: null });
  const of = (name: string, displayName: string) => ({ ...ownedBy(host), service: { name, displayName } });
  const udp = { transport: 'udp', state: null, role: 'ephemeral' } as const;
  const hosted = makeRows(
    [
      makeSocket({ id: 'u1', localPort: 50_001, ...udp, owner: of('Dnscache', 'DNS Client') }),
      makeSocket({ id: 'u2', localPort: 50_002, ...udp, owner: of('Dnscache', 'DNS Client') }),
      makeSocket({ id: 'u3', localPort: 50_003, ...udp, owner: of('iphlpsvc', 'IP Helper') }),
      makeSocket({ id: 't', localPort: 49_664, owner: of('EventLog', 'Windows Event Log') }),
    ],
    [host],
  );

  it('are one a service', () => {
    expect(hosted.map(({ sockets }) => sockets.map(({ id }) => id))).toEqual([['t'], ['u1', 'u2'], ['u3']]);
  });

  it('are found and ordered by the service, and found by its host', () => {
    const found = (search: string): number[] => {
      const wanted = { filters: { ...noFilters, ephemeral: true }, terms: parseSearch(search).terms, me: null };
      return portsOf(hosted.filter((row) => lets(row, wanted)));
    };
    for (const search of ['dns', 'dnscache', 'name:"dns client"', 'service:dnscache']) {
      expect(found(search), search).toEqual([50_001]);
    }
    expect(found('svchost')).toEqual([49_664, 50_001, 50_003]);
    expect(found('-service:iphlpsvc')).toEqual([49_664, 50_001]);
    expect(portsOf(orderRows(hosted, { column: 'program', descending: true }, [], false))).toEqual([
      49_664, 50_003, 50_001,
    ]);
  });
});
