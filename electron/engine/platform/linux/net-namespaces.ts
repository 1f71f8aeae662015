import type { NetNamespace } from '../../../../shared/domain/net-namespace';
import { createSocketRecord } from '../../monitor/socket-record';
import type { SocketSink } from '../../monitor/socket-record';
import type { NamespaceSource } from '../namespace-source';
import { parseProcNet, procNetFiles } from './parse-proc-net';
import { parseSockStat } from './parse-sock-stat';
import { ProcessNamespaces } from './process-namespaces';
import {
  readNamespaceInode,
  readNamespaceNames,
  readNetTable,
  readOfficialInode,
  readSockStat,
} from './read-namespace';

/** How long one read may take, in ms; the namespaces that it did not reach are the first of the next. */
const BUDGET_MS = 25;
/** The same for the first read, which finds everything. */
const FIRST_BUDGET_MS = 2000;
/** A namespace is read again after so long though its counters stand still, in ms: a swap leaves them as they were. */
const WHOLE_READ_MS = 10_000;
/** So many processes of a namespace are tried in one read; most of them may have just ended. */
const MOST_TRIED = 4;
/** So many namespaces are read; a machine with more has its first ones read. */
const MOST_NAMESPACES = 4096;

interface Space {
  readonly number: number;
  readonly inode: number;
  readonly info: NetNamespace;
  /** The counters at the last whole read. */
  counters: string;
  readAt: number;
}

/**
 * Other network namespaces, through /proc/PID/net of one process in each, which any user may read (namespaces that no
 * process is in have no sockets that are told). A table costs some milliseconds to read, for the kernel looks through the
 * sockets of all namespaces for it: it is read only when that namespace's own counters have moved.
 */
export class NetNamespaces implements NamespaceSource {
  settling = false;
  private enabled = false;
  private looked = false;
  private readonly processes = new ProcessNamespaces();
  /** By inode; the one that was read the longest time ago first. */
  private readonly spaces = new Map<number, Space>();
  private readonly byNumber = new Map<number, Space>();
  private readonly record = createSocketRecord();

  setEnabled(enabled: boolean): void {
    if (enabled && !this.enabled) {
      this.settling = true;
      this.looked = false;
    }
    this.enabled = enabled;
  }

  infoOf(netNamespace: number): NetNamespace | null {
    return this.byNumber.get(netNamespace)?.info ?? null;
  }

  read(sink: SocketSink): readonly number[] {
    if (!this.enabled) return this.forgetAll();
    this.settling = !this.looked;
    const deadline = performance.now() + (this.settling ? FIRST_BUDGET_MS : BUDGET_MS);
    this.processes.look(deadline);
    const read = this.updateSpaces();
    let reached = 0;
    for (const space of [...this.spaces.values()]) {
      // At least one, or a machine that is too slow would never see any.
      if (reached > 0 && performance.now() > deadline) return read;
      reached += 1;
      this.spaces.delete(space.inode);
      this.spaces.set(space.inode, space);
      if (this.readSpace(space, sink)) read.push(space.number);
    }
    this.looked = true;
    return read;
  }

  /** Takes note of those that have come and gone; gives the numbers of the latter. */
  private updateSpaces(): number[] {
    const own = readNamespaceInode('self');
    const inodes = new Set(this.processes.inodes());
    const gone = [...this.spaces.values()].filter(({ inode }) => !inodes.has(inode) || inode === own);
    for (const { inode, number } of gone) {
      this.spaces.delete(inode);
      this.byNumber.delete(number);
    }
    const numbers = gone.map(({ number }) => number);
    // Without one's own, everything would be another's.
    if (own === null) return numbers;
    const fresh = [...inodes].filter((inode) => inode !== own && !this.spaces.has(inode));
    const names = fresh.length > 0 ? readNamespaceNames() : null;
    for (const inode of fresh) {
      const number = this.freeNumber(numbers);
      if (number === null) break;
      const space = { number, inode, info: this.describe(inode, names), counters: '', readAt: -Infinity };
      this.spaces.set(inode, space);
      this.byNumber.set(number, space);
    }
    return numbers;
  }

  /** The lowest that no row has; rows of those that have just gone are still there. */
  private freeNumber(gone: readonly number[]): number | null {
    for (let number = 1; number <= MOST_NAMESPACES; number += 1) {
      if (!this.byNumber.has(number) && !gone.includes(number)) return number;
    }
    return null;
  }

  private describe(inode: number, names: ReadonlyMap<number, string> | null): NetNamespace {
    for (const pid of this.processes.pidsIn(inode)) {
      const official = readOfficialInode(pid);
      if (official === null) break;
      return { id: String(official), name: names?.get(official) ?? null };
    }
    return { id: String(inode), name: null };
  }

  /** Reads a namespace if it may have changed; whether it did. */
  private readSpace(space: Space, sink: SocketSink): boolean {
    let tried = 0;
    for (const pid of [...this.processes.pidsIn(space.inode)]) {
      if (tried === MOST_TRIED) return false;
      tried += 1;
      const counters = readSockStat(pid);
      const isDue = counters !== space.counters || performance.now() - space.readAt > WHOLE_READ_MS;
      if (counters !== null && !isDue) return false;
      const tables = counters === null ? null : this.readTables(pid, space.inode, counters);
      if (counters !== null && tables !== null) {
        this.give(tables, space, sink);
        space.counters = counters;
        space.readAt = performance.now();
        return true;
      }
      // It has ended, or moved to another namespace.
      this.processes.recheck(pid);
    }
    return false;
  }

  /** The texts of the tables that have sockets; null when the process was not in the namespace all the while. */
  private readTables(pid: number, inode: number, counters: string): readonly (string | null)[] | null {
    const inUse = parseSockStat(counters);
    const texts = procNetFiles.map(({ name }) => (inUse.get(name) === 0 ? null : readNetTable(pid, name)));
    return readNamespaceInode(pid) === inode ? texts : null;
  }

  private give(texts: readonly (string | null)[], { number, inode }: Space, sink: SocketSink): void {
    this.record.netNamespace = number;
    procNetFiles.forEach((file, at) => {
      const text = texts[at];
      if (text != null) parseProcNet(text, file, this.record, sink, inode);
    });
  }

  private forgetAll(): readonly number[] {
    const numbers = [...this.byNumber.keys()];
    this.spaces.clear();
    this.byNumber.clear();
    this.processes.clear();
    return numbers;
  }
}
