import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RealProcesses } from '../../testing/real-processes';
import { Mounts } from './mounts';
import { ProjectRoots } from './project-roots';

// Real folders; the process that works in them is this test, but where its namespace matters.

const processes = new RealProcesses();
let root: string;
let now: number;
let roots: ProjectRoots;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'project-')));
  now = 0;
  roots = new ProjectRoots(new Mounts(), () => now);
});

afterEach(async () => {
  await processes.endAll();
  rmSync(root, { recursive: true, force: true });
});

/** Makes a folder, and the files in it. */
function make(folder: string, files: Readonly<Record<string, string>> = {}): string {
  const path = join(root, folder);
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

const projectOf = (path: string | null) => roots.of(process.pid, path);

describe('a project', () => {
  it('is named by the manifest in the working directory', () => {
    const shop = make('shop-2024', { 'package.json': '{"name":"shop"}' });
    expect(projectOf(shop)).toEqual({ name: 'shop', path: shop });
  });

  it('is named by the nearest manifest above, not by one further up', () => {
    make('.', { 'package.json': '{"name":"everything"}' });
    const shop = make('shop', { 'Cargo.toml': '[package]\nname = "shop"\n' });
    expect(projectOf(make('shop/src/bin'))).toEqual({ name: 'shop', path: shop });
  });

  it('is a manifest within a repository, and the repository where there is none', () => {
    const repository = make('work/.git');
    const api = make('work/api', { 'go.mod': 'module github.com/ada/api\n' });
    expect(projectOf(api)).toEqual({ name: 'api', path: api });
    expect(projectOf(make('work/docs'))).toEqual({ name: 'work', path: join(repository, '..') });
  });

  it('ends at the root of a repository', () => {
    make('.', { 'package.json': '{"name":"above"}' });
    const work = make('work', { '.git': 'gitdir: /elsewhere' });
    expect(projectOf(make('work/src'))).toEqual({ name: 'work', path: work });
  });

  it('is the last part of the working directory when no folder says that it is one', () => {
    const folder = make('just/a-folder');
    expect(projectOf(folder)).toEqual({ name: 'a-folder', path: folder });
    expect(projectOf(null)).toBeNull();
    expect(projectOf('/')).toBeNull();
  });

  it('is found again after half a minute, not before', () => {
    const folder = make('shop');
    expect(projectOf(folder)?.name).toBe('shop');
    make('shop', { 'package.json': '{"name":"renamed"}' });
    now = 29_999;
    expect(projectOf(folder)?.name).toBe('shop');
    now = 30_000;
    expect(projectOf(folder)?.name).toBe('renamed');
  });
});

describe('a manifest', () => {
  it.each(['{"name":', '{}', '{"name":"two\\nlines"}', `{"name":"shop","x":"${'x'.repeat(10 * 1024 * 1024)}"}`])(
    'that gives no name leaves it to the folder: %.30s',
    (text) => {
      const folder = make('shop', { 'package.json': text });
      expect(projectOf(folder)).toEqual({ name: 'shop', path: folder });
    },
  );

  it('is read up to 64 KiB', () => {
    const padded = (size: number) => `{"name":"whole"}`.padEnd(size);
    const fits = make('fits', { 'package.json': padded(65_536) });
    const exceeds = make('exceeds', { 'package.json': padded(65_537) });
    expect([projectOf(fits)?.name, projectOf(exceeds)?.name]).toEqual(['whole', 'exceeds']);
  });

  it('is an ordinary file: no pipe, folder or link', () => {
    const folder = make('outer/inner', {});
    make('outer', { 'package.json': '{"name":"outer"}' });
    make('outer/inner/Cargo.toml');
    symlinkSync('/etc/hostname', join(folder, 'go.mod'));
    execFileSync('mkfifo', [join(folder, 'package.json')]);
    expect(projectOf(folder)?.name).toBe('outer');
  });
});

describe('a folder', () => {
  it('that every user may write to as in /tmp makes no project', () => {
    make('shared', { 'package.json': '{"name":"planted"}' });
    const folder = make('shared/mine');
    chmodSync(join(root, 'shared'), 0o1777);
    expect(projectOf(folder)).toEqual({ name: 'mine', path: folder });
  });

  it('that leads to itself, or is called by lines, is as any other', () => {
    const folder = make('shop/two\nlines');
    symlinkSync('..', join(folder, 'loop'));
    symlinkSync('.git', join(root, 'shop/package.json'));
    expect(projectOf(folder)).toEqual({ name: 'two\nlines', path: folder });
    make('shop', { 'pom.xml': '<project/>' });
    now = 30_000;
    expect(projectOf(folder)?.name).toBe('shop');
  });

  it.each(['/usr/bin', '/etc', '/proc/1', '/home/ada', '/root', '/dev/shm'])(
    'such as %s is not looked into',
    (path) => {
      const home = /^\/(?:home\/ada|root)$/.test(path);
      expect(projectOf(path)).toEqual(home ? null : { name: path.slice(path.lastIndexOf('/') + 1), path });
    },
  );

  it('is looked for no more than 16 levels up', () => {
    const top = make('top', { 'package.json': '{"name":"top"}' });
    const below = (levels: number) => join(top, ...Array.from({ length: levels }, () => 'x'));
    expect(projectOf(below(15))?.name).toBe('top');
    expect(projectOf(below(16))?.name).toBe('x');
  });

  it('that has gone leaves what is above it', () => {
    make('shop', { 'package.json': '{"name":"shop"}' });
    expect(projectOf(`${make('shop/src')} (deleted)`)?.name).toBe('shop');
  });

  it('may go while it is looked at', () => {
    const folder = make('shop', { 'package.json': '{"name":"shop"}' });
    for (let round = 0; round < 50; round += 1) {
      now += 30_000;
      renameSync(folder, `${folder}-away`);
      expect(projectOf(folder)?.name).toBe('shop');
      renameSync(`${folder}-away`, folder);
    }
  });

  it('that this user may not look into is left out', (context) => {
    context.skip(process.geteuid?.() !== 0, 'needs root to become another user');
    chmodSync(root, 0o755);
    const folder = make('open/closed/inner', { 'package.json': '{"name":"secret"}' });
    make('open', { 'package.json': '{"name":"open"}' });
    chmodSync(join(root, 'open/closed'), 0o700);
    const nobody = statSync('/proc/self').uid === 65_534 ? 1 : 65_534;
    process.seteuid?.(nobody);
    try {
      expect(projectOf(folder)?.name).toBe('open');
    } finally {
      process.seteuid?.(0);
    }
    now = 30_000;
    expect(projectOf(folder)?.name).toBe('secret');
  });
});

describe('a file system', () => {
  it('is not left upwards, and not asked where it may not answer', () => {
    make('shop', { 'package.json': '{"name":"shop"}' });
    const disk = make('shop/disk');
    const mount = (device: string, type: string) => ({ point: disk, root: '/', device, type });
    const on = (device: string, type: string) =>
      new ProjectRoots(Object.assign(new Mounts(), { shared: () => mount(device, type) }), () => now);
    expect(on('8:1', 'ext4').of(process.pid, disk)?.name).toBe('disk');
    make('shop/disk', { 'package.json': '{"name":"on-disk"}' });
    expect(on('8:1', 'ext4').of(process.pid, disk)?.name).toBe('on-disk');
    expect(on('0:41', 'nfs4').of(process.pid, disk)?.name).toBe('disk');
    expect(on('0:42', 'fuse.sshfs').of(process.pid, disk)?.name).toBe('disk');
  });

  it('of a container is not taken for the one that is here', async (context) => {
    context.skip(process.geteuid?.() !== 0, 'needs root for a mount namespace');
    const app = make('app', { 'package.json': '{"name":"here"}' });
    const steps = `mount -t tmpfs none "${app}" && cd "${app}" && exec sleep 60`;
    const inside = await processes.start('/usr/bin/unshare', ['-m', '/bin/sh', '-c', steps]);
    const elsewhere = new Mounts();
    await expect.poll(() => new Mounts().of(inside, app)?.type).toBe('tmpfs');
    expect(new ProjectRoots(elsewhere).of(inside, app)).toEqual({ name: 'app', path: app });
    // What the namespaces share is the same from both.
    const shared = make('shared', { 'package.json': '{"name":"both"}' });
    expect(new ProjectRoots(elsewhere).of(inside, shared)?.name).toBe('both');
  });

  it('of a process that has ended, or never was, is not known', () => {
    const shop = make('shop-2024', { 'package.json': '{"name":"shop"}' });
    for (const none of [0, -1, 4_194_304]) expect(roots.of(none, shop)?.name).toBe('shop-2024');
  });
});
