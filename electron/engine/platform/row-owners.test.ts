import { beforeEach, expect, it } from 'vitest';
import { SocketTable } from '../monitor/socket-table';
import { tcpListener } from '../testing/socket-records';
import { RowOwners } from './row-owners';

/** Pids of processes that may have made the sockets. */
let makers: Set<number>;
let pidNow: number;
let owners: RowOwners;
let table: SocketTable;

beforeEach(() => {
  makers = new Set([7]);
  pidNow = 7;
  table = new SocketTable();
  owners = new RowOwners({ isMaker: (pid) => makers.has(pid), pidNow: () => pidNow, whyNone: () => 'closed' });
});

/** Reads one listener of a process into the table, and notes it; none for null. */
function read(pid: number | null): number {
  table.begin('all');
  if (pid !== null) table.observe(tcpListener(80, { pid, inode: 0 }));
  table.commit(true);
  owners.note(table);
  return 0;
}

it('names the process that the row names', () => {
  expect(owners.factsOf(table, read(7))).toEqual({ pids: [7], confidence: 'exact', reason: null });
});

it('says why there is none', () => {
  expect(owners.factsOf(table, read(0))).toEqual({ pids: [], confidence: 'unknown', reason: 'closed' });
});

it('takes a pid for no owner that no process has, or not the one that made it, until one has it', () => {
  const slot = read(8);
  expect(owners.factsOf(table, slot)).toEqual({ pids: [], confidence: 'unknown', reason: 'noProcess' });
  read(8);
  expect(owners.takeChanged()).toEqual([]);
  makers.add(8);
  read(8);
  expect(owners.takeChanged()).toEqual([slot]);
  expect(owners.factsOf(table, slot)).toEqual({ pids: [8], confidence: 'exact', reason: null });
  read(8);
  expect(owners.takeChanged()).toEqual([]);
});

it('forgets a slot whose socket is gone', () => {
  owners.factsOf(table, read(8));
  read(null);
  makers.add(8);
  read(null);
  expect(owners.takeChanged()).toEqual([]);
});

it('looks anew whether a process holds it', () => {
  const slot = read(7);
  expect(owners.holds(table, slot, 7)).toBe(true);
  pidNow = 9;
  expect(owners.holds(table, slot, 7)).toBe(false);
  pidNow = 0;
  expect(owners.holds(table, slot, 0)).toBe(false);
  pidNow = 7;
  makers.clear();
  expect(owners.holds(table, slot, 7)).toBe(false);
});
