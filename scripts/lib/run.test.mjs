import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { npmCommand, run } from './run.mjs';

const node = (script, options) => run(process.execPath, ['-e', script], options);

/** Zombies count as ended: not every process 1 reaps them. */
function isRunning(pid) {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return false;
    throw error;
  }
}

test('output and exit code are given', async () => {
  const result = await node('console.log(1); console.error(2); process.exit(3)');
  expect(result).toEqual({ code: 3, stdout: '1\n', stderr: '2\n', timedOut: false });
});

test('a program that is not there is code 127', async () => {
  expect((await run('no-such-program', [])).code).toBe(127);
});

test('a signal is 128 and its number', async () => {
  expect((await node("process.kill(process.pid, 'SIGTERM')")).code).toBe(128 + 15);
});

test('what a program leaves behind is ended with it', async ({ skip }) => {
  skip(process.platform !== 'linux', 'only Linux has /proc');
  const { stdout } = await run('sh', ['-c', 'sleep 300 & echo $!']);
  await expect.poll(() => isRunning(Number(stdout))).toBe(false);
});

test('a program that takes too long is ended, with all that it started', async () => {
  const { timedOut, stdout } = await run('sh', ['-c', 'sleep 300 & echo $!; wait'], { timeoutMs: 300 });
  expect(timedOut).toBe(true);
  await expect.poll(() => isRunning(Number(stdout))).toBe(false);
});

test('an interruption ends what runs, and then us', async ({ skip }) => {
  skip(process.platform !== 'linux', 'only Linux has /proc');
  const module = pathToFileURL(join(import.meta.dirname, 'run.mjs')).href;
  const script = `import { run } from ${JSON.stringify(module)};
    const onChild = (child) => child.stdout.once('data', (pid) => process.stdout.write(pid));
    await run('sh', ['-c', 'sleep 300 & echo $!; wait'], { onChild });
    process.stdout.write('went on');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  await expect.poll(() => chunks.length).toBeGreaterThan(0);
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect(code).toBe(128 + 2);
  const output = Buffer.concat(chunks).toString();
  expect(output).not.toContain('went on');
  await expect.poll(() => isRunning(Number(output))).toBe(false);
});

test('the npm that runs us is used again', () => {
  const script = '/usr/lib/node_modules/npm/bin/npm-cli.js';
  expect(npmCommand({ npm_execpath: script })).toEqual([process.execPath, [script]]);
  expect(npmCommand({ npm_execpath: '/usr/lib/node_modules/yarn/bin/yarn.js' })).toEqual(['npm', []]);
});
