import type { ReadScope, SocketTable, TableDelta } from '../../monitor/socket-table';
import type { OwnerFacts, OwnerResolver } from '../owner-resolver';
import type { Sight } from './owner-facts';
import { inodeless, unresolved } from './owner-facts';
import { turnsBetween } from './process-turns';
import { ProcessWatch } from './process-watch';
import { readDescriptorCount, readDescriptors, readParentPid } from './read-descriptors';
import { RetryLater } from './retry-later';
import { SocketHolders } from './socket-holders';

/**
 * Within so many ms the number of descriptors of every process is looked at again, and its descriptors within so many,
 * for sockets that were handed on: a number that stays may hide one that came and one that went. To look through a
 * process with 167 sockets takes 1.2 ms: of 300 such, two a second have their turn, which is a quarter of a percent of a
 * core.
 */
const COUNT_PERIOD_MS = 10_000;
const SCAN_PERIOD_MS = 150_000;
/**
 * Those whose turn has come are looked at together, once in so many ms and so at most that much later: the first look, from
 * cold caches, is the dear one.
 */
const ROLL_INTERVAL_MS = 5000;

/**
 * So many sockets without an owner are looked for again at one whole read. The look is the same for one as for all of
 * them, but each is taken up and put back, which takes a microsecond.
 */
const RETRIES_A_READ = 2000;

/** A process to look at. `always`: even when no socket waits for its owner. */
interface Candidate {
  readonly pid: number;
  readonly always: boolean;
}

/**
 * Owners from /proc/PID/fd. A whole scan is dear, so only what may have changed is looked at: new processes, what is new
 * among the descriptors of those that lost a socket, those whose number of descriptors changed, and only then the rest,
 * until every socket has an owner.
 */
export class ProcOwnerResolver implements OwnerResolver {
  private readonly holders = new SocketHolders();
  /** Known processes with their number of descriptors when last looked at. */
  private readonly counts = new Map<number, number>();
  /** Slots by inode, and the other way round: a socket loses its inode before it goes. */
  private readonly slots = new Map<number, number>();
  private readonly inodes = new Map<number, number>();
  /** Inodes that wait for an owner. */
  private readonly wanted = new Set<number>();
  private readonly retries = new RetryLater();
  /**
   * Sockets that lost their last holder. Most are being closed, and the next whole read will not have them any more:
   * only those that outlive their holder are told to have none, and looked for anew.
   */
  private readonly orphans = new Set<number>();
  private readonly suspects = new Set<number>();
  /** Inodes that have gone since the last look. */
  private readonly lost = new Set<number>();
  /** Processes whose descriptors are not this user's to see; only the rolling look tries them again. */
  private readonly unreadable = new Set<number>();
  private queue: Candidate[] = [];
  private changed = new Set<number>();
  private rolledAt: number;
  private readonly watch = new ProcessWatch();
  /** As far as the last look at all of them has shown. */
  private seen: Sight = 'all';

  /** `now` is in ms. */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.rolledAt = now();
  }

  get sight(): Sight {
    return this.seen;
  }

  note(table: SocketTable, delta: TableDelta, scope: ReadScope): void {
    for (const slot of delta.removed) this.forget(slot);
    for (const slot of delta.added) this.learn(table.rows.inode[slot] ?? 0, slot);
    for (const slot of delta.changed) this.learn(table.rows.inode[slot] ?? 0, slot);
    if (scope === 'all') {
      this.takeOrphans();
      for (const inode of this.retries.takeDue(this.now(), RETRIES_A_READ)) this.wanted.add(inode);
    }
    // Also where all are found at once: who has ended, or was handed a socket, is seen by its number of descriptors.
    const isSearch = this.wanted.size > 0;
    if (isSearch && this.lost.size > 0) this.lookAtSuspects();
    this.lost.clear();
    if (scope === 'all' || isSearch) this.refreshProcesses(scope === 'all', isSearch);
  }

  resolve(deadline: number): { readonly done: boolean } {
    for (;;) {
      const next = this.queue[0];
      if (!next || (!next.always && this.wanted.size === 0)) break;
      if (performance.now() > deadline) return { done: false };
      this.queue.shift();
      this.scan(next.pid);
    }
    this.queue = [];
    this.giveUp();
    return { done: true };
  }

  takeChanged(): readonly number[] {
    const slots = [...this.changed];
    this.changed = new Set();
    return slots;
  }

  factsOf(table: SocketTable, slot: number): OwnerFacts {
    const inode = table.rows.inode[slot] ?? 0;
    if (inode === 0) return inodeless(table.rows.state[slot] ?? 0);
    const pids = this.holders.pidsOf(inode);
    if (pids.length > 0) return { pids, confidence: 'exact', reason: null };
    const isFirstLook = this.wanted.has(inode) && !this.retries.isPostponed(inode);
    if (isFirstLook) return { pids: [], confidence: 'user', reason: 'pending' };
    return unresolved(table.rows.uid[slot] ?? 0, this.seen);
  }

  holds(table: SocketTable, slot: number, pid: number): boolean {
    const inode = table.rows.inode[slot] ?? 0;
    return inode !== 0 && Array.from(readDescriptors(pid)?.values() ?? []).includes(inode);
  }

  dispose(): void {
    this.watch.dispose();
  }

  /** What was not found is told so, once: another look that finds nothing changes nothing. */
  private giveUp(): void {
    const before = this.seen;
    this.seen = this.look();
    if (this.seen !== before) for (const inode of this.slots.keys()) if (!this.isHeld(inode)) this.markChanged(inode);
    for (const inode of this.wanted) {
      if (!this.retries.isPostponed(inode)) this.markChanged(inode);
      this.retries.postpone(inode, this.now());
    }
    this.wanted.clear();
  }

  private look(): Sight {
    if (!this.watch.isReadable) return 'none';
    return this.unreadable.size === 0 && this.watch.showsAll ? 'all' : 'some';
  }

  private learn(inode: number, slot: number): void {
    if (this.inodes.get(slot) !== inode) this.forget(slot);
    if (inode === 0) return;
    this.slots.set(inode, slot);
    this.inodes.set(slot, inode);
    if (!this.isHeld(inode) && !this.retries.isPostponed(inode)) this.wanted.add(inode);
  }

  private forget(slot: number): void {
    const inode = this.inodes.get(slot);
    this.inodes.delete(slot);
    if (inode === undefined || this.slots.get(inode) !== slot) return;
    for (const pid of this.holders.pidsOf(inode)) this.suspects.add(pid);
    this.lost.add(inode);
    this.slots.delete(inode);
    this.wanted.delete(inode);
    this.retries.forget(inode);
    this.changed.delete(slot);
  }

  /** Who closes a socket mostly opens the next: only what is new among its descriptors is looked at. */
  private lookAtSuspects(): void {
    for (const pid of this.suspects) {
      if (this.wanted.size === 0) return;
      const before = this.holders.descriptorsOf(pid);
      const descriptors = readDescriptors(pid, (descriptor) => {
        const inode = before.get(descriptor);
        return inode !== undefined && this.lost.has(inode) ? undefined : inode;
      });
      if (descriptors === null || descriptors.size === 0) continue;
      this.suspects.delete(pid);
      this.counts.set(pid, descriptors.size);
      this.assign(pid, descriptors);
    }
  }

  private takeOrphans(): void {
    for (const inode of this.orphans) {
      if (!this.slots.has(inode) || this.isHeld(inode)) continue;
      this.markChanged(inode);
      this.wanted.add(inode);
    }
    this.orphans.clear();
  }

  /**
   * Looks which processes have come and gone, and makes the queue of those to look at. All of which something is known to
   * have changed are: a socket that was found in one process may have been inherited by, or handed to, another.
   */
  private refreshProcesses(rolling: boolean, isSearch: boolean): void {
    const known = this.watch.pids();
    const due = new Set([...this.takeFresh(known), ...(rolling ? this.rollingShare(known) : [])]);
    this.queue = [];
    if (isSearch) {
      for (const pid of known) if (this.suspects.has(pid) || this.hasMoved(pid)) due.add(pid);
      for (const pid of known) if (!due.has(pid) && !this.unreadable.has(pid)) this.queue.push({ pid, always: false });
    }
    this.queue.unshift(...Array.from(due, (pid) => ({ pid, always: true })));
  }

  /** Those that have not been looked at yet, with the parents whose sockets they share; those that ended are dropped. */
  private takeFresh(pids: readonly number[]): readonly number[] {
    if (!this.watch.takeMoved()) return [];
    const alive = new Set(pids);
    for (const pid of [...this.counts.keys(), ...this.suspects]) if (!alive.has(pid)) this.drop(pid);
    const fresh = pids.filter((pid) => !this.counts.has(pid));
    // At first all are fresh, and their parents among them.
    const parents = this.counts.size === 0 ? [] : fresh.flatMap((pid) => readParentPid(pid) ?? []);
    return [...fresh, ...parents.filter((pid) => this.counts.has(pid))];
  }

  private rollingShare(pids: readonly number[]): readonly number[] {
    const before = this.rolledAt;
    const now = this.now();
    if (now - before < ROLL_INTERVAL_MS) return [];
    this.rolledAt = now;
    const counted = turnsBetween(pids, before, now, COUNT_PERIOD_MS).filter((pid) => this.hasMoved(pid));
    const scanned = turnsBetween(pids, before, now, SCAN_PERIOD_MS);
    return [...counted, ...scanned].filter((pid) => this.counts.has(pid));
  }

  private hasMoved(pid: number): boolean {
    return readDescriptorCount(pid) !== this.counts.get(pid);
  }

  private scan(pid: number): void {
    const count = readDescriptorCount(pid);
    if (count === null) {
      this.drop(pid);
      return;
    }
    this.counts.set(pid, count);
    this.suspects.delete(pid);
    const descriptors = readDescriptors(pid);
    if (descriptors) this.unreadable.delete(pid);
    else this.unreadable.add(pid);
    this.assign(pid, descriptors ?? new Map());
  }

  private drop(pid: number): void {
    this.counts.delete(pid);
    this.suspects.delete(pid);
    this.unreadable.delete(pid);
    this.assign(pid, new Map());
  }

  private assign(pid: number, descriptors: ReadonlyMap<number, number>): void {
    for (const inode of this.holders.set(pid, descriptors)) {
      if (!this.slots.has(inode)) continue;
      if (!this.isHeld(inode)) {
        this.orphans.add(inode);
        continue;
      }
      this.markChanged(inode);
      this.settle(inode);
    }
  }

  private isHeld(inode: number): boolean {
    return this.holders.pidsOf(inode).length > 0;
  }

  private settle(inode: number): void {
    this.wanted.delete(inode);
    this.retries.forget(inode);
  }

  private markChanged(inode: number): void {
    const slot = this.slots.get(inode);
    if (slot !== undefined) this.changed.add(slot);
  }
}
