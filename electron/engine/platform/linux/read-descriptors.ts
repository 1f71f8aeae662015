import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { parseProcStat } from './parse-proc-stat';

/** Every process there is, lowest pid first. Null when /proc cannot be read. */
export function readPids(): number[] | null {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0)
      .sort((a, b) => a - b);
  } catch {
    return null;
  }
}

/**
 * How many descriptors a process has open: the size of its fd directory, which the kernel tells of every process,
 * also of other users' (since Linux 6.2; 0 before, and 0 where /proc is mounted with hidepid=1, proc(5)). Null when the
 * process is gone.
 */
export function readDescriptorCount(pid: number): number | null {
  try {
    return statSync(`/proc/${pid}/fd`).size;
  } catch (error) {
    return isDenial(error) ? 0 : null;
  }
}

/** Who started a process, or took it over; null when it is gone. */
export function readParentPid(pid: number): number | null {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.parentPid ?? null;
  } catch {
    return null;
  }
}

/** What a descriptor is that is no socket. */
export const NO_SOCKET = 0;

/**
 * The descriptors of a process, each with the inode of its socket or NO_SOCKET; none when the process is gone; null when
 * they are not this user's to see. Root without CAP_SYS_PTRACE may list the descriptors, but not look at them
 * (proc_pid_fd(5)). One that is `known` is not looked at: it is what `known` says.
 */
export function readDescriptors(
  pid: number,
  known: (descriptor: number) => number | undefined = () => undefined,
): ReadonlyMap<number, number> | null {
  const directory = `/proc/${pid}/fd`;
  const inodes = new Map<number, number>();
  // Also of a process that ends meanwhile the system says that it is not to be seen.
  const unseen = () => (readDescriptorCount(pid) === null ? new Map<number, number>() : null);
  const names = readNames(directory);
  if (names === null) return unseen();
  for (const name of names) {
    const descriptor = Number(name);
    const before = known(descriptor);
    if (before !== undefined) {
      inodes.set(descriptor, before);
      continue;
    }
    const target = readTarget(`${directory}/${name}`);
    if (target === null) return unseen();
    // "socket:[4711]", proc(5)
    inodes.set(descriptor, target.startsWith('socket:[') ? Number(target.slice(8, -1)) : NO_SOCKET);
  }
  return inodes;
}

function readNames(directory: string): readonly string[] | null {
  try {
    return readdirSync(directory);
  } catch {
    return null;
  }
}

/** Empty for a descriptor that was closed while we look; null for one that is not this user's to see. */
function readTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (error) {
    return isDenial(error) ? null : '';
  }
}

function isDenial(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM';
}
