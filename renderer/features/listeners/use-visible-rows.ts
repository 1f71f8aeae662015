import { useMemo, useState } from 'react';
import { useServices, useStore } from '../../services';
import type { PortRow } from '../../store/port-row';
import type { Filters } from './filter-rows';
import { lets, noFilters } from './filter-rows';
import type { SortOrder } from './order-rows';
import { defaultOrder, isByActivity } from './order-rows';
import { RowArranger } from './row-arranger';
import { RowFilter } from './row-filter';
import type { SearchProblem } from './search-query';
import { parseSearch } from './search-query';
import { useStillRows } from './use-still-rows';

/** The rows to show, and what decides on them. */
export interface VisibleRows {
  /** As they were when they were ordered: `MonitorState.current` knows what goes on at them now. */
  readonly rows: readonly PortRow[];
  readonly filters: Filters;
  readonly setFilters: (filters: Filters) => void;
  readonly search: string;
  readonly setSearch: (search: string) => void;
  readonly problems: readonly SearchProblem[];
  readonly order: SortOrder;
  readonly setOrder: (order: SortOrder) => void;
  /** The pointer has moved over the rows, or has left them. */
  readonly onPointer: (inside: boolean) => void;
  /** Takes back every filter and the search. */
  readonly showAll: () => void;
  /** Whether the filters and the search let a row through. */
  readonly lets: (row: PortRow) => boolean;
}

/**
 * Each step is computed only when what it stands on has changed: typing filters, and does not sort; and what goes on at
 * the rows does neither, unless they are sorted or searched by it.
 */
export function useVisibleRows(): VisibleRows {
  const { monitor, info } = useServices();
  const { rows: current, listed } = useStore(monitor.state);
  const me = useStore(info)?.user ?? null;
  const [filters, setFilters] = useState<Filters>(noFilters);
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState(defaultOrder);
  const [isStill, onPointer] = useStillRows();
  const [arranger] = useState(() => new RowArranger());
  const [filter] = useState(() => new RowFilter());
  const { terms, problems } = useMemo(() => parseSearch(search), [search]);
  const wanted = useMemo(() => ({ filters, terms, me }), [filters, terms, me]);
  const all = isByActivity(order) || terms.some(({ kind }) => kind === 'warning') ? current : listed;
  const ordered = useMemo(() => arranger.arrange(all, order, isStill), [arranger, all, order, isStill]);
  const rows = useMemo(() => filter.filter(ordered, wanted, isStill), [filter, ordered, wanted, isStill]);
  return {
    rows,
    filters,
    setFilters,
    search,
    setSearch,
    problems,
    order,
    setOrder,
    onPointer,
    showAll: () => {
      setFilters(noFilters);
      setSearch('');
    },
    lets: (row) => lets(row, wanted),
  };
}
