import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isBuilt, sourcesStamp } from './build.mjs';
import { dependenciesStamp, hasDependencies } from './dependencies.mjs';
import { hashOf, isStamped, writeStamp } from './stamp.mjs';

let root;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'porthole-stamp-'));
  writeFileSync(join(root, 'package-lock.json'), '{"lockfileVersion":3}');
  writeFileSync(join(root, 'package.json'), JSON.stringify({ version: '1.0.0', dependencies: { a: '1.0.0' } }));
});

afterEach(() => rmSync(root, { recursive: true }));

const node = { version: 'v20.19.0', platform: 'linux', arch: 'x64' };

test('values cannot run together', () => {
  expect(hashOf('ab', 'c')).not.toBe(hashOf('a', 'bc'));
  expect(hashOf('ab', 'c')).toBe(hashOf('ab', 'c'));
});

test('the dependencies are installed again when the lock, what is wanted or the Node has changed, and not for a version', () => {
  const before = dependenciesStamp(root, node);
  expect(dependenciesStamp(root, { ...node, version: 'v22.0.0' })).not.toBe(before);
  expect(dependenciesStamp(root, { ...node, arch: 'arm64' })).not.toBe(before);
  writeFileSync(join(root, 'package.json'), JSON.stringify({ version: '2.0.0', dependencies: { a: '1.0.0' } }));
  expect(dependenciesStamp(root, node)).toBe(before);
  writeFileSync(join(root, 'package.json'), JSON.stringify({ version: '2.0.0', dependencies: { a: '1.0.1' } }));
  expect(dependenciesStamp(root, node)).not.toBe(before);
  writeFileSync(join(root, 'package-lock.json'), '{"lockfileVersion":4}');
  expect(dependenciesStamp(root, node)).not.toBe(before);
});

test('deleting node_modules takes its stamp along', () => {
  writeStamp(join(root, 'node_modules', '.porthole-stamp'), dependenciesStamp(root));
  expect(hasDependencies(root)).toBe(true);
  rmSync(join(root, 'node_modules'), { recursive: true });
  expect(hasDependencies(root)).toBe(false);
});

test('the app is built again when a source has changed, and not for a test', () => {
  mkdirSync(join(root, 'electron', 'main'), { recursive: true });
  writeFileSync(join(root, 'electron', 'main', 'index.ts'), '1');
  writeStamp(join(root, 'out', '.porthole-stamp'), sourcesStamp(root));
  expect(isBuilt(root)).toBe(true);
  writeFileSync(join(root, 'electron', 'main', 'index.test.ts'), '1');
  expect(isBuilt(root)).toBe(true);
  writeFileSync(join(root, 'electron', 'main', 'index.ts'), '2');
  expect(isBuilt(root)).toBe(false);
});

test('a torn stamp is no stamp', () => {
  const file = join(root, 'stamp');
  writeStamp(file, 'abc');
  expect(isStamped(file, 'abc')).toBe(true);
  writeFileSync(file, 'ab');
  expect(isStamped(file, 'abc')).toBe(false);
});
