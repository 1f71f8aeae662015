import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

let folder;
let lock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-lock-'));
  lock = join(folder, 'a.lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A program that adds one to a number in a file, slowly, under the lock. */
function writeProgram() {
  const module = pathToFileURL(join(import.meta.dirname, 'lock.mjs')).href;
  const file = join(folder, 'add-one.mjs');
  writeFileSync(
    file,
    `import { readFileSync, writeFileSync } from 'node:fs';
     import { withLock } from ${JSON.stringify(module)};
     const [lock, counter] = process.argv.slice(2);
     await withLock(lock, async () => {
       const value = Number(readFileSync(counter, 'utf8'));
       process.send('inside');
       await new Promise((resolve) => setTimeout(resolve, 30));
       writeFileSync(counter, String(value + 1));
     });
     process.disconnect();`,
  );
  return file;
}

test('eight processes at once take turns', { timeout: 30_000 }, async () => {
  const counter = join(folder, 'counter');
  writeFileSync(counter, '0');
  const program = writeProgram();
  const all = Array.from({ length: 8 }, () => once(fork(program, [lock, counter]), 'exit'));
  expect(await Promise.all(all)).toEqual(all.map(() => [0, null]));
  expect(readFileSync(counter, 'utf8')).toBe('8');
  expect(readdirSync(folder).sort()).toEqual(['add-one.mjs', 'counter']);
});

test('the lock of a set-up that was killed is taken over', { timeout: 30_000 }, async () => {
  const counter = join(folder, 'counter');
  writeFileSync(counter, '0');
  const child = fork(writeProgram(), [lock, counter]);
  await once(child, 'message');
  expect(readdirSync(lock)[0]).toMatch(new RegExp(`^${child.pid}-`));
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(lock)).toBe(true);
  expect(await withLock(lock, () => 'done')).toBe('done');
  expect(existsSync(lock)).toBe(false);
});

test('a reused pid does not keep the lock', async () => {
  mkdirSync(lock);
  writeFileSync(join(lock, `${process.ppid}-1`), '');
  expect(await withLock(lock, () => 'done')).toBe('done');
});

test('waiting for a living owner is said once and ends in words', async () => {
  const said = [];
  const waiting = () => withLock(lock, () => 'never', { onWait: (pid) => said.push(pid), waitMs: 500 });
  await withLock(lock, () => expect(waiting()).rejects.toThrow(/has not finished/));
  expect(said).toEqual([String(process.pid)]);
});

test('the lock is released when the work fails', async () => {
  await expect(withLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(lock)).toBe(false);
});

test('an exit in the middle releases the lock', () => {
  const module = pathToFileURL(join(import.meta.dirname, 'lock.mjs')).href;
  const script = `import { withLock } from ${JSON.stringify(module)}; await withLock(${JSON.stringify(lock)}, () => process.exit(3));`;
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', script]).status).toBe(3);
  expect(existsSync(lock)).toBe(false);
});
