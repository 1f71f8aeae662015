import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
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
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }),
  );
  rmSync(folder, { recursive: true });
});

/** A process whose program is `sleep`, under another name or argv[0] if so told. */
async function sleeper(file = 'sleep', argv0?: string, cwd = folder): Promise<number> {
  const child = spawn(file, ['60'], { stdio: 'ignore', cwd, ...(argv0 !== undefined && { argv0 }) });
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

  it('whose folder was removed is known by where that was', async () => {
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const pid = await sleeper('sleep', undefined, gone);
    rmdirSync(gone);
    expect(readlinkSync(`/proc/${pid}/cwd`)).toBe(`${gone} (deleted)`);
    expect(source.describe(pid)).toMatchObject({ workingDirectory: gone, project: { name: 'gone', path: gone } });
    // What has taken the longer name since is another folder.
    mkdirSync(`${gone} (deleted)`);
    expect(source.describe(pid)?.workingDirectory).toBe(gone);
  });

  it('may be in a folder that is called "(deleted)"', async () => {
    const there = join(folder, 'there (deleted)');
    mkdirSync(there);
    const pid = await sleeper('sleep', undefined, there);
    expect(source.describe(pid)?.workingDirectory).toBe(there);
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

  it('is at the terminal that ps says', async (context) => {
    context.skip(!existsSync('/usr/bin/script'), 'needs script(1) to make a terminal');
    const marker = join(folder, 'pid');
    const child = spawn('/usr/bin/script', ['-qc', `echo $$ > '${marker}'; exec sleep 60`, '/dev/null'], {
      // It reads until its input ends.
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...process.env, SHELL: '/bin/sh' },
    });
    children.push(child);
    await expect.poll(() => existsSync(marker) && readFileSync(marker, 'utf8')).toMatch(/^\d+\n$/);
    const pid = Number(readFileSync(marker, 'utf8'));
    const told = execFileSync('ps', ['-o', 'tty=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    expect(told).toMatch(/^pts\/\d+$/);
    expect(source.describe(pid)?.terminal).toBe(told);
    // The one that made it is at another, or at none.
    expect(source.describe(child.pid!)?.terminal).not.toBe(told);
  });

  it('works on the project that its working directory is in', async () => {
    writeFileSync(join(folder, 'package.json'), '{"name":"shop"}');
    expect(source.describe(await sleeper())?.project).toEqual({ name: 'shop', path: folder });
  });

  it('has the concerns of its file', async () => {
    const copy = join(folder, 'program');
    copyFileSync(realpathSync('/bin/sleep'), copy);
    const pid = await sleeper(copy);
    expect(source.describe(pid)?.executableConcerns).toEqual(['temporary']);
    unlinkSync(copy);
    expect(source.describe(pid)?.executableConcerns).toEqual(['deleted', 'temporary']);
  });

  it('may end at any moment while it is looked at', async () => {
    for (let round = 0; round < 20; round += 1) {
      const pid = await sleeper();
      children.at(-1)?.kill('SIGKILL');
      await expect.poll(() => source.describe(pid), { interval: 0 }).toBeNull();
    }
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

  it('of the kernel is known to be one, and has no file', (context) => {
    context.skip(!existsSync('/proc/2'), 'needs to see the processes of the kernel');
    const listed = execFileSync('ps', ['-o', 'pid=', '--ppid', '2'], { encoding: 'utf8' });
    for (const pid of listed.split('\n').filter(Boolean).map(Number)) {
      expect(source.isKernelThread(pid)).toBe(true);
      expect(source.describe(pid) ?? { executablePath: null }).toMatchObject({ executablePath: null });
    }
    expect(source.isKernelThread(process.pid)).toBe(false);
  });
});
