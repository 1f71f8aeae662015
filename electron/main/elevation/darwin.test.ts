import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { createDarwinElevation, shellScriptFor, startedText } from './darwin';
import type { RunProgram } from './run-program';

const started = Date.UTC(2026, 10, 1, 21, 3, 5, 730);
const one = (pid: number, creationTime = started) => [{ pid, creationTime }];
const printed = (stdout: string, exitCode = 0) => ({ ended: 'exited', exitCode, stdout }) as const;

function setUp(ran: Awaited<ReturnType<RunProgram>> = printed('0\n')) {
  const run = vi.fn<RunProgram>(async () => ran);
  return { run, elevation: createDarwinElevation(run) };
}

it('has AppleScript run a shell script that compares each process before it ends it', async () => {
  const { run, elevation } = setUp();
  const processes = [
    { pid: 4321, creationTime: started },
    { pid: 77, creationTime: Date.UTC(2026, 0, 12) },
  ];
  expect(await elevation.stop(processes)).toEqual({ code: 'done' });
  expect(run.mock.calls).toEqual([
    [
      '/usr/bin/osascript',
      [
        '-e',
        'try',
        '-e',
        "do shell script \"case $(echo $(TZ=UTC0 LC_ALL=C /bin/ps -o lstart= -p 4321)) in 'Sun Nov 1 21:03:05 2026'|'') ;; *) exit 3 ;; esac; case $(echo $(TZ=UTC0 LC_ALL=C /bin/ps -o lstart= -p 77)) in 'Mon Jan 12 00:00:00 2026'|'') ;; *) exit 3 ;; esac; case $(echo $(TZ=UTC0 LC_ALL=C /bin/ps -o lstart= -p 4321)) in 'Sun Nov 1 21:03:05 2026') /bin/kill -TERM 4321 ;; esac; case $(echo $(TZ=UTC0 LC_ALL=C /bin/ps -o lstart= -p 77)) in 'Mon Jan 12 00:00:00 2026') /bin/kill -TERM 77 ;; esac\" with administrator privileges",
        '-e',
        'return 0',
        '-e',
        'on error number theNumber',
        '-e',
        'return theNumber',
        '-e',
        'end try',
      ],
      300_000,
    ],
  ]);
});

it.each([
  [printed('0\n'), { code: 'done' }],
  [printed('-128\n'), { code: 'cancelled' }],
  [printed('-60007\n'), { code: 'unavailable' }],
  [printed('3\n'), { code: 'changed' }],
  [printed('1\n'), { code: 'failed', errno: '1' }],
  [printed('', 1), { code: 'failed', errno: 'osascript 1' }],
  [printed('0\n1\n'), { code: 'failed', errno: 'osascript 0' }],
  [{ ended: 'unstarted', errno: 'ENOENT' }, { code: 'unavailable' }],
  [{ ended: 'killed' }, { code: 'cancelled' }],
] as const)('tells what came of it: %j is %j', async (ran, result) => {
  expect(await setUp(ran).elevation.stop(one(4321))).toEqual(result);
});

it('asks for nothing where a number is none', async () => {
  for (const odd of [one(1), one(-5), one(100_000), one(1.5), one(77, NaN), one(77, -1), one(77, Infinity)]) {
    const { run, elevation } = setUp();
    expect(await elevation.stop(odd)).toEqual({ code: 'unavailable' });
    expect(run).not.toHaveBeenCalled();
  }
  expect(await setUp().elevation.stop([])).toEqual({ code: 'unavailable' });
});

/** As ps tells it, in ms. */
function createdAt(pid: number): number {
  const env = { ...process.env, TZ: 'UTC0', LC_ALL: 'C' };
  return Date.parse(
    `${execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { env, encoding: 'utf8' }).trim()} UTC`,
  );
}

describe('the shell script, run by a real shell', () => {
  const run = (pid: number, creationTime: number) =>
    execFileSync('/bin/sh', ['-c', shellScriptFor([{ pid, creationTime }])], { timeout: 10_000, stdio: 'pipe' });

  it('ends none where one of them is another by now', async (context) => {
    context.skip(!existsSync('/bin/ps') || !existsSync('/bin/kill'), 'this system has ps and kill elsewhere');
    const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
    const exit = once(child, 'exit');
    try {
      const own = { pid: process.pid, creationTime: 0 };
      const script = shellScriptFor([{ pid: child.pid!, creationTime: createdAt(child.pid!) }, own]);
      expect(() => execFileSync('/bin/sh', ['-c', script], { timeout: 10_000, stdio: 'pipe' })).toThrow(
        expect.objectContaining({ status: 3 }),
      );
      expect(child.exitCode ?? child.signalCode).toBeNull();
    } finally {
      child.kill('SIGKILL');
      await exit;
    }
  });

  it('ends the process that was created then, and no other', async (context) => {
    context.skip(!existsSync('/bin/ps') || !existsSync('/bin/kill'), 'this system has ps and kill elsewhere');
    const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
    const exit = once(child, 'exit');
    try {
      const env = { ...process.env, TZ: 'UTC0', LC_ALL: 'C' };
      const told = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(child.pid)], { env, encoding: 'utf8' });
      const creationTime = Date.parse(`${told.trim()} UTC`);
      expect(startedText(creationTime + 999)).toBe(told.trim().replace(/ +/g, ' '));
      expect(() => run(child.pid!, creationTime - 1000)).toThrow(expect.objectContaining({ status: 3 }));
      expect(child.exitCode ?? child.signalCode).toBeNull();
      run(child.pid!, creationTime);
      expect(await exit).toEqual([null, 'SIGTERM']);
      // What has ended needs no end.
      run(child.pid!, creationTime);
    } finally {
      child.kill('SIGKILL');
    }
  });
});
