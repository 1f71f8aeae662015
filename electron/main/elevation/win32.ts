import { win32 } from 'node:path';
import { assertNever } from '../../../shared/domain/assert-never';
import type { ElevatedResult, Elevation } from './elevation';
import type { RunProgram } from './run-program';
import { unavailableElevation } from './unavailable';

/** Windows takes its question for consent back by itself after two minutes; this only bounds what comes after, in ms. */
const patienceMs = 5 * 60_000;

/** What the script exits with where an administrator did not consent: ERROR_CANCELLED, 1223 (winerror.h), in a byte. */
const exitCancelled = 223;
/** And where something else kept taskkill from being started. taskkill itself exits with 0, 1, 128 or 255. */
const exitNotStarted = 224;

/** What stands in %SystemRoot%: a folder of a drive, of plain characters. */
const plainRoot = /^[A-Za-z]:\\[A-Za-z0-9 ._-]+$/;

/**
 * Windows asks by itself when a program is started with the verb "runas" (ShellExecuteEx, "Launching Applications"),
 * which PowerShell can do. What is started is the system's own taskkill, with pids and nothing else.
 *
 * It knows a process by its pid alone. That is enough here, because the engine holds a handle to each of them from before
 * they were compared with what the person has seen until after this: Windows gives a pid to no other process while
 * anybody has a handle to it. Without that nothing is done. docs/security.md, items 26 and 27.
 */
export function createWin32Elevation(run: RunProgram, systemRoot: string | undefined): Elevation {
  if (systemRoot === undefined || !plainRoot.test(systemRoot)) return unavailableElevation;
  const powershell = win32.join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  return {
    isAvailable: true,
    async stop({ processes, arePidsHeld }): Promise<ElevatedResult> {
      const pids = processes.map(({ pid }) => pid);
      if (!arePidsHeld || pids.length === 0 || !pids.every(isPid)) return { code: 'unavailable' };
      const args = ['-NoProfile', '-NonInteractive', '-Command', scriptFor(pids)];
      const ran = await run(powershell, args, patienceMs);
      switch (ran.ended) {
        case 'exited':
          return resultOf(ran.exitCode);
        case 'unstarted':
          return { code: 'unavailable' };
        case 'killed':
          return { code: 'failed', errno: 'ETIMEDOUT' };
        default:
          return assertNever(ran);
      }
    },
  };
}

/**
 * The script, into which only numbers are put. It has no double quotes, which the way from Node to PowerShell would have to
 * escape. The folder of taskkill is asked of Windows (GetSystemDirectory), and not of the environment.
 */
function scriptFor(pids: readonly number[]): string {
  return [
    'try {',
    '$start = New-Object System.Diagnostics.ProcessStartInfo;',
    "$start.FileName = [System.Environment]::SystemDirectory + '\\taskkill.exe';",
    `$start.Arguments = '/F ${pids.map((pid) => `/PID ${pid}`).join(' ')}';`,
    "$start.Verb = 'runas';",
    '$start.UseShellExecute = $true;',
    "$start.WindowStyle = 'Hidden';",
    '$process = [System.Diagnostics.Process]::Start($start);',
    '$process.WaitForExit();',
    'exit $process.ExitCode',
    '} catch {',
    '$cause = $_.Exception.GetBaseException();',
    `if ($cause -is [System.ComponentModel.Win32Exception] -and $cause.NativeErrorCode -eq 1223) { exit ${exitCancelled} }`,
    `exit ${exitNotStarted}`,
    '}',
  ].join(' ');
}

function resultOf(exitCode: number): ElevatedResult {
  if (exitCode === 0) return { code: 'done' };
  if (exitCode === exitCancelled) return { code: 'cancelled' };
  return { code: 'failed', errno: exitCode === exitNotStarted ? 'runas' : `taskkill ${exitCode}` };
}

/** One of a program that may be ended: 0 and 4 are Windows itself. A DWORD (processthreadsapi.h). */
function isPid(pid: number): boolean {
  return Number.isInteger(pid) && pid > 4 && pid <= 0xffff_ffff;
}
