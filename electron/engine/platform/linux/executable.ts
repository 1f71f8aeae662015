import type { Stats } from 'node:fs';
import { lstatSync, readlinkSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import type { ExecutableConcern } from '../../../../shared/domain/process';
import type { Mounts } from './mounts';
import type { Mount } from './parse-mount-table';
import { isLocal } from './parse-mount-table';

/** The file of a process's program. */
export interface Executable {
  /** Where it was when the program was started. */
  readonly path: string;
  readonly concerns: readonly ExecutableConcern[];
}

/** What the kernel puts behind the name of a file that is no longer there (d_path, fs/d_path.c). */
const DELETED = Buffer.from(' (deleted)');
/** A program without a file: its bytes are in memory only (memfd_create(2)). */
const inMemory = /^\/memfd:/;

/** Of the user that Porthole runs as: another's is not known. */
const ownTemporaryFolder = `${tmpdir()}/`;
const temporaryFolder = /^\/(?:tmp|var\/tmp|dev\/shm|run\/user\/[^/]+)\//;

/** S_IWOTH and S_ISVTX, inode(7). */
const WRITABLE_BY_OTHERS = 0o0002;
const STICKY = 0o1000;

/**
 * The program's file by /proc/PID/exe, which leads to the very file that runs even when its name is gone; null where
 * the system does not tell. What lies on a file system that may not answer at once is not looked at.
 */
export function readExecutable(pid: number, mounts: Mounts): Executable | null {
  const link = readLink(pid);
  if (!link) return null;
  const isMarked = link.subarray(-DELETED.length).equals(DELETED);
  const marked = isMarked ? link.subarray(0, -DELETED.length) : link;
  const mount = mounts.of(pid, marked.toString());
  if (!mount || !isLocal(mount)) {
    return { path: marked.toString(), concerns: placeConcerns(marked.toString(), mount) };
  }
  const running = statRunning(pid);
  const isStillThere = !isMarked || isSameFile(running, statInRoot(pid, link));
  const bytes = isStillThere ? link : marked;
  const path = bytes.toString();
  const fate = isStillThere ? writeConcerns(pid, link, running) : goneConcerns(running, statInRoot(pid, marked), path);
  return { path, concerns: [...fate, ...placeConcerns(path, mount)] };
}

/** The file has lost its name. The same file may have been given it again, by a link. */
function goneConcerns(running: Stats | null, now: Stats | null, path: string): readonly ExecutableConcern[] {
  // It never had a name that could be deleted.
  if (inMemory.test(path) || !running || isSameFile(running, now)) return [];
  return [now ? 'replaced' : 'deleted'];
}

/** An AppImage mounts itself below /tmp, read-only: that is its ordinary place (AppImage's runtime.c). */
function placeConcerns(path: string, mount: Mount | null): readonly ExecutableConcern[] {
  const isAppImage = mount !== null && mount.type.startsWith('fuse') && basename(mount.point).startsWith('.mount_');
  const isTemporary = temporaryFolder.test(path) || path.startsWith(ownTemporaryFolder) || inMemory.test(path);
  return isTemporary && !isAppImage ? ['temporary'] : [];
}

/** Who may write to a folder without the sticky bit may put another file in the place of any that is there. */
function writeConcerns(pid: number, path: Buffer, running: Stats | null): readonly ExecutableConcern[] {
  const folder = statInRoot(pid, path.subarray(0, path.lastIndexOf('/') + 1))?.mode ?? 0;
  const isFolderOpen = (folder & (WRITABLE_BY_OTHERS | STICKY)) === WRITABLE_BY_OTHERS;
  return isFolderOpen || ((running?.mode ?? 0) & WRITABLE_BY_OTHERS) !== 0 ? ['writableByOthers'] : [];
}

function isSameFile(one: Stats | null, other: Stats | null): boolean {
  return one !== null && one.dev === other?.dev && one.ino === other.ino;
}

/** In bytes: a name need not be UTF-8. */
function readLink(pid: number): Buffer | null {
  try {
    return readlinkSync(`/proc/${pid}/exe`, 'buffer');
  } catch {
    // It has ended, is part of the kernel, or another user's.
    return null;
  }
}

function statRunning(pid: number): Stats | null {
  try {
    return statSync(`/proc/${pid}/exe`, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** A file as the process sees it, be it in a container. A link is not followed: no program runs from one. */
function statInRoot(pid: number, path: Buffer): Stats | null {
  try {
    return lstatSync(Buffer.concat([Buffer.from(`/proc/${pid}/root`), path]), { throwIfNoEntry: false }) ?? null;
  } catch {
    // A folder on the way is closed to this user, or the process has ended: nothing is seen there.
    return null;
  }
}
