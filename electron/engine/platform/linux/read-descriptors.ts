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
 * also of other users' (since Linux 6.2; 0 before). Null when the process is gone.
 */
export function readDescriptorCount(pid: number): number | null {
  try {
    return statSync(`/proc/${pid}/fd`).size;
  } catch {
    return null;
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

/** The inodes of a process's sockets; null when they are not this user's to see, or the process is gone. */
export function readSocketInodes(pid: number): ReadonlySet<number> | null {
  const directory = `/proc/${pid}/fd`;
  const inodes = new Set<number>();
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return null;
  }
  for (const name of names) {
    const target = readTarget(`${directory}/${name}`);
    // "socket:[4711]", proc(5)
    if (target?.startsWith('socket:[')) inodes.add(Number(target.slice(8, -1)));
  }
  return inodes;
}

/** Descriptors are closed while we look. */
function readTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
