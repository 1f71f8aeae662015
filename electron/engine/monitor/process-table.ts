import type { Changes } from '../../../shared/domain/change-set';
import type { ProcessInfo, ProcessKey } from '../../../shared/domain/process';
import type { ProcessSource } from '../platform/process-source';

/** A chain of parents longer than this is a loop. */
const LONGEST_CHAIN = 64;

/** The processes that hold sockets, and their ancestors. */
export class ProcessTable {
  private readonly infos = new Map<ProcessKey, ProcessInfo>();
  private readonly byPid = new Map<number, ProcessInfo>();
  private added = new Map<ProcessKey, ProcessInfo>();
  private changed = new Map<ProcessKey, ProcessInfo>();
  private removed = new Set<ProcessKey>();
  /** Pids that were seen to be still the same processes since changes were last taken. */
  private verified = new Set<number>();
  private turns: Iterator<ProcessInfo> = this.infos.values();

  constructor(private readonly source: ProcessSource) {}

  /** What differs since this was last asked. */
  takeChanges(): Changes<ProcessInfo> {
    const changes = {
      added: [...this.added.values()],
      changed: [...this.changed.values()],
      removed: [...this.removed],
    };
    this.added = new Map();
    this.changed = new Map();
    this.removed = new Set();
    this.verified = new Set();
    return changes;
  }

  all(): readonly ProcessInfo[] {
    return [...this.infos.values()];
  }

  get(key: ProcessKey): ProcessInfo | null {
    return this.infos.get(key) ?? null;
  }

  /** The process with this pid, and its ancestors with it; null when there is none any more. */
  identify(pid: number): ProcessInfo | null {
    const known = this.byPid.get(pid);
    if (known && this.isStill(known)) return known;
    const info = this.source.describe(pid);
    if (info) this.storeWithAncestors(info);
    return info;
  }

  /**
   * Looks at a process anew: it may run another program now, have another parent, or the pid may be another's.
   * True when its identity is no longer what it was.
   */
  refresh(pid: number): boolean {
    const before = this.byPid.get(pid);
    if (!before) return false;
    const now = this.source.describe(pid);
    if (now?.key !== before.key) {
      this.byPid.delete(pid);
      return true;
    }
    if (JSON.stringify(now) !== JSON.stringify(before)) this.storeWithAncestors(now);
    return false;
  }

  /**
   * The pids of `count` processes, or of all that there are, each of them once before any comes again. What a process
   * runs, whether its file is still there and who its parent is may change, with nothing that tells of it.
   */
  takeTurns(count: number): readonly number[] {
    return Array.from({ length: Math.min(count, this.infos.size) }, () => {
      const next = this.turns.next();
      if (next.done !== true) return next.value.pid;
      this.turns = this.infos.values();
      const first = this.turns.next();
      return first.done === true ? [] : first.value.pid;
    }).flat();
  }

  /** Looked up once a publication: the pid may have come to mean another process since. */
  private isStill({ pid, creationTime }: ProcessInfo): boolean {
    if (!this.verified.has(pid) && this.source.usage(pid)?.creationTime !== creationTime) return false;
    this.verified.add(pid);
    return true;
  }

  private storeWithAncestors(info: ProcessInfo): void {
    this.store(info);
    for (let next = info, depth = 0; next.parent !== null && depth < LONGEST_CHAIN; depth += 1) {
      if (this.infos.has(next.parent) || next.parentPid === null) return;
      const parent = this.source.describe(next.parentPid);
      if (parent?.key !== next.parent) return;
      this.store(parent);
      next = parent;
    }
  }

  /** Forgets every process that is neither in `keys` nor an ancestor of one. */
  retain(keys: ReadonlySet<ProcessKey>): void {
    const kept = new Set<ProcessKey>();
    for (const key of keys) {
      for (let next: ProcessKey | null = key; next !== null && !kept.has(next); next = this.get(next)?.parent ?? null) {
        kept.add(next);
      }
    }
    for (const info of this.infos.values()) if (!kept.has(info.key)) this.forget(info);
  }

  private store(info: ProcessInfo): void {
    // One that was forgotten, but not yet told to be, is still known to those who are told.
    const wasTold = this.removed.delete(info.key) || (this.infos.has(info.key) && !this.added.has(info.key));
    (wasTold ? this.changed : this.added).set(info.key, info);
    this.infos.set(info.key, info);
    this.byPid.set(info.pid, info);
  }

  private forget(info: ProcessInfo): void {
    this.infos.delete(info.key);
    if (this.byPid.get(info.pid)?.key === info.key) this.byPid.delete(info.pid);
    this.changed.delete(info.key);
    if (!this.added.delete(info.key)) this.removed.add(info.key);
  }
}
