import { closeSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import type { ProcNetTable } from './parse-sock-stat';

// Nothing here is kept open: an open file of /proc/PID/net keeps the namespace alive (single_open_net, fs/proc/proc_net.c).

/** The longest text that is read here, in bytes. */
const MOST_BYTES = 1 << 20;
/** The same for a text of a few lines. */
const SHORT_BYTES = 4096;

/** Where `ip netns` keeps its names (ip-netns(8)); the second is the older place of the first. */
const nameFolders = ['/run/netns', '/var/run/netns'];

const buffer = Buffer.alloc(MOST_BYTES);

/**
 * The network namespace that a process is in, by a number that any user may see: the inode of its /proc/PID/net/tcp, of
 * which each namespace has its own. Null when the process is gone.
 */
export function readNamespaceInode(pid: number | 'self'): number | null {
  try {
    return statSync(`/proc/${pid}/net/tcp`, { throwIfNoEntry: false })?.ino ?? null;
  } catch {
    return null;
  }
}

/** The number by which the system's own tools know that namespace, proc(5): "net:[4026531840]". Null for other users'. */
export function readOfficialInode(pid: number): number | null {
  try {
    const [, inode] = /^net:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/ns/net`)) ?? [];
    return inode === undefined ? null : Number(inode);
  } catch {
    return null;
  }
}

/** The counters of sockets, see parseSockStat; null when they are not to be had, as of a process that is gone. */
export function readSockStat(pid: number): string | null {
  try {
    const text = readText(`/proc/${pid}/net/sockstat`);
    return text === '' ? null : text + readIfThere(`/proc/${pid}/net/sockstat6`);
  } catch {
    return null;
  }
}

/** The name that the kernel has for a process, proc_pid_comm(5); null when it is gone. */
export function readProcessName(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').replace(/\n$/, '');
  } catch {
    return null;
  }
}

/** The text of /proc/PID/cgroup, which any user may read; null when the process is gone. */
export function readControlGroup(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    return null;
  }
}

/** The text of a table of sockets, in whole lines. */
export interface NetTable {
  readonly text: string;
  /** It was not cut off. */
  readonly isWhole: boolean;
}

/** The first `most` bytes of a table of sockets, at most 1 MiB; null when it is not to be had. */
export function readNetTable(pid: number, table: ProcNetTable, most = MOST_BYTES): NetTable | null {
  try {
    const length = readBytes(`/proc/${pid}/net/${table}`, most);
    // A line that was cut off is no row.
    const text = buffer.toString('latin1', 0, buffer.subarray(0, length).lastIndexOf('\n') + 1);
    return { text, isWhole: length < most };
  } catch {
    return null;
  }
}

/** The names that `ip netns` gave, by the official inode. A name is a file onto which the namespace is mounted. */
export function readNamespaceNames(): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const folder of nameFolders) {
    for (const name of readFolder(folder)) {
      const inode = readInode(`${folder}/${name}`);
      if (inode !== null && !names.has(inode)) names.set(inode, name);
    }
  }
  return names;
}

function readIfThere(file: string): string {
  try {
    return readText(file);
  } catch (error) {
    // A kernel without IPv6 has no sockstat6. Without its counters for another reason, nothing is known of its sockets.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** A short text, in half the time that readFileSync takes. */
function readText(file: string): string {
  return buffer.toString('latin1', 0, readBytes(file, SHORT_BYTES));
}

/** How many bytes of a file, `most` at most, are in `buffer` now. */
function readBytes(file: string, most: number): number {
  const fd = openSync(file, 'r');
  try {
    let length = 0;
    while (length < most) {
      const read = readSync(fd, buffer, length, most - length, null);
      if (read === 0) break;
      length += read;
    }
    return length;
  } finally {
    closeSync(fd);
  }
}

/** Where no namespace was ever named there is no folder. */
function readFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readInode(file: string): number | null {
  try {
    return statSync(file, { throwIfNoEntry: false })?.ino ?? null;
  } catch {
    return null;
  }
}
