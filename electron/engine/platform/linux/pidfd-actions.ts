import type { ProcessIdentity } from '../../../../shared/domain/process';
import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import type { PlatformActions, SignalError } from '../platform';
import type { ProcessSource } from '../process-source';
import type { Libc } from './libc';

// signal(7); 0 checks the permission and does nothing (kill(2)).
const signals = { probe: 0, terminate: 15, kill: 9 } as const;

/**
 * Signals through pidfds (pidfd_open(2), Linux 5.3): the descriptor stays with the process it was opened for. What
 * belongs to the identity is looked at after it is open, so that a pid that was used again is found out.
 * Security item 26.
 */
export class PidfdActions implements Pick<PlatformActions, 'signal'> {
  /** `libc` is null where it could not be loaded: then nothing is ever signalled. */
  constructor(
    private readonly libc: Libc | null,
    private readonly processes: ProcessSource,
  ) {}

  signal(identity: ProcessIdentity, how: keyof typeof signals): Result<null, SignalError> {
    const { libc } = this;
    if (!libc) return fail({ code: 'unsupported', reason: 'noSafeWay' });
    const pidfd = libc.pidfdOpen(identity.pid);
    if (pidfd === -1) return fail(toSignalError(libc.errno()));
    try {
      const creationTime = this.processes.usage(identity.pid)?.creationTime;
      if (creationTime === undefined) return fail({ code: 'gone' });
      if (creationTime !== identity.creationTime) return fail({ code: 'identityChanged' });
      const result = libc.pidfdSendSignal(pidfd, signals[how]);
      return result === -1 ? fail(toSignalError(libc.errno())) : ok(null);
    } finally {
      libc.close(pidfd);
    }
  }
}

function toSignalError(errno: string): SignalError {
  switch (errno) {
    case 'ESRCH':
      return { code: 'gone' };
    case 'EPERM':
      return { code: 'notPermitted' };
    case 'ENOSYS':
      return { code: 'unsupported', reason: 'noSafeWay' };
    default:
      return { code: 'failed', errno };
  }
}
