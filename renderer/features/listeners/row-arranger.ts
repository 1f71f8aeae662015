import type { PortRow } from '../../store/port-row';
import type { SortOrder } from './order-rows';
import { defaultOrder, orderRows } from './order-rows';

/** Keeps rows in order from tick to tick. */
export class RowArranger {
  #rows: readonly PortRow[] = [];
  #order: SortOrder = defaultOrder;

  /** The rows in order; while `frozen`, those that stand keep their places unless the order itself is another. */
  arrange(rows: readonly PortRow[], order: SortOrder, frozen: boolean): readonly PortRow[] {
    const keeps = frozen && order === this.#order && this.#rows.length > 0;
    this.#rows = orderRows(rows, order, this.#rows, keeps);
    this.#order = order;
    return this.#rows;
  }
}
