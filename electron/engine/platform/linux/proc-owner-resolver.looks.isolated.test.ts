import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { SocketTable } from '../../monitor/socket-table';
import { tcpListener } from '../../testing/socket-records';
import { readRows, slotOf } from '../../testing/table-reads';
import { ProcOwnerResolver } from './proc-owner-resolver';
import { readDescriptorCount, readDescriptors, readPids } from './read-descriptors';

// Processes of a computer that is made up, some of which are not this user's to see.

vi.mock('./read-descriptors', () => ({
  readPids: vi.fn(),
  readDescriptorCount: vi.fn(),
  readParentPid: () => null,
  readDescriptors: vi.fn(),
  NO_SOCKET: 0,
}));

const OTHER = (process.geteuid?.() ?? 0) + 1;

/** What each process holds; null where it is not to be seen. */
let processes: Map<number, readonly number[] | null>;
/** The descriptors that were looked at, by process. */
let looked: string[];
let table: SocketTable;
let resolver: ProcOwnerResolver;
let clock: number;

beforeEach(() => {
  processes = new Map([[1, []]]);
  looked = [];
  vi.mocked(readPids).mockImplementation(() => [...processes.keys()].sort((a, b) => a - b));
  vi.mocked(readDescriptorCount).mockImplementation((pid) =>
    processes.has(pid) ? (processes.get(pid)?.length ?? 7) : null,
  );
  vi.mocked(readDescriptors).mockImplementation((pid, known) => {
    const held = processes.get(pid) ?? null;
    return held && new Map(held.map((inode, at) => [at + 3, known?.(at + 3) ?? lookAt(pid, at + 3, inode)]));
  });
  table = new SocketTable();
  clock = 0;
  resolver = new ProcOwnerResolver(() => clock);
});

afterEach(() => {
  resolver.dispose();
});

function lookAt(pid: number, descriptor: number, inode: number): number {
  looked.push(`${pid}/${descriptor}`);
  return inode;
}

function note(records: readonly SocketRecord[], scope: 'all' | 'listeners' = 'all', step = 1000): void {
  clock += step;
  // The list of processes is made up, but whether it has moved is told by this computer: then nobody has moved.
  resolver.note(table, readRows(table, records, { scope }), scope);
}

/** A whole read, a second after the one before; gives the slots whose owners changed. */
function tick(...records: readonly SocketRecord[]): readonly number[] {
  note(records);
  expect(resolver.resolve(Infinity)).toEqual({ done: true });
  return resolver.takeChanged();
}

const reasonOf = (record: SocketRecord) => resolver.factsOf(table, slotOf(table, record)).reason;

describe('sockets that nobody is seen to hold', () => {
  it('are told once, however often they are looked for', () => {
    const sockets = Array.from({ length: 5000 }, (_, at) => tcpListener(at, { inode: 1000 + at }));
    expect(tick(...sockets)).toHaveLength(5000);
    for (let read = 0; read < 130; read += 1) expect(tick(...sockets)).toEqual([]);
  });

  it('are told as before while they are looked for again', () => {
    const record = tcpListener(80);
    note([record]);
    expect(resolver.resolve(-1)).toEqual({ done: false });
    expect(reasonOf(record)).toBe('pending');
    resolver.resolve(Infinity);
    let looks = 0;
    for (let read = 0; read < 70; read += 1) {
      note([record]);
      if (!resolver.resolve(-1).done) looks += 1;
      expect(reasonOf(record)).toBe('noProcess');
      resolver.resolve(Infinity);
    }
    expect(looks).toBeGreaterThan(4);
  });

  it('are not all looked for at one read, and at none of the listeners alone', () => {
    const sockets = Array.from({ length: 5000 }, (_, at) => tcpListener(at, { inode: 1000 + at }));
    tick(...sockets);
    const looks = (scope: 'all' | 'listeners', step: number) => {
      note(sockets, scope, step);
      const { done } = resolver.resolve(-1);
      resolver.resolve(Infinity);
      return !done;
    };
    expect(looks('listeners', 1000)).toBe(false);
    // 2,000 at each of two reads, and then the rest.
    expect([0, 0, 0, 0, 0].map((step) => looks('all', step))).toEqual([true, true, true, false, false]);
  });

  it('are found by a later look, and told', () => {
    const record = tcpListener(80);
    tick(record);
    processes.set(1, [80]);
    const told = [1, 2, 3].flatMap(() => tick(record));
    expect(told).toEqual([slotOf(table, record)]);
    expect(resolver.factsOf(table, slotOf(table, record))).toEqual({ pids: [1], confidence: 'exact', reason: null });
  });
});

describe('why nobody is seen to hold them', () => {
  const own = tcpListener(80, { uid: OTHER - 1 });
  const others = tcpListener(81, { uid: OTHER });

  it('is that nobody does, where every process was seen', () => {
    processes.set(20, []);
    tick(own, others);
    expect(resolver.sight).toBe('all');
    expect([own, others].map(reasonOf)).toEqual(['noProcess', 'noProcess']);
  });

  it('is that others are not seen, where one is not, whoever asks', () => {
    processes.set(20, null);
    tick(own, others);
    expect(resolver.sight).toBe('some');
    expect([own, others].map(reasonOf)).toEqual(['hidden', 'otherUser']);
  });

  it('is that others are not seen, where the first process is not shown', () => {
    processes = new Map([[20, []]]);
    tick(own, others);
    expect([own, others].map(reasonOf)).toEqual(['hidden', 'otherUser']);
  });

  it('is that processes are hidden, where none is shown', () => {
    processes.clear();
    tick(own, others);
    expect(resolver.sight).toBe('none');
    expect([own, others].map(reasonOf)).toEqual(['hidden', 'hidden']);
  });

  it('is told anew when it is another, and only then', () => {
    const held = tcpListener(82);
    processes.set(1, [82]);
    processes.set(20, null);
    tick(own, others, held);
    processes.set(20, []);
    const told: number[] = [];
    // Who was not seen is looked at again when it has its turn.
    for (let read = 0; read < 150; read += 1) told.push(...tick(own, others, held));
    expect(resolver.sight).toBe('all');
    expect(told).toEqual([own, others].map((record) => slotOf(table, record)));
    expect([own, others].map(reasonOf)).toEqual(['noProcess', 'noProcess']);
  });
});

describe('a socket that was replaced by another', () => {
  const [before, still, now, other] = [71, 72, 73, 74].map((inode) => tcpListener(inode, { inode }));

  beforeEach(() => {
    processes.set(20, [71, 72]).set(30, [74]);
    tick(before!, still!, other!);
    looked = [];
  });

  it('is found where the one before was, without a look at the rest', () => {
    processes.set(20, [73, 72]);
    tick(now!, still!, other!);
    expect(resolver.factsOf(table, slotOf(table, now!))).toMatchObject({ pids: [20], confidence: 'exact' });
    expect(looked).toEqual(['20/3']);
  });

  it('is found as another descriptor of who had the one before', () => {
    processes.set(20, [0, 72, 73]);
    tick(now!, still!, other!);
    expect(resolver.factsOf(table, slotOf(table, now!))).toMatchObject({ pids: [20], confidence: 'exact' });
    expect(looked).toEqual(['20/3', '20/5']);
  });

  it('is found elsewhere where the one who had the one before has it not', () => {
    processes.set(20, [0, 72]).set(30, [74, 73]);
    tick(now!, still!, other!);
    expect(resolver.factsOf(table, slotOf(table, now!))).toMatchObject({ pids: [30], confidence: 'exact' });
  });

  it('is found as a descriptor that was known to be no socket', () => {
    processes.set(20, [71, 0]);
    tick(before!, other!);
    processes.set(20, [0, 73]);
    tick(now!, other!);
    expect(resolver.factsOf(table, slotOf(table, now!))).toMatchObject({ pids: [20], confidence: 'exact' });
  });
});
