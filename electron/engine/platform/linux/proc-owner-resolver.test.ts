import { readlinkSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { SocketTable } from '../../monitor/socket-table';
import { tcpConnection, tcpListener } from '../../testing/socket-records';
import { ProcOwnerResolver } from './proc-owner-resolver';

// The table is made up, its inode is that of a real socket of this process.

const TCP_TIME_WAIT = 6;
/** As many whole reads, 5 s apart, as it takes until every process was looked at again. */
const EVERY_PROCESS = 31;
/** No process has it: inodes of sockets are far lower. */
const NOBODY = 0xffff_fff0;

let server: Server;
let table: SocketTable;
let resolver: ProcOwnerResolver;
let clock: number;

beforeEach(async () => {
  table = new SocketTable();
  clock = 0;
  resolver = new ProcOwnerResolver(() => clock);
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  resolver.dispose();
  if (server.listening) await closeServer();
});

function closeServer(): Promise<unknown> {
  return new Promise((resolve) => server.close(resolve));
}

function inodeOfServer(): number {
  const { fd } = (server as unknown as { readonly _handle: { readonly fd: number } })._handle;
  return Number(/\d+/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[0]);
}

/** One read of the table, 5 s after the one before; gives the slots whose owners changed. */
function tick(...records: readonly SocketRecord[]): readonly number[] {
  clock += 5000;
  table.begin('all');
  for (const record of records) table.observe(record);
  resolver.note(table, table.commit(true), 'all');
  expect(resolver.resolve(Infinity)).toEqual({ done: true });
  return resolver.takeChanged();
}

function slotsInUse(): readonly number[] {
  const slots: number[] = [];
  table.forEach((slot) => slots.push(slot));
  return slots;
}

describe('owners from /proc', () => {
  it('finds the process that holds a socket', () => {
    const inode = inodeOfServer();
    tick(tcpListener(3000, { inode }));
    const [slot] = slotsInUse();
    expect(resolver.factsOf(table, slot!)).toEqual({ pids: [process.pid], confidence: 'exact', reason: null });
    expect(resolver.holds(table, slot!, process.pid)).toBe(true);
    expect(resolver.holds(table, slot!, process.ppid)).toBe(false);
  });

  it('says so when nobody holds a socket, and does not look for its owner at each read', () => {
    const orphan = tcpListener(3000, { inode: NOBODY });
    expect(tick(orphan)).toHaveLength(1);
    const told = resolver.factsOf(table, slotsInUse()[0]!);
    expect(told).toMatchObject({ pids: [], confidence: 'user' });
    // What of it depends on whether every process is this user's to see.
    expect(['noProcess', 'otherUser', 'hidden']).toContain(told.reason);
    for (let read = 0; read < 5; read += 1) expect(tick(orphan)).toEqual([]);
  });

  it('takes a connection without an inode for one that its program has let go of', () => {
    tick(tcpConnection(3000, 4000, { inode: 0, state: TCP_TIME_WAIT }));
    expect(resolver.factsOf(table, slotsInUse()[0]!)).toEqual({ pids: [], confidence: 'unknown', reason: 'closed' });
  });

  it('notices that a process has let go of a socket that another keeps open', async () => {
    const inode = inodeOfServer();
    const record = tcpListener(3000, { inode });
    tick(record);
    await closeServer();
    for (let read = 0; read < EVERY_PROCESS; read += 1) tick(record);
    expect(resolver.factsOf(table, slotsInUse()[0]!).pids).toEqual([]);
  });

  it('forgets a socket that lost its inode before it went', async () => {
    const inode = inodeOfServer();
    tick(tcpConnection(3000, 4000, { inode }));
    tick(tcpConnection(3000, 4000, { inode: 0, state: TCP_TIME_WAIT }));
    await closeServer();
    const touched: number[] = [];
    for (let read = 0; read < EVERY_PROCESS; read += 1) {
      touched.push(...tick(tcpConnection(3000, 4000, { inode: 0, state: TCP_TIME_WAIT })));
    }
    for (let read = 0; read < EVERY_PROCESS; read += 1) touched.push(...tick());
    expect(slotsInUse()).toEqual([]);
    expect(touched).toEqual([]);
  });

  it('gives up at the deadline, and goes on where it was', () => {
    table.begin('all');
    table.observe(tcpListener(3000, { inode: inodeOfServer() }));
    resolver.note(table, table.commit(true), 'all');
    expect(resolver.resolve(-1)).toEqual({ done: false });
    expect(resolver.factsOf(table, slotsInUse()[0]!)).toMatchObject({ pids: [], reason: 'pending' });
    expect(resolver.resolve(Infinity)).toEqual({ done: true });
    expect(resolver.factsOf(table, slotsInUse()[0]!).pids).toEqual([process.pid]);
  });
});
