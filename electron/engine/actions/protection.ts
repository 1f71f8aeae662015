import type { ProcessInfo } from '../../../shared/domain/process';
import type { StopRefusal } from '../../../shared/domain/stop';
import type { Platform } from '../platform/platform';
import { ancestorsOf } from './lineage';

/**
 * Why a process must never be stopped; null when it may. `own` are the pids of Porthole: its tree is everything
 * below them, and everything above them, for Porthole would go down with it. Security item 26.
 */
export function protectionOf(process: ProcessInfo, platform: Platform, own: readonly number[]): StopRefusal | null {
  const { pid, name } = process;
  if (pid <= 1) return { code: 'protected', kind: 'init', name, pid };
  if (platform.processes.isKernelThread(pid)) return { code: 'protected', kind: 'kernelThread', name, pid };
  if (isOwnTree(process, platform, own)) return { code: 'protected', kind: 'self', name, pid };
  const kind = platform.protectedKind(process);
  return kind ? { code: 'protected', kind, name, pid } : null;
}

/** Whether a process is one of `own`, or was started below one: Porthole's own. */
export function isOwn(process: ProcessInfo, platform: Platform, own: readonly number[]): boolean {
  return [process, ...ancestorsOf(process, platform.processes)].some(({ pid }) => own.includes(pid));
}

/** Whether a process is Porthole's own, or above it. */
function isOwnTree(process: ProcessInfo, platform: Platform, own: readonly number[]): boolean {
  if (isOwn(process, platform, own)) return true;
  return own.some((pid) => {
    const self = platform.processes.describe(pid);
    return self !== null && ancestorsOf(self, platform.processes).some((ancestor) => ancestor.key === process.key);
  });
}
