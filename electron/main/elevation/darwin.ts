import { assertNever } from '../../../shared/domain/assert-never';
import type { ProcessIdentity } from '../../../shared/domain/process';
import type { ElevatedResult, Elevation } from './elevation';
import type { RunProgram } from './run-program';

/** How long a person may think, in ms: the question for the password does not end by itself. */
const patienceMs = 5 * 60_000;

/** What the shell exits with where a process is no longer the one that was meant. */
const exitChanged = 3;
/** userCanceledErr (MacErrors.h). */
const errCancelled = -128;
/** errAuthorizationInteractionNotAllowed (Authorization.h): nobody sits at a screen, as with a login over SSH. */
const errNoInteraction = -60007;

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/**
 * macOS asks for an administrator's password when AppleScript runs a shell script "with administrator privileges"
 * (AppleScript Language Guide, "do shell script").
 *
 * macOS cannot hold a pid, so the script compares when each process was created, as `ps` tells it, with what the person has
 * seen, right before it is signalled. Only numbers, and a time that is made of numbers, are put into it. docs/security.md,
 * items 26 and 27.
 */
export function createDarwinElevation(run: RunProgram): Elevation {
  return {
    isAvailable: true,
    async stop(processes): Promise<ElevatedResult> {
      if (processes.length === 0 || !processes.every(isIdentity)) return { code: 'unavailable' };
      const lines = appleScriptFor(processes).flatMap((line) => ['-e', line]);
      const ran = await run('/usr/bin/osascript', lines, patienceMs);
      switch (ran.ended) {
        case 'exited':
          return resultOf(ran.exitCode, ran.stdout);
        case 'unstarted':
          return { code: 'unavailable' };
        case 'killed':
          return { code: 'cancelled' };
        default:
          return assertNever(ran);
      }
    },
  };
}

/** It prints the number of the error, 0 for none, so that nobody has to read what osascript says in the user's language. */
function appleScriptFor(processes: readonly ProcessIdentity[]): readonly string[] {
  return [
    'try',
    `do shell script "${shellScriptFor(processes)}" with administrator privileges`,
    'return 0',
    'on error number theNumber',
    'return theNumber',
    'end try',
  ];
}

/**
 * For sh, without double quotes and backslashes, which AppleScript would take for its own. All are looked at before the first
 * is signalled, for half a stop is none; one that has ended meanwhile needs none. `echo` puts one space where `ps` puts
 * more. Exported for its test, which runs it.
 */
export function shellScriptFor(processes: readonly ProcessIdentity[]): string {
  const told = ({ pid }: ProcessIdentity) => `$(echo $(TZ=UTC0 LC_ALL=C /bin/ps -o lstart= -p ${pid}))`;
  const looks = processes.map(
    (process) =>
      `case ${told(process)} in '${startedText(process.creationTime)}'|'') ;; *) exit ${exitChanged} ;; esac`,
  );
  const signals = processes.map(
    (process) =>
      `case ${told(process)} in '${startedText(process.creationTime)}') /bin/kill -TERM ${process.pid} ;; esac`,
  );
  return [...looks, ...signals].join('; ');
}

/** `Sat Nov 28 21:13:25 2026`: the time as `ps -o lstart` gives it (strftime's %c in the C locale), in UTC. */
export function startedText(creationTime: number): string {
  const time = new Date(creationTime);
  const clock = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()];
  const words = [weekdays[time.getUTCDay()], months[time.getUTCMonth()], time.getUTCDate()];
  return `${words.join(' ')} ${clock.map((part) => String(part).padStart(2, '0')).join(':')} ${time.getUTCFullYear()}`;
}

function resultOf(exitCode: number, stdout: string): ElevatedResult {
  const printed = /^(-?\d{1,9})\n?$/.exec(stdout)?.[1];
  if (exitCode !== 0 || printed === undefined) return { code: 'failed', errno: `osascript ${exitCode}` };
  const number = Number(printed);
  if (number === 0) return { code: 'done' };
  if (number === errCancelled) return { code: 'cancelled' };
  if (number === exitChanged) return { code: 'changed' };
  return number === errNoInteraction ? { code: 'unavailable' } : { code: 'failed', errno: String(number) };
}

/** Of a program that may be ended, created within the years that fit. PID_MAX is 99999 (bsd/sys/proc_internal.h). */
function isIdentity({ pid, creationTime }: ProcessIdentity): boolean {
  const isTime = Number.isFinite(creationTime) && creationTime >= 0 && creationTime < Date.UTC(9999, 0);
  return isTime && Number.isInteger(pid) && pid > 1 && pid <= 99_999;
}
