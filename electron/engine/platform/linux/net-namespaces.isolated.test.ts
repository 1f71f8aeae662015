import { beforeEach, describe, expect, it, vi } from 'vitest';
import { TCP_LISTEN } from '../../monitor/socket-record';
import type { ProcNetTable } from './parse-sock-stat';
import type { NetTable } from './read-namespace';
import { NetNamespaces } from './net-namespaces';

// A machine that is made up: its namespaces, each with one process whose pid is its inode, and its clock, on which every
// table takes its time.

interface FakeSpace {
  counts: Record<ProcNetTable, number>;
  tables: Partial<Record<ProcNetTable, NetTable | null>>;
  cost: number;
}

const machine = vi.hoisted(() => ({
  now: 1,
  spaces: new Map<number, FakeSpace>(),
  /** The sockets of the whole host. */
  alloc: 0,
  countersFail: false,
  asked: [] as (readonly [inode: number, table: string, most: number])[],
}));

vi.mock('./read-descriptors', () => ({ readPids: () => [1, ...machine.spaces.keys()] }));
vi.mock('./read-namespace', () => ({
  readNamespaceInode: (pid: number | 'self') => (pid === 'self' ? 1 : pid),
  readOfficialInode: () => null,
  readNamespaceNames: () => new Map(),
  readProcessName: () => 'nginx',
  readControlGroup: () => '0::/\n',
  readSockStat: (pid: number) => {
    const { tcp, tcp6, udp, udp6 } = machine.spaces.get(pid)?.counts ?? { tcp: 0, tcp6: 0, udp: 0, udp6: 0 };
    const text = `TCP: inuse ${tcp} orphan ${machine.alloc} tw 0 alloc ${machine.alloc} mem ${machine.alloc}\nUDP: inuse ${udp} mem 0\n`;
    return machine.countersFail ? null : `${text}TCP6: inuse ${tcp6}\nUDP6: inuse ${udp6}\n`;
  },
  readNetTable: (pid: number, table: ProcNetTable, most: number) => {
    machine.asked.push([pid, table, most]);
    machine.now += machine.spaces.get(pid)?.cost ?? 0;
    return machine.spaces.get(pid)?.tables[table] ?? null;
  },
}));

const ESTABLISHED = 1;
let namespaces: NetNamespaces;

// As the kernel prints it (net/ipv4/tcp_ipv4.c).
const line = (port: number, state = TCP_LISTEN) =>
  `   0: 00000000:${hex(port, 4)} 00000000:0000 ${hex(state, 2)} 00000000:00000000 00:00000000 00000000     0        0 ${port} 1 0000000000000000 100 0 0 10 0`;
const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');
const table = (lines: readonly string[], isWhole = true): NetTable => ({
  text: ['  sl  local_address', ...lines, ''].join('\n'),
  isWhole,
});

/** A namespace with one listener, on the port that is its inode. */
function add(inode: number, cost = 0): FakeSpace {
  const space: FakeSpace = {
    counts: { tcp: 1, tcp6: 0, udp: 0, udp6: 0 },
    tables: { tcp: table([line(inode)]) },
    cost,
  };
  machine.spaces.set(inode, space);
  return space;
}

function read() {
  const ports: number[] = [];
  const numbers = namespaces.read(({ localPort }) => ports.push(localPort));
  return { ports, numbers };
}

beforeEach(() => {
  Object.assign(machine, { now: 1, alloc: 0, countersFail: false, asked: [] });
  machine.spaces.clear();
  vi.spyOn(performance, 'now').mockImplementation(() => machine.now);
  namespaces = new NetNamespaces();
  namespaces.setEnabled(true);
  return () => vi.restoreAllMocks();
});

describe('a namespace', () => {
  it('is not read again for what happens in others', () => {
    add(80);
    add(81);
    expect(read().ports).toEqual([80, 81]);
    machine.alloc += 5;
    expect(read()).toEqual({ ports: [], numbers: [] });
  });

  it('is read again after ten seconds though its counters stand still', () => {
    add(80);
    read();
    machine.now += 10_000;
    expect(read().ports).toEqual([]);
    machine.now += 1;
    expect(read().ports).toEqual([80]);
  });

  it('is not told to be read whole when a table could not be opened, and is asked for again at once', () => {
    const space = add(80);
    space.counts.udp = 1;
    expect(read()).toEqual({ ports: [80], numbers: [] });
    space.tables.udp = table([line(53, 7)]);
    expect(read()).toEqual({ ports: [80, 53], numbers: [1] });
    expect(read()).toEqual({ ports: [], numbers: [] });
  });

  it('is not told to be read whole when a line was none', () => {
    add(80).tables.tcp = table([line(80), 'gibberish', line(81)]);
    expect(read()).toEqual({ ports: [80, 81], numbers: [] });
  });

  it('stays as it was when nobody tells its counters', () => {
    add(80);
    read();
    machine.countersFail = true;
    machine.now += 20_000;
    expect(read()).toEqual({ ports: [], numbers: [] });
    expect(namespaces.infoOf(1)).toEqual({
      id: '80',
      name: null,
      process: { pid: 80, name: 'nginx', container: null },
    });
    machine.countersFail = false;
    expect(read()).toEqual({ ports: [80], numbers: [1] });
  });
});

describe('of a table that is too long', () => {
  it('the listeners of TCP are told', () => {
    add(80).tables.tcp = table([line(80), line(81), line(5000, ESTABLISHED), line(5001, ESTABLISHED)], false);
    expect(read()).toEqual({ ports: [80, 81], numbers: [1] });
  });

  it('nothing follows about what is missing when not even the listeners are all there', () => {
    add(80).tables.tcp = table([line(80), line(81)], false);
    expect(read()).toEqual({ ports: [80, 81], numbers: [] });
  });

  it('nothing is told of UDP', () => {
    const space = add(80);
    space.counts.udp = 9000;
    space.tables.udp = table([line(53, 7)], false);
    expect(read()).toEqual({ ports: [80], numbers: [1] });
  });

  it('all is told again when it is no more than half as long', () => {
    const space = add(80);
    const connections = [line(80), line(5000, ESTABLISHED)];
    space.tables.tcp = table(connections, false);
    read();
    space.counts.tcp += 1;
    expect(read().ports).toEqual([80]);
    space.counts.tcp -= 1;
    space.tables.tcp = table(connections);
    expect(read()).toEqual({ ports: [80, 5000], numbers: [1] });
    space.counts.tcp += 1;
    read();
    const [first, second, third, fourth] = machine.asked.map(([, , most]) => most);
    expect([second, third]).toEqual([Number(first) / 2, Number(first) / 2]);
    expect(fourth).toBe(first);
  });
});

describe('many namespaces', () => {
  it('are read a slice at a time from the first, and settle when all that were there have been read', () => {
    for (let inode = 100; inode < 110; inode += 1) add(inode, 10);
    const ports: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const before = machine.now;
      ports.push(...read().ports);
      expect(machine.now - before).toBeLessThanOrEqual(35);
      expect(namespaces.settling).toBe(true);
      // Those that come meanwhile are not waited for.
      if (round > 0) add(200 + round, 10);
    }
    expect(ports.filter((port) => port < 200)).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109]);
    read();
    expect(namespaces.settling).toBe(false);
  });

  it('do not keep one waiting whose counters have moved, however many are due', () => {
    const spaces = Array.from({ length: 40 }, (_, index) => add(100 + index, 10));
    while (namespaces.settling) read();
    machine.now += 11_000;
    for (const space of spaces.slice(30, 32)) space.counts.tcp = 2;
    expect(read().ports.slice(0, 2)).toEqual([130, 131]);
  });

  it('are all read at last though some move all the time', () => {
    const spaces = Array.from({ length: 10 }, (_, index) => add(100 + index, 10));
    while (namespaces.settling) read();
    const seen = new Set<number>();
    for (let round = 0; round < 60 && seen.size < 10; round += 1) {
      machine.now += 1000;
      for (const space of spaces.slice(0, 5)) space.counts.tcp += 1;
      for (const port of read().ports) seen.add(port);
    }
    expect(seen.size).toBe(10);
  });

  it('settle though one of them cannot be read', () => {
    add(80).tables.tcp = null;
    add(81);
    read();
    read();
    expect(namespaces.settling).toBe(false);
  });
});
