import type { OwnerReason } from '../../../shared/domain/owner';
import type { SocketTable } from '../monitor/socket-table';
import type { OwnerFacts, OwnerResolver } from './owner-resolver';

export interface RowOwnersOptions {
  /** Whether there is a process with a pid. */
  readonly isRunning: (pid: number) => boolean;
  /** The pid that the system tells of the socket in a slot when it is asked now; 0 for none. */
  readonly pidNow: (table: SocketTable, slot: number) => number;
  /** Why the system names no process for the socket in a slot. */
  readonly whyNone: (table: SocketTable, slot: number) => OwnerReason;
}

/** Owners where each row of the system's tables names its own by pid. */
export class RowOwners implements OwnerResolver {
  /** Slots whose pid no process has. */
  private readonly missing = new Set<number>();
  private changed: number[] = [];

  constructor(private readonly options: RowOwnersOptions) {}

  /** A process that began after the look at the processes was not in it, and is in the next. */
  note({ rows }: SocketTable): void {
    for (const slot of this.missing) {
      const isStillThere = rows.generation[slot] !== 0;
      if (isStillThere && !this.options.isRunning(rows.pid[slot] ?? 0)) continue;
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
    if (this.options.isRunning(pid)) return { pids: [pid], confidence: 'exact', reason: null };
    // It has ended and left its socket to a child, or it is none of this system (WSL, a virtual machine).
    this.missing.add(slot);
    return { pids: [pid], confidence: 'unknown', reason: 'noProcess' };
  }

  holds(table: SocketTable, slot: number, pid: number): boolean {
    return pid !== 0 && this.options.pidNow(table, slot) === pid;
  }

  dispose(): void {
    // It holds nothing of the system.
  }
}
