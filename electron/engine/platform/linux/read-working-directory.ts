import type { Stats } from 'node:fs';
import { lstatSync, readlinkSync, statSync } from 'node:fs';
import type { Mounts } from './mounts';
import { isLocal } from './parse-mount-table';

/** What the kernel puts behind the name of a folder that is no longer there (d_path, fs/d_path.c). */
const DELETED = ' (deleted)';

/**
 * The working directory of a process, or where it was when it has been removed; null where the system does not tell. What
 * lies on a file system that may not answer at once is not looked at.
 */
export function readWorkingDirectory(pid: number, mounts: Mounts): string | null {
  const link = readLink(pid);
  if (link === null || !link.endsWith(DELETED)) return link;
  const former = link.slice(0, -DELETED.length);
  const mount = mounts.of(pid, former);
  // A folder may be called so.
  return mount && isLocal(mount) && isStillThere(pid, link) ? link : former;
}

/** Whether the path leads, for that process, to the folder that it is in. */
function isStillThere(pid: number, path: string): boolean {
  const current = statOf(() => statSync(`/proc/${pid}/cwd`, { throwIfNoEntry: false }));
  const named = statOf(() => lstatSync(`/proc/${pid}/root${path}`, { throwIfNoEntry: false }));
  return current !== null && current.dev === named?.dev && current.ino === named.ino;
}

function statOf(look: () => Stats | undefined): Stats | null {
  try {
    return look() ?? null;
  } catch {
    // A folder on the way is closed to this user, or the process has ended: nothing is seen there.
    return null;
  }
}

function readLink(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // It has ended, is part of the kernel, or another user's.
    return null;
  }
}
