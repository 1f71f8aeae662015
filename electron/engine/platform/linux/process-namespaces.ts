import { readNamespaceInode } from './read-namespace';
import { readPids } from './read-descriptors';

/** Every process is looked at again once in so many looks, for it may have moved (setns(2), unshare(2)). */
const ROLLING_ROUNDS = 30;

/** Where a process is that has ended, and waits for its parent to take note of it. */
const NOWHERE = 0;

/** Which network namespace each process is in, found a slice of work at a time. */
export class ProcessNamespaces {
  /** By pid. */
  private readonly homes = new Map<number, number>();
  private readonly members = new Map<number, Set<number>>();
  /**
   * Seen for the first time in the look before: a process is started first, and moves then (ip-netns(8) does so). And
   * those that a look did not come to.
   */
  private young: readonly number[] = [];
  private rollingAt = 0;

  /**
   * Looks at new processes, and at a share of the others, until `deadline` (as by `performance.now()`); what it did not
   * reach it does at the next look. Whether it reached all.
   */
  look(deadline: number): boolean {
    const pids = readPids();
    if (pids === null) return false;
    const alive = new Set(pids);
    for (const pid of this.homes.keys()) if (!alive.has(pid)) this.forget(pid);
    const known = pids.filter((pid) => this.homes.has(pid));
    const fresh = pids.filter((pid) => !this.homes.has(pid));
    const again = new Set([...this.young, ...this.rollingShare(known)].filter((pid) => this.homes.has(pid)));
    const all = [...fresh, ...again];
    const reached = this.recheckAll(all, deadline);
    this.young = [...fresh.slice(0, reached), ...all.slice(Math.max(reached, fresh.length))];
    return reached === all.length;
  }

  /** How many it reached before `deadline`. */
  private recheckAll(pids: readonly number[], deadline: number): number {
    for (const [at, pid] of pids.entries()) {
      if (performance.now() > deadline) return at;
      this.recheck(pid);
    }
    return pids.length;
  }

  /** Looks at one process now. */
  recheck(pid: number): void {
    const home = readNamespaceInode(pid) ?? NOWHERE;
    if (this.homes.get(pid) === home) return;
    this.forget(pid);
    this.homes.set(pid, home);
    if (home === NOWHERE) return;
    const members = this.members.get(home);
    if (members) members.add(pid);
    else this.members.set(home, new Set([pid]));
  }

  /** The inodes of all namespaces that a process is in. */
  inodes(): Iterable<number> {
    return this.members.keys();
  }

  /** The processes in a namespace, the longest known first. */
  pidsIn(inode: number): Iterable<number> {
    return this.members.get(inode) ?? [];
  }

  clear(): void {
    this.homes.clear();
    this.members.clear();
    this.young = [];
  }

  private forget(pid: number): void {
    const home = this.homes.get(pid);
    this.homes.delete(pid);
    if (home === undefined) return;
    const members = this.members.get(home);
    members?.delete(pid);
    if (members?.size === 0) this.members.delete(home);
  }

  private rollingShare(pids: readonly number[]): readonly number[] {
    const share = Math.ceil(pids.length / ROLLING_ROUNDS);
    const from = this.rollingAt % Math.max(1, pids.length);
    this.rollingAt = from + share;
    return pids.slice(from, from + share);
  }
}
