import { assertNever } from '../../../../shared/domain/assert-never';
import type { ProcessIdentity } from '../../../../shared/domain/process';
import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import type { PlatformActions, SignalError } from '../platform';
import type { CreationTimeError, ProcessList } from './process-list';

const signals = { probe: 0, terminate: 'SIGTERM', kill: 'SIGKILL' } as const;

type Kill = (pid: number, signal: NodeJS.Signals | 0) => void;

/**
 * Signals by kill(2), right after the creation time of the process was read again. There is no pidfd here, so a window
 * remains: the process would have to end, its pid go to another, between the answer of ps and the signal, within a few
 * milliseconds. macOS gives a pid again only after all others have had their turn (99,999 of them; xnu,
 * bsd/kern/kern_fork.c, forkproc). Within the same second a process that is started later cannot be told from one that
 * had its pid before, for ps tells whole seconds; for the same reason that does not happen. Security item 26.
 */
export class SignalActions implements Pick<PlatformActions, 'signal'> {
  constructor(
    private readonly processes: Pick<ProcessList, 'creationTimeNow'>,
    private readonly kill: Kill = (pid, signal) => process.kill(pid, signal),
  ) {}

  signal({ pid, creationTime }: ProcessIdentity, how: keyof typeof signals): Result<null, SignalError> {
    // 0 and below are groups of processes, 1 is launchd (kill(2)).
    if (!Number.isInteger(pid) || pid <= 1) return fail({ code: 'notPermitted' });
    const now = this.processes.creationTimeNow(pid);
    if (!now.ok) return fail(toLookError(now.error));
    if (now.value !== creationTime) return fail({ code: 'identityChanged' });
    try {
      this.kill(pid, signals[how]);
      return ok(null);
    } catch (error) {
      return fail(toSignalError(String((error as { code?: unknown }).code)));
    }
  }
}

/** Of a process that could not be looked at. Only without a ps is there no way; else the next attempt may succeed. */
function toLookError(error: CreationTimeError): SignalError {
  switch (error.code) {
    case 'gone':
      return { code: 'gone' };
    case 'missing':
      return { code: 'unsupported', reason: 'noSafeWay' };
    case 'timeout':
      return { code: 'failed', errno: 'ETIMEDOUT' };
    case 'tooMuch':
    case 'unreadable':
      return { code: 'failed', errno: 'EBADMSG' };
    case 'notStarted':
      return { code: 'failed', errno: error.errno };
    default:
      return assertNever(error);
  }
}

function toSignalError(errno: string): SignalError {
  switch (errno) {
    case 'ESRCH':
      return { code: 'gone' };
    case 'EPERM':
      return { code: 'notPermitted' };
    default:
      return { code: 'failed', errno };
  }
}
