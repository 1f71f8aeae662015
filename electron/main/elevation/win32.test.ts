import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { RunProgram } from './run-program';
import { createWin32Elevation } from './win32';

const root = 'C:\\Windows';
const exited = (exitCode: number) => ({ ended: 'exited', exitCode, stdout: '' }) as const;

function setUp(ran: Awaited<ReturnType<RunProgram>> = exited(0), systemRoot: string | undefined = root) {
  const run = vi.fn<RunProgram>(async () => ran);
  return { run, elevation: createWin32Elevation(run, systemRoot) };
}

const held = (...pids: readonly number[]) => ({
  processes: pids.map((pid) => ({ pid, creationTime: 1000 })),
  arePidsHeld: true,
});

it('has PowerShell start taskkill as an administrator, with the pids and nothing else', async () => {
  const { run, elevation } = setUp();
  expect(await elevation.stop(held(4321, 77))).toEqual({ code: 'done' });
  expect(run.mock.calls).toEqual([
    [
      'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      [
        '-NoProfile',
        '-NonInteractive',
        '-Command',
        "try { $start = New-Object System.Diagnostics.ProcessStartInfo; $start.FileName = [System.Environment]::SystemDirectory + '\\taskkill.exe'; $start.Arguments = '/F /PID 4321 /PID 77'; $start.Verb = 'runas'; $start.UseShellExecute = $true; $start.WindowStyle = 'Hidden'; $process = [System.Diagnostics.Process]::Start($start); $process.WaitForExit(); exit $process.ExitCode } catch { $cause = $_.Exception.GetBaseException(); if ($cause -is [System.ComponentModel.Win32Exception] -and $cause.NativeErrorCode -eq 1223) { exit 223 } exit 224 }",
      ],
      300_000,
    ],
  ]);
});

it.each([
  [exited(0), { code: 'done' }],
  [exited(223), { code: 'cancelled' }],
  [exited(224), { code: 'failed', errno: 'runas' }],
  [exited(128), { code: 'failed', errno: 'taskkill 128' }],
  [{ ended: 'unstarted', errno: 'ENOENT' }, { code: 'unavailable' }],
  [{ ended: 'killed' }, { code: 'failed', errno: 'ETIMEDOUT' }],
] as const)('tells what came of it: %j is %j', async (ran, result) => {
  expect(await setUp(ran).elevation.stop(held(4321))).toEqual(result);
});

describe('what is not asked for', () => {
  it('a stop of pids that may come to mean others meanwhile', async () => {
    const { run, elevation } = setUp();
    expect(await elevation.stop({ ...held(4321), arePidsHeld: false })).toEqual({ code: 'unavailable' });
    expect(run).not.toHaveBeenCalled();
  });

  it('anything by a root that is no plain folder of a drive', () => {
    for (const odd of ["C:\\Win'dows", '\\\\evil\\share', 'C:\\a\\..\\b', 'Windows', '', undefined]) {
      expect(createWin32Elevation(vi.fn(), odd).isAvailable, odd).toBe(false);
    }
    expect(setUp().elevation.isAvailable).toBe(true);
  });

  it('anything for a pid that is no number of a program', async () => {
    for (const pid of [0, 4, -1, 1.5, NaN, 2 ** 32]) {
      const { run, elevation } = setUp();
      expect(await elevation.stop(held(4321, pid))).toEqual({ code: 'unavailable' });
      expect(run).not.toHaveBeenCalled();
    }
    expect(await setUp().elevation.stop(held())).toEqual({ code: 'unavailable' });
  });
});

it('puts nothing but digits into its script, whatever it is given', async () => {
  const anything = fc.oneof(fc.double(), fc.string(), fc.anything()) as fc.Arbitrary<number>;
  const scripts = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { maxLength: 3 }), async (pids) => {
      const { run, elevation } = setUp();
      await elevation.stop(held(...pids));
      for (const [, args] of run.mock.calls) scripts.add(args[3]?.replace(/(?: \/PID \d{1,10})+'/, "'") ?? '');
    }),
  );
  await setUp().elevation.stop(held(4321));
  expect(scripts.size).toBeLessThanOrEqual(1);
});
