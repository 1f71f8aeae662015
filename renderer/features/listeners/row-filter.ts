import type { PortRow, RowId } from '../../store/port-row';
import type { Wanted } from './filter-rows';
import { lets } from './filter-rows';

/** Keeps rows in sight from tick to tick. */
export class RowFilter {
  #shown: readonly PortRow[] = [];
  #wanted: Wanted | null = null;

  /**
   * The rows that are wanted, in the order in which they came; while `frozen`, those that were shown too, though they
   * fit no more, unless something else is wanted.
   */
  filter(rows: readonly PortRow[], wanted: Wanted, frozen: boolean): readonly PortRow[] {
    const keeps = frozen && wanted === this.#wanted;
    const kept = new Set<RowId>(keeps ? this.#shown.map(({ id }) => id) : []);
    this.#shown = rows.filter((row) => kept.has(row.id) || lets(row, wanted));
    this.#wanted = wanted;
    return this.#shown;
  }
}
