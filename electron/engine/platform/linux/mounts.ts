import { readFileSync, readlinkSync } from 'node:fs';
import { ExpiringMap } from '../expiring-map';
import type { Mount, MountTable } from './parse-mount-table';
import { mountOf, parseMountTable, placeOf } from './parse-mount-table';

/** What is mounted is read again after so long, in ms. */
const LIFETIME_MS = 30_000;
/** Namespaces whose mounts are remembered: about one a container. */
const MOST_NAMESPACES = 256;

/** Where the files of processes lie: a path of a process in a container is another file here, or none. */
export class Mounts {
  private readonly tables = new ExpiringMap<string, MountTable>({ most: MOST_NAMESPACES, lifetime: LIFETIME_MS });
  private readonly own = readNamespace('self');

  /** What a path of a process lies in; null where the system does not tell. */
  of(pid: number, path: string): Mount | null {
    const namespace = readNamespace(pid);
    return namespace === null ? null : mountOf(this.table(namespace, pid), path);
  }

  /** The same, where the path leads to the same file from here; else null. */
  shared(pid: number, path: string): Mount | null {
    const namespace = readNamespace(pid);
    if (namespace === null || this.own === null) return null;
    const here = mountOf(this.table(this.own, 'self'), path);
    if (namespace === this.own) return here;
    const there = mountOf(this.table(namespace, pid), path);
    return here && there && placeOf(here, path) === placeOf(there, path) ? here : null;
  }

  private table(namespace: string, pid: number | 'self'): MountTable {
    return this.tables.getOr(namespace, () => readMounts(namespace === this.own ? 'self' : pid));
  }
}

/** `mnt:[4026531841]`, namespaces(7). */
function readNamespace(pid: number | 'self'): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    // It has ended, or is another user's.
    return null;
  }
}

function readMounts(pid: number | 'self'): MountTable {
  try {
    return parseMountTable(readFileSync(`/proc/${pid}/mountinfo`, 'utf8'));
  } catch {
    // It has ended in between: nothing is known of its files.
    return new Map();
  }
}
