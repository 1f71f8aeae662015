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

const created = Date.UTC(2026, 10, 1, 21, 3, 5, 730);
const program = (pid: number, creationTime = created) => ({ pid, creationTime });

const ending = [
  "try { $env:PSModulePath = $PSHOME + ''\\Modules'';",
  '[System.Diagnostics.Process]::EnterDebugMode();',
  '$wanted = @(4321, 1793566985730, 77, 1768176000000); $found = @(); $services = @();',
  'for ($at = 0; $at -lt $wanted.Count; $at += 2) {',
  '$process = [System.Diagnostics.Process]::GetProcessById($wanted[$at]);',
  '$handle = $process.Handle;',
  '$created = $process.StartTime.ToFileTimeUtc() / 10000 - 11644473600000;',
  'if ([System.Math]::Abs($created - $wanted[$at + 1]) -gt 2) { exit 225 }',
  "$own = @(CimCmdlets\\Get-CimInstance -ClassName Win32_Service -Filter (''ProcessId='' + $process.Id));",
  'if ($own.Count -gt 1) { exit 226 }',
  'if ($own.Count -eq 1) { $services += $own[0].Name } else { $found += $process } }',
  'foreach ($service in $services) { Microsoft.PowerShell.Management\\Stop-Service -Name $service -ErrorAction Stop }',
  'foreach ($process in $found) { $process.Kill() }',
  'exit 0 } catch { exit 227 }',
].join(' ');
const asking = [
  'try { $quote = [string][char]34; $start = New-Object System.Diagnostics.ProcessStartInfo;',
  "$start.FileName = [System.Environment]::SystemDirectory + '\\WindowsPowerShell\\v1.0\\powershell.exe';",
  `$start.Arguments = '-NoProfile -NonInteractive -Command ' + $quote + '${ending}' + $quote;`,
  "$start.Verb = 'runas'; $start.UseShellExecute = $true; $start.WindowStyle = 'Hidden';",
  '$process = [System.Diagnostics.Process]::Start($start); $process.WaitForExit(); exit $process.ExitCode',
  '} catch { $cause = $_.Exception.GetBaseException();',
  'if ($cause -is [System.ComponentModel.Win32Exception] -and $cause.NativeErrorCode -eq 1223) { exit 223 }',
  'exit 224 }',
].join(' ');

it('has PowerShell start PowerShell as an administrator, which compares the processes before it ends them', async () => {
  const { run, elevation } = setUp();
  expect(await elevation.stop([program(4321), program(77, Date.UTC(2026, 0, 12))])).toEqual({ code: 'done' });
  expect(run.mock.calls).toEqual([
    [
      'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      ['-NoProfile', '-NonInteractive', '-Command', asking],
      300_000,
    ],
  ]);
});

it.each([
  [exited(0), { code: 'done' }],
  [exited(223), { code: 'cancelled' }],
  [exited(224), { code: 'failed', errno: 'runas' }],
  [exited(225), { code: 'changed' }],
  [exited(226), { code: 'failed', errno: 'several services' }],
  [exited(227), { code: 'failed', errno: 'powershell 227' }],
  [{ ended: 'unstarted', errno: 'ENOENT' }, { code: 'unavailable' }],
  [{ ended: 'killed' }, { code: 'failed', errno: 'ETIMEDOUT' }],
] as const)('tells what came of it: %j is %j', async (ran, result) => {
  expect(await setUp(ran).elevation.stop([program(4321)])).toEqual(result);
});

describe('what is not asked for', () => {
  it('anything by a root that is no plain folder of a drive', () => {
    for (const odd of ["C:\\Win'dows", '\\\\evil\\share', 'C:\\a\\..\\b', 'Windows', '', undefined]) {
      expect(createWin32Elevation(vi.fn(), odd).isAvailable, odd).toBe(false);
    }
    expect(setUp().elevation.isAvailable).toBe(true);
  });

  it('anything for what is no process that may be ended', async () => {
    const odd = [0, 4, -1, 1.5, NaN, 2 ** 32].map((pid) => program(pid));
    for (const one of [...odd, ...[0, -1, 1.5, NaN, Infinity].map((time) => program(77, time))]) {
      const { run, elevation } = setUp();
      expect(await elevation.stop([program(4321), one])).toEqual({ code: 'unavailable' });
      expect(run).not.toHaveBeenCalled();
    }
    expect(await setUp().elevation.stop([])).toEqual({ code: 'unavailable' });
  });
});

it('puts nothing but numbers into its script, whatever it is given', async () => {
  const anything = fc.oneof(fc.double(), fc.nat(), fc.string(), fc.anything()) as fc.Arbitrary<number>;
  const processes = fc.array(fc.record({ pid: anything, creationTime: anything }), { maxLength: 3 });
  const scripts = new Set<string>();
  const note = (run: ReturnType<typeof setUp>['run']) => {
    for (const [, args] of run.mock.calls) scripts.add(args[3]?.replace(/@\(\d+(?:, \d+)*\);/, '') ?? '');
  };
  await fc.assert(
    fc.asyncProperty(processes, async (given) => {
      const { run, elevation } = setUp();
      await elevation.stop(given);
      note(run);
    }),
  );
  const { run, elevation } = setUp();
  await elevation.stop([program(4321)]);
  note(run);
  expect(scripts.size).toBe(1);
});
