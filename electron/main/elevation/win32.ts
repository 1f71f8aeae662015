import { win32 } from 'node:path';
import { assertNever } from '../../../shared/domain/assert-never';
import type { ProcessIdentity } from '../../../shared/domain/process';
import type { ElevatedResult, Elevation } from './elevation';
import type { RunProgram } from './run-program';
import { unavailableElevation } from './unavailable';

/** Windows takes its question for consent back by itself after two minutes; this only bounds what comes after, in ms. */
const patienceMs = 5 * 60_000;

/** What the scripts exit with; ERROR_CANCELLED is 1223 (winerror.h). */
const exitCancelled = 223;
const exitNotStarted = 224;
const exitChanged = 225;
const exitSeveralServices = 226;
const exitFailed = 227;

/** What stands in %SystemRoot%: a folder of a drive, of plain characters. */
const plainRoot = /^[A-Za-z]:\\[A-Za-z0-9 ._-]+$/;

/** From 1601-01-01 to 1970-01-01 in ms: FILETIME, minwinbase.h. */
const fileTimeEpochMs = 11_644_473_600_000;
/** A creation time is told in whole ms, and rounded on its way. */
const slackMs = 2;

/**
 * Windows asks by itself when a program is started with the verb "runas" (ShellExecuteEx, "Launching Applications"),
 * which PowerShell can do. What is started is PowerShell once more, with a script into which only numbers are put.
 *
 * Porthole may not open the processes of other users, and so can hold no pid. The script opens each process first, which
 * keeps its pid its own, then compares when it was created, and only then ends any. Where a process runs a service, and that
 * alone, its manager is asked to stop it. docs/security.md, items 26 and 27.
 */
export function createWin32Elevation(run: RunProgram, systemRoot: string | undefined): Elevation {
  if (systemRoot === undefined || !plainRoot.test(systemRoot)) return unavailableElevation;
  const powershell = win32.join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  return {
    isAvailable: true,
    async stop(processes): Promise<ElevatedResult> {
      if (processes.length === 0 || !processes.every(isIdentity)) return { code: 'unavailable' };
      const args = ['-NoProfile', '-NonInteractive', '-Command', askingScript(endingScript(processes))];
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
 * Neither script has double quotes, which the way from Node to PowerShell would have to escape. The folder of what is
 * started is asked of Windows (GetSystemDirectory), and not of the environment.
 */
function askingScript(script: string): string {
  return [
    'try {',
    '$quote = [string][char]34;',
    '$start = New-Object System.Diagnostics.ProcessStartInfo;',
    "$start.FileName = [System.Environment]::SystemDirectory + '\\WindowsPowerShell\\v1.0\\powershell.exe';",
    `$start.Arguments = '-NoProfile -NonInteractive -Command ' + $quote + '${script.replaceAll("'", "''")}' + $quote;`,
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

/** What runs as an administrator. All are looked at before the first is ended, for half a stop is none. */
function endingScript(processes: readonly ProcessIdentity[]): string {
  const numbers = processes.flatMap(({ pid, creationTime }) => [pid, creationTime]).join(', ');
  return [
    // Nothing of the user's is loaded: modules are looked for along a path that any program of the user may have set.
    "try { $env:PSModulePath = $PSHOME + '\\Modules';",
    // With the privilege to debug, which administrators have, it may open what runs as a service.
    '[System.Diagnostics.Process]::EnterDebugMode();',
    `$wanted = @(${numbers}); $found = @(); $services = @();`,
    'for ($at = 0; $at -lt $wanted.Count; $at += 2) {',
    '$process = [System.Diagnostics.Process]::GetProcessById($wanted[$at]);',
    '$handle = $process.Handle;',
    `$created = $process.StartTime.ToFileTimeUtc() / 10000 - ${fileTimeEpochMs};`,
    `if ([System.Math]::Abs($created - $wanted[$at + 1]) -gt ${slackMs}) { exit ${exitChanged} }`,
    "$own = @(CimCmdlets\\Get-CimInstance -ClassName Win32_Service -Filter ('ProcessId=' + $process.Id));",
    `if ($own.Count -gt 1) { exit ${exitSeveralServices} }`,
    'if ($own.Count -eq 1) { $services += $own[0].Name } else { $found += $process } }',
    'foreach ($service in $services) { Microsoft.PowerShell.Management\\Stop-Service -Name $service -ErrorAction Stop }',
    'foreach ($process in $found) { $process.Kill() }',
    `exit 0 } catch { exit ${exitFailed} }`,
  ].join(' ');
}

function resultOf(exitCode: number): ElevatedResult {
  switch (exitCode) {
    case 0:
      return { code: 'done' };
    case exitCancelled:
      return { code: 'cancelled' };
    case exitChanged:
      return { code: 'changed' };
    case exitSeveralServices:
      return { code: 'failed', errno: 'several services' };
    case exitNotStarted:
      return { code: 'failed', errno: 'runas' };
    default:
      return { code: 'failed', errno: `powershell ${exitCode}` };
  }
}

/** Of a program that may be ended: pids 0 and 4 are Windows itself. A DWORD (processthreadsapi.h), and whole ms. */
function isIdentity({ pid, creationTime }: ProcessIdentity): boolean {
  const isPid = Number.isInteger(pid) && pid > 4 && pid <= 0xffff_ffff;
  return isPid && Number.isInteger(creationTime) && creationTime > 0 && creationTime < Date.UTC(9999, 0);
}
