import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fail, ok } from '../../../shared/domain/result';
import type { ProgramOptions } from './run-program';
import { runProgram, runProgramNow } from './run-program';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-program-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Node itself is a program that is on every system. */
const runScript = (script: string, args: readonly string[] = [], options: Partial<ProgramOptions> = {}) =>
  runProgram(process.execPath, ['-e', script, '--', ...args], { timeoutMs: 10_000, mostBytes: 1 << 16, ...options });

async function printed(script: string, args: readonly string[] = []): Promise<string> {
  const answer = await runScript(script, args);
  return answer.ok ? answer.value.stdout.toString() : answer.error.code;
}

it('gives what a program prints, and how it ended', async () => {
  expect(await runScript('process.stdout.write("so"); console.error("oh"); process.exitCode = 3')).toEqual(
    ok({ exitCode: 3, stdout: Buffer.from('so'), stderr: 'oh\n' }),
  );
});

it('hands over each argument as it is', async () => {
  const args = ['a b', '$(touch x)', '; exit 1', '"', ''];
  expect(JSON.parse(await printed('process.stdout.write(JSON.stringify(process.argv.slice(1)))', args))).toEqual(args);
});

it("hands over nothing of the user's environment", async () => {
  process.env.PORTHOLE_SECRET = 'shown';
  const environment = JSON.parse(await printed('process.stdout.write(JSON.stringify(process.env))')) as object;
  delete process.env.PORTHOLE_SECRET;
  expect(environment).toMatchObject({ LC_ALL: 'C', TZ: 'UTC' });
  expect(environment).not.toHaveProperty('PORTHOLE_SECRET');
});

it('gives no more than it may print', async () => {
  expect(await printed('for (;;) require("node:fs").writeSync(1, "x".repeat(9999))')).toBe('tooMuch');
});

it('stops one that takes too long', async () => {
  expect(await runScript('setInterval(() => 0, 1000)', [], { timeoutMs: 300 })).toEqual(fail({ code: 'timeout' }));
});

it('has what is given to it in its environment', async () => {
  const answer = await runScript('process.stdout.write(process.env.GIVEN)', [], { environment: { GIVEN: 'yes' } });
  expect(answer).toMatchObject({ ok: true, value: { stdout: Buffer.from('yes') } });
});

it('ends when it is told to', async () => {
  const ending = new AbortController();
  const run = runScript('setInterval(() => 0, 1000)', [], { signal: ending.signal });
  ending.abort();
  expect(await run).toMatchObject({ ok: false });
});

it.each([
  // ENOTDIR, like ENOMEM, is none of the errors that Node tells later: it throws (lib/internal/child_process.js, spawn).
  [['file', 'program'], { code: 'notStarted', errno: 'ENOTDIR' }],
  [['nowhere'], { code: 'missing' }],
  [['file'], { code: 'missing' }],
])('that is %j is told to be none', async (path, error) => {
  writeFileSync(join(folder, 'file'), '');
  const program = join(folder, ...path);
  expect(await runProgram(program, [], { timeoutMs: 1000, mostBytes: 10 })).toEqual(fail(error));
  expect(runProgramNow(program, [], 10)).toEqual(fail(error));
});
