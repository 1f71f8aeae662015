import { readdirSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ListenerProcess } from '../../../../e2e/fixtures/start-listener';
import { startListener } from '../../../../e2e/fixtures/start-listener';
import { SocketTable } from '../../monitor/socket-table';
import { tcpListener } from '../../testing/socket-records';
import { readRows, slotOf } from '../../testing/table-reads';
import { CAP_SYS_PTRACE, hasCapability, withoutCapability } from '../../testing/without-capability';
import { ProcOwnerResolver } from './proc-owner-resolver';
import { NO_SOCKET, readDescriptorCount, readDescriptors } from './read-descriptors';

// A real program of another user, looked at by root with and without the capability to look into others (proc(5)).

const NOBODY = 65_534;
const obstacle = process.geteuid?.() === 0 && hasCapability(CAP_SYS_PTRACE) ? null : 'needs root with CAP_SYS_PTRACE';

let program: ListenerProcess;

beforeEach(async (context) => {
  context.skip(obstacle !== null, obstacle ?? '');
  program = startListener({ uid: NOBODY, cwd: '/' });
  await program.open();
});

afterEach(async () => {
  await program.end();
});

function descriptorsOf(pid: number): ReadonlyMap<number, number> {
  const inodeOf = (fd: string) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? NO_SOCKET;
  return new Map(readdirSync(`/proc/${pid}/fd`).map((fd) => [Number(fd), Number(inodeOf(fd))]));
}

function socketsOf(pid: number): readonly number[] {
  return [...descriptorsOf(pid).values()].filter((inode) => inode !== NO_SOCKET);
}

describe('the sockets of another user’s process', () => {
  it('are those of its descriptors', () => {
    expect(socketsOf(program.pid).length).toBeGreaterThan(0);
    expect(readDescriptors(program.pid)).toEqual(descriptorsOf(program.pid));
  });

  it('are not looked at again where they are known', () => {
    const [first = 0] = descriptorsOf(program.pid).keys();
    const known = (descriptor: number) => (descriptor === first ? 4711 : undefined);
    expect(readDescriptors(program.pid, known)).toEqual(new Map(descriptorsOf(program.pid)).set(first, 4711));
  });

  it('are not to be seen by root that may not look into it, though its descriptors are counted', () => {
    const count = readDescriptorCount(program.pid);
    withoutCapability(CAP_SYS_PTRACE, () => {
      expect(readDescriptors(program.pid)).toBeNull();
      expect(readDescriptorCount(program.pid)).toBe(count);
    });
  });

  it('are none once it has ended', async () => {
    await program.end();
    expect(readDescriptors(program.pid)).toEqual(new Map());
    expect(readDescriptorCount(program.pid)).toBeNull();
    withoutCapability(CAP_SYS_PTRACE, () => {
      expect(readDescriptors(program.pid)).toEqual(new Map());
    });
  });

  it('are said to be another user’s, and not nobody’s, by root that may not look into it', () => {
    const record = tcpListener(80, { inode: socketsOf(program.pid)[0] ?? 0, uid: NOBODY });
    const resolver = new ProcOwnerResolver();
    const table = new SocketTable();
    const delta = readRows(table, [record]);
    withoutCapability(CAP_SYS_PTRACE, () => {
      resolver.note(table, delta, 'all');
      resolver.resolve(Infinity);
    });
    expect(resolver.sight).toBe('some');
    expect(resolver.factsOf(table, slotOf(table, record))).toMatchObject({ pids: [], reason: 'otherUser' });
    resolver.dispose();
  });
});
