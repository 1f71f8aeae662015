import type { PortRow, RowId } from './port-row';
import { closedRow } from './port-row';
import type { RowChanges } from './row-table';

/** How long a new, closed or changed row stays marked, in milliseconds. */
export const markDuration = 4000;

/** A part of a row that can change while the row stays. */
export type MarkedCell = 'service' | 'program' | 'reach' | 'peers' | 'user' | 'pid';

/** What is marked of a row that stands in the table. */
export interface RowMark {
  readonly isNew: boolean;
  readonly cells: ReadonlySet<MarkedCell>;
  /** When the mark ends, in milliseconds since the epoch. */
  readonly until: number;
}

/** What differs between two states of a row. */
function changedCells(before: PortRow, after: PortRow): ReadonlySet<MarkedCell> {
  const cells = new Set<MarkedCell>();
  const [old, now] = [before.sockets[0], after.sockets[0]];
  const [oldProcess, process] = [before.processes[0], after.processes[0]];
  if (old.serviceName !== now.serviceName) cells.add('service');
  const isNamedAnew = oldProcess?.name !== process?.name || before.project !== after.project;
  if (isNamedAnew || old.owner.service?.name !== now.owner.service?.name) cells.add('program');
  if (before.reachability !== after.reachability) cells.add('reach');
  // That it is counted by the kernel from now on is no change of what is counted.
  const countedAlike = (before.health === null) === (after.health === null);
  if (before.peers !== after.peers && countedAlike) cells.add('peers');
  if (before.user !== after.user) cells.add('user');
  if (oldProcess?.pid !== process?.pid) cells.add('pid');
  return cells;
}

/** The marks, and the closed rows that still stand for a moment. */
export class Marks {
  readonly #marks = new Map<RowId, RowMark>();
  readonly #closed = new Map<RowId, { readonly row: PortRow; readonly until: number }>();

  /** Marks what a ChangeSet did to the rows at the time `now`. Only listeners leave a closed row behind. */
  note({ opened, closed, changed }: RowChanges, now: number): void {
    const until = now + markDuration;
    for (const row of opened) {
      this.#closed.delete(row.id);
      if (row.role === 'listener') this.#marks.set(row.id, { isNew: true, cells: new Set(), until });
    }
    for (const row of closed) {
      this.#marks.delete(row.id);
      if (row.role === 'listener') this.#closed.set(row.id, { row: closedRow(row), until });
    }
    for (const { before, after } of changed) this.#noteChange(after.id, changedCells(before, after), until);
  }

  #noteChange(id: RowId, cells: ReadonlySet<MarkedCell>, until: number): void {
    const mark = this.#marks.get(id);
    // A new row gets its owner a moment later: that is no change worth a second mark.
    if (mark?.isNew || cells.size === 0) return;
    this.#marks.set(id, { isNew: false, cells: new Set([...(mark?.cells ?? []), ...cells]), until });
  }

  /** Forgets what is over at the time `now`; says whether closed rows went with it. */
  expire(now: number): boolean {
    const { size } = this.#closed;
    for (const table of [this.#marks, this.#closed]) {
      for (const [id, { until }] of table) {
        if (until <= now) table.delete(id);
      }
    }
    return this.#closed.size < size;
  }

  /** When the next mark ends, in milliseconds since the epoch; null for none. */
  nextEnd(): number | null {
    const ends = [...this.#marks.values(), ...this.#closed.values()].map(({ until }) => until);
    return ends.length > 0 ? ends.reduce((least, end) => Math.min(least, end)) : null;
  }

  clear(): void {
    this.#marks.clear();
    this.#closed.clear();
  }

  marks(): ReadonlyMap<RowId, RowMark> {
    return new Map(this.#marks);
  }

  closedRows(): readonly PortRow[] {
    return [...this.#closed.values()].map(({ row }) => row);
  }
}
