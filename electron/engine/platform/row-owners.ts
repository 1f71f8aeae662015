import type { OwnerReason } from '../../../shared/domain/owner';
import type { SocketTable } from '../monitor/socket-table';
import type { OwnerFacts, OwnerResolver } from './owner-resolver';

export interface RowOwnersOptions {
  /**
   * Whether the process that has a pid may be the one that made the socket in a slot: there may be none any more, or
   * another by now, for a socket that was passed on outlives its maker.
   */
  readonly isMaker: (pid: number, table: SocketTable, slot: number) => boolean;
  /** The pid that the system tells of the socket in a slot when it is asked now; 0 for none. */
  readonly pidNow: (table: SocketTable, slot: number) => number;
  /** Why the system names no process for the socket in a slot. */
  readonly whyNone: (table: SocketTable, slot: number) => OwnerReason;
}

/** Owners where each row of the system's tables names its own by pid. Security item 26. */
export class RowOwners implements OwnerResolver {
  /** Slots whose pid no process has, or one that is not their maker. */
  private readonly missing = new Set<number>();
  private changed: number[] = [];

  constructor(private readonly options: RowOwnersOptions) {}

  /** A process that began after the look at the processes was not in it, and is in the next. */
  note(table: SocketTable): void {
    const { rows } = table;
    for (const slot of this.missing) {
      const isStillThere = rows.generation[slot] !== 0;
      if (isStillThere && !this.options.isMaker(rows.pid[slot] ?? 0, table, slot)) continue;
      this.missing.delete(slot);
      if (isStillThere) this.changed.push(slot);
    }
  }

  resolve(): { readonly done: boolean } {
    return { done: true };
  }

  takeChanged(): readonly number[] {
    const { changed } = this;
    this.changed = [];
    return changed;
  }

  factsOf(table: SocketTable, slot: number): OwnerFacts {
    const pid = table.rows.pid[slot] ?? 0;
    if (pid === 0) return { pids: [], confidence: 'unknown', reason: this.options.whyNone(table, slot) };
    if (this.options.isMaker(pid, table, slot)) return { pids: [pid], confidence: 'exact', reason: null };
    // It has ended and left its socket to a child, or it is none of this system (WSL, a virtual machine). The pid is not
    // told: it may come to mean a stranger at any time.
    this.missing.add(slot);
    return { pids: [], confidence: 'unknown', reason: 'noProcess' };
  }

  holds(table: SocketTable, slot: number, pid: number): boolean {
    return pid !== 0 && this.options.pidNow(table, slot) === pid && this.options.isMaker(pid, table, slot);
  }

  dispose(): void {
    // It holds nothing of the system.
  }
}
