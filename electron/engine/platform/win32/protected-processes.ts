import { win32 } from 'node:path';
import type { ProcessIdentity, ProcessInfo } from '../../../../shared/domain/process';
import type { ProtectedKind } from '../../../../shared/domain/stop';
import { NO_HANDLE } from './ffi';
import type { Kernel32 } from './kernel32';
import { PROCESS_QUERY_LIMITED_INFORMATION, creationTimeOf } from './process-handle';
import { protectedKind } from './protected-names';

/**
 * Services without which Windows ends, or is of no use until it starts anew, in small letters: they start processes, give out
 * logons, and tell of devices and power. The end of their host is a stop error, or a restart of the computer in a minute.
 */
const services: ReadonlySet<string> = new Set([
  'dcomlaunch',
  'rpcss',
  'rpceptmapper',
  'lsm',
  'plugplay',
  'power',
  'brokerinfrastructure',
  'samss',
]);

/** Tells which processes are never stopped, for Windows or the user's session would end with them. Security item 26. */
export class ProtectedProcesses {
  constructor(private readonly kernel32: Kernel32) {}

  /** By its names, the services in it, and where it may be opened by what the system itself says of it. */
  kindOf(process: ProcessInfo): ProtectedKind | null {
    const { name, executablePath } = process;
    const named = protectedKind(name) ?? protectedKind(win32.basename(executablePath ?? ''));
    if (named !== null) return named;
    const isHost = process.services.some((service) => services.has(service.name.toLowerCase()));
    return isHost || this.isCritical(process) ? 'init' : null;
  }

  private isCritical({ pid, creationTime }: ProcessIdentity): boolean {
    const { kernel32 } = this;
    const handle = kernel32.openProcess(PROCESS_QUERY_LIMITED_INFORMATION, pid);
    if (handle === NO_HANDLE) return false;
    try {
      return creationTimeOf(kernel32, handle) === creationTime && kernel32.isProcessCritical(handle) === true;
    } finally {
      kernel32.closeHandle(handle);
    }
  }
}
