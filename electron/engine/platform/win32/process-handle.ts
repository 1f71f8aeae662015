import type { ProcessIdentity } from '../../../../shared/domain/process';
import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import type { SignalError } from '../platform';
import { ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, errorText } from './errors';
import type { Handle } from './ffi';
import { NO_HANDLE } from './ffi';
import { millisecondsOf } from './file-time';
import type { Kernel32 } from './kernel32';

// Rights to a process, winnt.h. Of other users' processes the system gives none of them, but to an administrator.
export const PROCESS_TERMINATE = 0x1;
export const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
export const SYNCHRONIZE = 0x10_0000;

/** synchapi.h, winbase.h */
const WAIT_OBJECT_0 = 0;

/** When the process of a handle was created, in milliseconds since the epoch; null where the system does not tell. */
export function creationTimeOf(kernel32: Kernel32, process: Handle): number | null {
  const times = Buffer.alloc(32);
  return kernel32.getProcessTimes(process, times) === 0 ? null : millisecondsOf(times.readBigInt64LE(0));
}

/** Whether the process of a handle has ended: a pid stays known for as long as anybody holds a handle. */
export function hasEnded(kernel32: Kernel32, process: Handle): boolean {
  return kernel32.waitForSingleObject(process, 0) === WAIT_OBJECT_0;
}

/**
 * Opens a process with some rights, and makes sure by the handle that it is the one of the identity, and still runs. From
 * then on the pid cannot come to mean another, until the handle is closed (GetProcessId's page). Security item 26.
 */
export function openIdentity(
  kernel32: Kernel32,
  { pid, creationTime }: ProcessIdentity,
  access: number,
): Result<Handle, SignalError> {
  const handle = kernel32.openProcess(access | PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE, pid);
  if (handle === NO_HANDLE) return fail(toSignalError(kernel32.lastError()));
  const created = creationTimeOf(kernel32, handle);
  if (created === creationTime && !hasEnded(kernel32, handle)) return ok(handle);
  const error: SignalError =
    created === null
      ? toSignalError(kernel32.lastError())
      : { code: created === creationTime ? 'gone' : 'identityChanged' };
  kernel32.closeHandle(handle);
  return fail(error);
}

/** What an error of a call about a process means. */
export function toSignalError(error: number): SignalError {
  switch (error) {
    case ERROR_ACCESS_DENIED:
      return { code: 'notPermitted' };
    // There is no such pid.
    case ERROR_INVALID_PARAMETER:
      return { code: 'gone' };
    default:
      return { code: 'failed', errno: errorText(error) };
  }
}
