import { chmodSync, copyFileSync, linkSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RealProcesses } from '../../testing/real-processes';
import { readExecutable } from './executable';
import { Mounts } from './mounts';

// Real programs: copies of `sleep`, in folders of their own.

const sleep = realpathSync('/bin/sleep');
const mounts = new Mounts();
const processes = new RealProcesses();
let folder: string;

beforeEach(() => {
  // Not below /tmp, which is a concern of its own.
  mkdirSync('.cache', { recursive: true });
  folder = mkdtempSync(join(realpathSync('.cache'), 'executable-'));
});

afterEach(async () => {
  await processes.endAll();
  rmSync(folder, { recursive: true, force: true });
});

function copyTo(path: string | Buffer): void {
  copyFileSync(sleep, path);
  chmodSync(path, 0o755);
}

async function startCopy(name = 'program'): Promise<{ readonly path: string; readonly pid: number }> {
  const path = join(folder, name);
  copyTo(path);
  return { path, pid: await processes.start(path, ['60']) };
}

/** In a checkout that is in such a folder itself, every program of it would be a concern. */
const isTemporary = /^\/(?:tmp|var\/tmp|dev\/shm|run\/user)\//.test(realpathSync('.'));

describe('the file of a program', () => {
  beforeEach((context) => {
    context.skip(isTemporary, 'the checkout is in a folder for temporary files itself');
  });

  it('gives no concern while nothing is odd about it', async () => {
    const { path, pid } = await startCopy();
    expect(readExecutable(pid, mounts)).toEqual({ path, concerns: [] });
  });

  it('is deleted when its name is gone', async () => {
    const { path, pid } = await startCopy();
    rmSync(path);
    expect(readExecutable(pid, mounts)).toEqual({ path, concerns: ['deleted'] });
  });

  it('is deleted when its folder is', async () => {
    const { path, pid } = await startCopy();
    rmSync(folder, { recursive: true });
    expect(readExecutable(pid, mounts)).toEqual({ path, concerns: ['deleted'] });
  });

  it('is replaced when another file has its name, as after an upgrade', async () => {
    const { path, pid } = await startCopy();
    copyTo(`${path}.new`);
    renameSync(`${path}.new`, path);
    expect(readExecutable(pid, mounts)).toEqual({ path, concerns: ['replaced'] });
  });

  it('is neither when the very file has got its name back', async () => {
    const { path, pid } = await startCopy();
    linkSync(path, `${path}.kept`);
    rmSync(path);
    linkSync(`${path}.kept`, path);
    expect(readExecutable(pid, mounts)).toEqual({ path, concerns: [] });
  });

  it('is where it is under the name that it was moved to', async () => {
    const { path, pid } = await startCopy();
    renameSync(path, `${path}.moved`);
    expect(readExecutable(pid, mounts)).toEqual({ path: `${path}.moved`, concerns: [] });
  });

  it('may be called "(deleted)" and be there', async () => {
    const { path, pid } = await startCopy('program (deleted)');
    expect(readExecutable(pid, mounts)).toEqual({ path, concerns: [] });
    rmSync(path);
    expect(readExecutable(pid, mounts)).toEqual({ path, concerns: ['deleted'] });
  });

  it('may have another beside it that is called as the kernel calls it when it is gone', async () => {
    const { path, pid } = await startCopy();
    copyTo(`${path} (deleted)`);
    rmSync(path);
    expect(readExecutable(pid, mounts)).toEqual({ path, concerns: ['deleted'] });
  });

  it('may be called by lines, and by bytes that are no text', async () => {
    const lines = await startCopy('two\nlines');
    expect(readExecutable(lines.pid, mounts)).toEqual({ path: lines.path, concerns: [] });
    const bytes = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe]), Buffer.from(' (deleted)')]);
    copyTo(bytes);
    // The shell takes the name apart from its bytes, which an argument of Node cannot hold.
    const byName = await processes.start('/bin/sh', ['-c', `exec "${folder}"/*' (deleted)' 60`]);
    await expect.poll(() => readExecutable(byName, mounts)?.path).toBe(`${folder}/\ufffd\ufffd (deleted)`);
    expect(readExecutable(byName, mounts)?.concerns).toEqual([]);
    rmSync(bytes);
    copyTo(bytes);
    expect(readExecutable(byName, mounts)?.concerns).toEqual(['replaced']);
  });
});

describe('who may write to it', () => {
  beforeEach((context) => {
    context.skip(isTemporary, 'the checkout is in a folder for temporary files itself');
  });

  it('is every user by its mode', async () => {
    const { path, pid } = await startCopy();
    chmodSync(path, 0o757);
    expect(readExecutable(pid, mounts)?.concerns).toEqual(['writableByOthers']);
    chmodSync(path, 0o775);
    expect(readExecutable(pid, mounts)?.concerns).toEqual([]);
  });

  it('is every user by its folder, unless that keeps each to his own', async () => {
    const { pid } = await startCopy();
    chmodSync(folder, 0o777);
    expect(readExecutable(pid, mounts)?.concerns).toEqual(['writableByOthers']);
    chmodSync(folder, 0o1777);
    expect(readExecutable(pid, mounts)?.concerns).toEqual([]);
  });
});

describe('a place for temporary files', () => {
  it.each(['/tmp', '/var/tmp', '/dev/shm'])('is %s', async (place) => {
    const temporary = mkdtempSync(join(place, 'executable-test-'));
    try {
      const path = join(temporary, 'program');
      copyTo(path);
      const pid = await processes.start(path, ['60']);
      expect(readExecutable(pid, mounts)).toEqual({ path, concerns: ['temporary'] });
      rmSync(path);
      expect(readExecutable(pid, mounts)).toEqual({ path, concerns: ['deleted', 'temporary'] });
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });

  it('is memory alone, where nothing was ever deleted', async (context) => {
    const script =
      'import os,sys\nf=os.memfd_create("hidden")\nos.write(f,open(sys.argv[1],"rb").read())\nos.execv(f"/proc/self/fd/{f}",["hidden","60"])';
    const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find((path) => runs(path));
    context.skip(python === undefined, 'needs Python to make a program without a file');
    const pid = await processes.start(python!, ['-c', script, sleep]);
    await expect.poll(() => readExecutable(pid, mounts)).toEqual({ path: '/memfd:hidden', concerns: ['temporary'] });
  });

  it('is not where an AppImage has mounted itself', async () => {
    const temporary = mkdtempSync('/tmp/.mount_');
    try {
      const path = join(temporary, 'program');
      copyTo(path);
      const pid = await processes.start(path, ['60']);
      const image = { point: temporary, root: '/', device: '0:70', type: 'fuse.Krita.AppImage' };
      expect(readExecutable(pid, Object.assign(new Mounts(), { of: () => image }))).toEqual({ path, concerns: [] });
      // The name alone makes none.
      expect(readExecutable(pid, mounts)).toEqual({ path, concerns: ['temporary'] });
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });
});

describe('a process', () => {
  beforeEach((context) => {
    context.skip(isTemporary, 'the checkout is in a folder for temporary files itself');
  });

  it('has no file when it has ended, or never was', async () => {
    const { pid } = await startCopy();
    await processes.endAll();
    for (const none of [pid, 0, -1, 4_194_304]) expect(readExecutable(none, mounts)).toBeNull();
  });

  it('may end at any moment while it is looked at', async () => {
    const { path } = await startCopy();
    for (let round = 0; round < 30; round += 1) {
      const pid = await processes.start(path, ['60']);
      const ended = processes.endAll();
      // What is left of it is read until nothing is.
      await expect.poll(() => readExecutable(pid, mounts), { interval: 0 }).toBeNull();
      await ended;
    }
  });

  it('on a file system that may not answer is not looked at', async () => {
    const { path, pid } = await startCopy();
    rmSync(path);
    const far = Object.assign(new Mounts(), { of: () => ({ point: '/', root: '/', device: '0:41', type: 'nfs4' }) });
    expect(readExecutable(pid, far)).toEqual({ path, concerns: [] });
  });

  it('in a root of its own is seen as it sees itself', async (context) => {
    context.skip(process.geteuid?.() !== 0, 'needs root for a mount namespace');
    mkdirSync(join(folder, 'data'));
    copyTo(join(folder, 'program'));
    // A file system of its own on `data`: from here the folder is empty.
    const steps = `mount -t tmpfs none "${folder}/data" && cp "${folder}/program" "${folder}/data/" && exec "${folder}/data/program" 60`;
    const pid = await processes.start('/usr/bin/unshare', ['-m', '/bin/sh', '-c', steps]);
    const path = join(folder, 'data/program');
    await expect.poll(() => readExecutable(pid, new Mounts())).toEqual({ path, concerns: [] });
    const root = `/proc/${pid}/root${path}`;
    copyFileSync(`/proc/${pid}/root${folder}/program`, `${root}.new`);
    renameSync(`${root}.new`, root);
    expect(readExecutable(pid, new Mounts())).toEqual({ path, concerns: ['replaced'] });
  });
});

function runs(path: string): boolean {
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
