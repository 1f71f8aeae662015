import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SocketTable } from '../../monitor/socket-table';
import { end } from '../../testing/net-namespace';
import { tcpListener } from '../../testing/socket-records';
import { readRows, slotOf } from '../../testing/table-reads';
import { ProcOwnerResolver } from './proc-owner-resolver';

// A socket is handed to a process that has long been there. The table is made up, its inode is that of the real socket.

/** Each process has its turn within 10 s, or 150; a read is a second after the one before. */
const COUNTED_WITHIN = 10;
const SCANNED_WITHIN = 150;

/** Takes a socket that it is sent; with `swap`, it closes another descriptor for it. */
const holder = `
  const spare = require('fs').openSync('/dev/null');
  const held = [];
  process.on('message', (what, handle) => {
    held.push(handle);
    if (what === 'swap') require('fs').closeSync(spare);
    process.send('held');
  });
  process.send('ready');
`;

let server: Server;
let child: ChildProcess;
let table: SocketTable;
let resolver: ProcOwnerResolver;
let clock: number;
const others: ChildProcess[] = [];

beforeEach(async () => {
  table = new SocketTable();
  clock = 0;
  resolver = new ProcOwnerResolver(() => clock);
  server = createServer().listen(0, '127.0.0.1');
  child = spawn(process.execPath, ['-e', holder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await Promise.all([once(server, 'listening'), once(child, 'message')]);
});

afterEach(async () => {
  await Promise.all([child, ...others.splice(0)].map(end));
  server.close();
  resolver.dispose();
});

/** The inodes of the sockets that a process has, lowest descriptor first. */
function socketsOf(pid: number): readonly number[] {
  const targets = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      // The descriptor by which the directory itself was read.
      return '';
    }
  });
  return targets.flatMap((target) => Number(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? NaN)).filter(Boolean);
}

const countOf = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

function inodeOfServer(): number {
  const { fd } = (server as unknown as { readonly _handle: { readonly fd: number } })._handle;
  return Number(/\d+/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[0]);
}

/** A whole read of one listener; gives who holds it. */
function tick(inode: number): readonly number[] {
  clock += 1000;
  const record = tcpListener(3000, { inode });
  const delta = readRows(table, [record]);
  resolver.note(table, delta, 'all');
  expect(resolver.resolve(Infinity)).toEqual({ done: true });
  return resolver.factsOf(table, slotOf(table, record)).pids;
}

/** How many reads it takes until these hold it; Infinity when it takes more than `most`. */
function readsUntil(inode: number, pids: readonly number[], most: number): number {
  for (let reads = 1; reads <= most; reads += 1) if (tick(inode).join() === pids.join()) return reads;
  return Infinity;
}

async function hand(what: 'add' | 'swap'): Promise<void> {
  const answered = once(child, 'message');
  child.send(what, server);
  await answered;
}

const both = () => [process.pid, child.pid!].sort((a, b) => a - b);

describe('a socket that is handed on', () => {
  it('is found where it was handed to, by the number of descriptors that moved', async () => {
    const inode = inodeOfServer();
    expect(tick(inode)).toEqual([process.pid]);
    const before = countOf(child.pid!);
    await hand('add');
    expect(socketsOf(child.pid!)).toContain(inode);
    expect(countOf(child.pid!)).toBe(before + 1);
    expect(readsUntil(inode, both(), COUNTED_WITHIN)).toBeLessThanOrEqual(COUNTED_WITHIN);
  });

  it('is found by the slow look when another descriptor was closed for it', async () => {
    const inode = inodeOfServer();
    expect(tick(inode)).toEqual([process.pid]);
    const before = countOf(child.pid!);
    await hand('swap');
    expect(socketsOf(child.pid!)).toContain(inode);
    expect(countOf(child.pid!)).toBe(before);
    expect(readsUntil(inode, both(), SCANNED_WITHIN)).toBeLessThanOrEqual(SCANNED_WITHIN);
  }, 60_000);

  it('is no longer held by who has ended', async () => {
    const inode = inodeOfServer();
    await hand('add');
    expect(readsUntil(inode, both(), COUNTED_WITHIN)).toBeLessThanOrEqual(COUNTED_WITHIN);
    await end(child);
    expect(readsUntil(inode, [process.pid], 2)).toBeLessThanOrEqual(2);
  });
});

it('finds who began after the last look at the processes, and forgets who has ended', async () => {
  tick(inodeOfServer());
  const program = `require('net').createServer().listen(0, '127.0.0.1', () => console.log('ready'))`;
  const other = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  others.push(other);
  await once(other.stdout, 'data');
  const listening = socketsOf(other.pid!).filter((inode) => !socketsOf(process.pid).includes(inode));
  const held = listening.filter((inode) => tick(inode).join() === String(other.pid));
  expect(held.length).toBeGreaterThan(0);
  const inode = held[0]!;
  tick(inode);
  await end(other);
  // It outlives its holder here, for the table is made up: first it is looked for, then it is told to have none.
  expect(readsUntil(inode, [], 3)).toBeLessThanOrEqual(3);
});
