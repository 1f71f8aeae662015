import { mkdirSync, mkdtempSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CgroupTree } from './cgroup-tree';

// Any folder will do for a hierarchy: only the numbers and names of directories count.

let mount: string;
let clock: number;
let tree: CgroupTree;

beforeEach(() => {
  mount = mkdtempSync(join(tmpdir(), 'porthole-groups-'));
  clock = 1_000_000;
  tree = new CgroupTree(mount, () => clock);
});

afterEach(() => {
  tree.dispose();
  rmSync(mount, { recursive: true });
});

/** Makes a group, and gives its number. */
function make(path: string): number {
  mkdirSync(join(mount, path), { recursive: true });
  return statSync(join(mount, path)).ino;
}

/** A second later, at the next read. */
function later(ms = 1000): void {
  clock += ms;
  tree.refresh();
}

it('knows a group by its number, and the root', () => {
  const nginx = make('system.slice/nginx.service');
  expect(tree.groupOf(nginx)).toMatchObject({ path: '/system.slice/nginx.service', unit: 'nginx.service' });
  expect(tree.groupOf(statSync(mount).ino)?.path).toBe('/');
});

it('gives the same object for the same group, also after another walk', () => {
  const nginx = make('nginx.service');
  const before = tree.groupOf(nginx);
  expect(tree.groupOf(nginx)).toBe(before);
  later();
  expect(tree.groupOf(make('cron.service'))?.unit).toBe('cron.service');
  expect(tree.groupOf(nginx)).toBe(before);
});

it('walks at most once a second', () => {
  tree.groupOf(make('a.service'));
  const fresh = make('b.service');
  expect(tree.groupOf(fresh)).toBeNull();
  later(999);
  expect(tree.groupOf(fresh)).toBeNull();
  later(1);
  expect(tree.groupOf(fresh)?.unit).toBe('b.service');
});

it('walks for a number that stays unknown less and less often', () => {
  // A walk shows by this: a group that was removed before it is not known after it.
  const probes = Array.from({ length: 20 }, (_, at) => make(`probe-${at}`));
  const walks: number[] = [];
  for (let second = 0; second < 200; second += 1) {
    tree.groupOf(4_000_000_000_000);
    if (second === 0 || tree.groupOf(probes[walks.length] ?? 0) === null) {
      walks.push(second);
      rmdirSync(join(mount, `probe-${walks.length}`));
    }
    later();
  }
  expect(walks).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
});

it.each([0, -1, NaN, Infinity, 2 ** 53 - 1, 0.5])('does not know number %s', (id) => {
  make('a.service');
  expect(tree.groupOf(id)).toBeNull();
  expect(tree.processesOf(id)).toEqual([]);
});

it('knows nothing where there is no hierarchy, or an empty one', () => {
  for (const none of [new CgroupTree(null, () => clock), new CgroupTree('/nowhere/at/all', () => clock)]) {
    expect(none.groupOf(1)).toBeNull();
    expect(none.processesOf(1)).toEqual([]);
    none.refresh();
    none.dispose();
  }
});

it('is not stopped by names that are no text, by files, or by a great depth', () => {
  const [deep, deeper] = [20, 60].map((depth) => make(Array.from({ length: depth }, () => 'd').join('/')));
  mkdirSync(Buffer.concat([Buffer.from(`${mount}/`), Buffer.from([0xff, 0xfe])]));
  writeFileSync(join(mount, 'cgroup.procs'), '');
  const odd = make('line\nbreak\\x2d.service');
  expect(tree.groupOf(odd)).toMatchObject({ path: '/line\nbreak\\x2d.service', unit: 'line\nbreak\\x2d.service' });
  expect(tree.groupOf(deep ?? 0)?.path).toHaveLength(40);
  expect(tree.groupOf(deeper ?? 0)).toBeNull();
});

it('tells the processes of a group, the same until the next read', () => {
  const web = make('web.service');
  const procs = join(mount, 'web.service', 'cgroup.procs');
  writeFileSync(procs, '17\n4711\n0\n');
  tree.groupOf(web);
  const told = tree.processesOf(web);
  expect(told).toEqual([17, 4711, 0]);
  writeFileSync(procs, '18\n');
  expect(tree.processesOf(web)).toBe(told);
  later();
  expect(tree.processesOf(web)).toEqual([18]);
});

it('tells no processes of a group that is gone, nor those of another that has its name', () => {
  const web = make('web.service');
  tree.groupOf(web);
  rmdirSync(join(mount, 'web.service'));
  expect(tree.processesOf(web)).toEqual([]);
  make('between');
  make('web.service');
  writeFileSync(join(mount, 'web.service', 'cgroup.procs'), '18\n');
  later();
  expect(statSync(join(mount, 'web.service')).ino).not.toBe(web);
  expect(tree.processesOf(web)).toEqual([]);
});

it('goes through a large hierarchy a slice at a time', () => {
  // Each look at the clock takes five milliseconds.
  const slow = new CgroupTree(mount, () => (clock += 5));
  for (let group = 0; group < 2000; group += 1) mkdirSync(join(mount, `flat-${group}`));
  const last = statSync(join(mount, 'flat-1999')).ino;
  let reads = 0;
  for (const missing = 4_000_000_000_000; slow.groupOf(last) === null; reads += 1) {
    const begun = clock;
    for (let socket = 0; socket < 5; socket += 1) slow.groupOf(missing);
    expect(clock - begun).toBeLessThan(200);
    slow.refresh();
  }
  expect(reads).toBeGreaterThan(0);
  expect(reads).toBeLessThan(200);
  slow.dispose();
});

it('walks for a number that stays unknown less and less often, also where a walk takes several slices', () => {
  const slow = new CgroupTree(mount, () => (clock += 1));
  for (let group = 0; group < 2000; group += 1) mkdirSync(join(mount, `flat-${group}`));
  const known = statSync(join(mount, 'flat-1999')).ino;
  while (slow.groupOf(known) === null) slow.refresh();
  let slices = 0;
  for (let second = 0; second < 200; second += 1) {
    slow.groupOf(4_000_000_000_000);
    const begun = clock;
    slow.refresh();
    // Only a walk that goes on looks at the clock here.
    if (clock > begun) slices += 1;
    clock += 1000;
  }
  // Nine walks as above, of four or five slices each.
  expect(slices).toBeGreaterThan(9);
  expect(slices).toBeLessThan(60);
  slow.dispose();
});
