import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findAsset } from './app-protocol';

vi.mock('electron', () => ({}));

let folder: string;
let root: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'porthole-assets-')));
  root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'renderer-evil'));
  for (const file of ['index.html', 'assets/a.js', 'program.exe']) writeFileSync(join(root, file), '');
  for (const file of ['secret.json', 'renderer-evil/secret.json']) writeFileSync(join(folder, file), '');
  symlinkSync(join(folder, 'secret.json'), join(root, 'link.json'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('findAsset', () => {
  it.each([
    ['app://porthole/', 'index.html'],
    ['app://porthole/index.html', 'index.html'],
    ['app://porthole/assets/a.js?x#y', 'assets/a.js'],
    ['app://porthole/assets/../assets/a.js', 'assets/a.js'],
  ])('finds %s', async (url, file) => {
    expect(await findAsset(root, url)).toBe(join(root, file));
  });

  it.each([
    'app://porthole/../secret.json',
    'app://porthole/..%2fsecret.json',
    'app://porthole/%2e%2e%2fsecret.json',
    'app://porthole/..%2frenderer-evil%2fsecret.json',
    'app://porthole/..%5csecret.json',
    'app://porthole/link.json',
    'app://porthole/index.html%00.js',
    'app://porthole/%ff',
    'app://porthole/assets',
    'app://porthole/program.exe',
    'app://porthole/missing.js',
    'app://other/index.html',
    'app://porthole.evil/index.html',
    'app://user@porthole/index.html',
    'app://porthole:80/index.html',
    'app:/index.html',
    'file:///etc/passwd',
    'no url',
  ])('does not find %s', async (url) => {
    expect(await findAsset(root, url)).toBeNull();
  });

  it('gives nothing outside of the folder, whatever the path', async () => {
    const part = fc.oneof(
      fc.constantFrom('..', '%2e%2e', '/', '%2f', '%5c', '\\', 'secret.json', 'renderer-evil', 'assets', 'a.js', '.'),
      fc.string({ maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
        const found = await findAsset(root, `app://porthole/${parts.join('')}`);
        expect(found === null || found.startsWith(`${root}/`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
