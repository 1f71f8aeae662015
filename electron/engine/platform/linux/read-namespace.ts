import { closeSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import type { ProcNetTable } from './parse-sock-stat';

// Nothing here is kept open: an open file of /proc/PID/net keeps the namespace alive (single_open_net, fs/proc/proc_net.c).

/**
 * So much of one table is read, in bytes: some 7,000 sockets. In a longer one the listeners are in it all the same, for
 * they stand first (tcp_seek_last_pos, net/ipv4/tcp_ipv4.c).
 */
const MOST_BYTES = 1 << 20;

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

/** The counters of sockets, see parseSockStat; null when the process is gone. */
export function readSockStat(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/net/sockstat`, 'latin1') + readIfThere(`/proc/${pid}/net/sockstat6`);
  } catch {
    return null;
  }
}

/** The first `most` bytes of a table of sockets, in whole lines; null when it is not to be had. */
export function readNetTable(pid: number, table: ProcNetTable, most = MOST_BYTES): string | null {
  let fd: number;
  try {
    fd = openSync(`/proc/${pid}/net/${table}`, 'r');
  } catch {
    return null;
  }
  try {
    let length = 0;
    for (;;) {
      const read = readSync(fd, buffer, length, most - length, null);
      if (read === 0) break;
      length += read;
    }
    // A line that was cut off is no row.
    return buffer.toString('latin1', 0, buffer.subarray(0, length).lastIndexOf('\n') + 1);
  } catch {
    return null;
  } finally {
    closeSync(fd);
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
    return readFileSync(file, 'latin1');
  } catch {
    // A kernel without IPv6 has no sockstat6.
    return '';
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
