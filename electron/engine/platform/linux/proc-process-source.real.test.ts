import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, realpathSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProcProcessSource } from './proc-process-source';
import { Users } from './users';

// Real processes, held against `ps` (procps) and against what the test itself started.

let folder: string;
let source: ProcProcessSource;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'porthole-process-')));
  const users = new Users();
  users.refresh();
  source = new ProcProcessSource(users);
});

afterEach(async () => {
  await Promise.all(
    children.splice(0).map(async (child) => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }),
  );
  rmSync(folder, { recursive: true });
});

/** A process whose program is `sleep`, under another name or argv[0] if so told. */
async function sleeper(file = 'sleep', argv0?: string): Promise<number> {
  const child = spawn(file, ['60'], { stdio: 'ignore', cwd: folder, ...(argv0 !== undefined && { argv0 }) });
  children.push(child);
  await once(child, 'spawn');
  return child.pid ?? 0;
}

describe('a process', () => {
  it('is described with everything that the system tells', async () => {
    const pid = await sleeper();
    const path = realpathSync(execFileSync('which', ['sleep'], { encoding: 'utf8' }).trim());
    expect(source.describe(pid)).toMatchObject({
      pid,
      name: 'sleep',
      executablePath: path,
      commandArgs: ['sleep', '60'],
      owner: userInfo().username,
      parentPid: process.pid,
      parent: source.describe(process.pid)?.key,
      workingDirectory: folder,
    });
  });

  it('was created when ps says so, to the second', async () => {
    const pid = await sleeper();
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const told = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env });
    const creationTime = source.describe(pid)?.creationTime ?? 0;
    expect(Math.abs(creationTime - Date.parse(`${told.trim()} UTC`))).toBeLessThanOrEqual(1000);
  });

  it('that is started by another name of its file is known by that name', async () => {
    const link = join(folder, 'many-programs-in-one');
    symlinkSync(realpathSync('/bin/sleep'), link);
    expect(source.describe(await sleeper(link))?.name).toBe('many-programs-in-one');
  });

  it('that says of itself what the kernel does not is known by its file', async () => {
    expect(source.describe(await sleeper('sleep', 'master process of everything'))?.name).toBe('sleep');
  });

  it('whose file was deleted is known by where it was', async () => {
    const copy = join(folder, 'going (deleted) soon');
    copyFileSync(realpathSync('/bin/sleep'), copy);
    const pid = await sleeper(copy);
    unlinkSync(copy);
    expect(source.describe(pid)).toMatchObject({ executablePath: copy, name: basename(copy) });
  });

  it('that has ended, and that never was, is none', async () => {
    const pid = await sleeper();
    const [child] = children.splice(0);
    const ended = once(child!, 'exit');
    child!.kill('SIGKILL');
    await ended;
    expect(source.describe(pid)).toBeNull();
    expect(source.usage(pid)).toBeNull();
    for (const none of [0, 4_194_304]) expect(source.describe(none)).toBeNull();
  });

  it('of the kernel is known to be one', () => {
    const listed = execFileSync('ps', ['-o', 'pid=', '--ppid', '2'], { encoding: 'utf8' });
    for (const pid of listed.split('\n').filter(Boolean).map(Number)) expect(source.isKernelThread(pid)).toBe(true);
    expect(source.isKernelThread(process.pid)).toBe(false);
  });
});
