import type { NetNamespace } from '../../../../shared/domain/net-namespace';
import type { SocketSink } from '../../monitor/socket-record';
import type { NamespaceSource } from '../namespace-source';
import { NetSpace } from './net-space';
import { ProcessNamespaces } from './process-namespaces';
import { readNamespaceInode, readNamespaceNames, readOfficialInode } from './read-namespace';

/** How long one read may take, in ms: for all of it, and for what comes before the tables. The next one goes on there. */
const BUDGET_MS = 25;
const LOOK_MS = 8;
const CHECK_MS = 16;
/** A namespace is read again after so long though its counters stand still, in ms: a swap leaves them as they were. */
const WHOLE_READ_MS = 10_000;
/** One whose counters have moved goes before those that were read so much earlier, in ms. */
const HEAD_START_MS = 20_000;
/** So many namespaces are read; a machine with more has its first ones read. */
const MOST_NAMESPACES = 4096;

/**
 * Other network namespaces, through /proc/PID/net of one process in each, which any user may read (namespaces that no
 * process is in have no sockets that are told). A table costs some milliseconds to read, for the kernel looks through the
 * sockets of all namespaces for it: it is read only when that namespace's own counters have moved.
 */
export class NetNamespaces implements NamespaceSource {
  settling = false;
  private enabled = false;
  /** Those that were found first, and were not read yet; null before every process was looked at once. */
  private awaited: Set<number> | null = null;
  private readonly processes = new ProcessNamespaces();
  /** By inode; the one whose counters were looked at the longest time ago first. */
  private readonly spaces = new Map<number, NetSpace>();
  private readonly byNumber = new Map<number, NetSpace>();
  private readonly changed = new Set<number>();

  setEnabled(enabled: boolean): void {
    if (enabled && !this.enabled) {
      this.settling = true;
      this.awaited = null;
    }
    this.enabled = enabled;
  }

  infoOf(netNamespace: number): NetNamespace | null {
    return this.byNumber.get(netNamespace)?.info ?? null;
  }

  takeChanged(): readonly number[] {
    const numbers = [...this.changed];
    this.changed.clear();
    return numbers;
  }

  read(sink: SocketSink): readonly number[] {
    if (!this.enabled) return this.forgetAll();
    const start = performance.now();
    this.settling = this.awaited === null || this.awaited.size > 0;
    const lookedAtAll = this.processes.look(start + LOOK_MS);
    const numbers = this.updateSpaces();
    if (lookedAtAll) this.awaited ??= new Set(this.unread());
    this.checkCounters(start + CHECK_MS);
    for (const [at, space] of this.waiting(start).entries()) {
      // At least one, or a machine that is too slow would never see any.
      if (at > 0 && performance.now() > start + BUDGET_MS) break;
      const { info, triedAt } = space;
      if (space.read(sink)) numbers.push(space.number);
      if (triedAt > 0 && space.info !== info) this.changed.add(space.number);
      this.awaited?.delete(space.inode);
    }
    return numbers;
  }

  /** Takes note of those that have come and gone; gives the numbers of the latter. */
  private updateSpaces(): number[] {
    const own = readNamespaceInode('self');
    const inodes = new Set(this.processes.inodes());
    const gone = [...this.spaces.values()].filter(({ inode }) => !inodes.has(inode) || inode === own);
    for (const { inode, number } of gone) {
      this.spaces.delete(inode);
      this.byNumber.delete(number);
      this.changed.delete(number);
      this.awaited?.delete(inode);
    }
    const numbers = gone.map(({ number }) => number);
    // Without one's own, everything would be another's.
    if (own === null) return numbers;
    const fresh = [...inodes].filter((inode) => inode !== own && !this.spaces.has(inode));
    const names = fresh.length > 0 ? readNamespaceNames() : null;
    for (const inode of fresh) {
      const number = this.freeNumber(numbers);
      if (number === null) break;
      const space = new NetSpace(number, inode, this.describe(inode, names), this.processes);
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

  private unread(): readonly number[] {
    return [...this.spaces.values()].filter(({ triedAt }) => triedAt === 0).map(({ inode }) => inode);
  }

  private checkCounters(deadline: number): void {
    for (const space of [...this.spaces.values()]) {
      this.spaces.delete(space.inode);
      this.spaces.set(space.inode, space);
      space.check();
      if (performance.now() > deadline) return;
    }
  }

  /** Those that may have changed, the most urgent first. */
  private waiting(now: number): readonly NetSpace[] {
    const turn = ({ triedAt, hasMoved }: NetSpace) => triedAt - (hasMoved ? HEAD_START_MS : 0);
    return [...this.spaces.values()]
      .filter(({ triedAt, hasMoved }) => hasMoved || now - triedAt > WHOLE_READ_MS)
      .sort((a, b) => turn(a) - turn(b));
  }

  private forgetAll(): readonly number[] {
    const numbers = [...this.byNumber.keys()];
    this.spaces.clear();
    this.byNumber.clear();
    this.changed.clear();
    this.processes.clear();
    return numbers;
  }
}
