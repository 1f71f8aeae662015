import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RealProcesses } from '../../testing/real-processes';
import { Mounts } from './mounts';

const processes = new RealProcesses();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mounts-'));
});

afterEach(async () => {
  await processes.endAll();
  rmSync(folder, { recursive: true });
});

it('tells of a path what it lies in, for this process and its children alike', async () => {
  const pid = await processes.start('sleep', ['60']);
  const mounts = new Mounts();
  expect(mounts.of(pid, '/proc/1/stat')?.type).toBe('proc');
  expect(mounts.shared(pid, '/proc/1/stat')).toEqual(mounts.of(process.pid, '/proc'));
  expect(mounts.of(pid, 'no path')).toBeNull();
});

it('tells nothing of a process that has ended, or never was', async () => {
  const pid = await processes.start('sleep', ['60']);
  await processes.endAll();
  for (const none of [pid, 0, -1, 4_194_304]) {
    expect(new Mounts().of(none, '/')).toBeNull();
    expect(new Mounts().shared(none, '/')).toBeNull();
  }
});

it('takes nothing of a container for a file that is here', async (context) => {
  context.skip(process.geteuid?.() !== 0, 'needs root for a mount namespace');
  // As a container engine does it: a root of its own (pivot_root(2)), with the programs of the host for want of others.
  const steps = [
    `mount -t tmpfs none "${folder}"`,
    `cd "${folder}"`,
    'mkdir -p old proc usr app',
    'mount --bind /usr usr',
    'mount -t proc proc proc',
    'for link in bin lib lib64; do ln -s usr/$link $link; done',
    'pivot_root . old',
    'umount -l /old',
    'cd /app',
    'exec sleep 60',
  ];
  const pid = await processes.start('/usr/bin/unshare', ['-m', '/bin/sh', '-c', steps.join(' && ')], { cwd: '/' });
  await expect.poll(() => new Mounts().of(pid, '/app')?.type, { timeout: 5000 }).toBe('tmpfs');
  await expect.poll(() => new Mounts().of(pid, '/old')?.point, { timeout: 5000 }).toBe('/');
  const mounts = new Mounts();
  // Both have a root, of different file systems.
  for (const path of ['/', '/app', '/etc/passwd']) expect(mounts.shared(pid, path)).toBeNull();
  // The programs are the host's own, in another way.
  expect(mounts.shared(pid, '/usr/bin/sleep')).toEqual(mounts.of(process.pid, '/usr/bin/sleep'));
});
