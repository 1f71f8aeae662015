import { useMemo, useState } from 'react';
import { useServices, useStore } from '../../services';
import type { PortRow } from '../../store/port-row';
import type { Filters } from './filter-rows';
import { filterRows, noFilters } from './filter-rows';
import type { SortOrder } from './order-rows';
import { defaultOrder } from './order-rows';
import { RowArranger } from './row-arranger';
import type { SearchProblem } from './search-query';
import { parseSearch } from './search-query';
import { useStillRows } from './use-still-rows';

/** The rows to show, and what decides on them. */
export interface VisibleRows {
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

/** Each step is computed only when what it stands on has changed: typing filters, and does not sort. */
export function useVisibleRows(): VisibleRows {
  const { monitor, info } = useServices();
  const { rows: all } = useStore(monitor.state);
  const me = useStore(info)?.user ?? null;
  const [filters, setFilters] = useState<Filters>(noFilters);
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState(defaultOrder);
  const [isStill, onPointer] = useStillRows();
  const [arranger] = useState(() => new RowArranger());
  const { terms, problems } = useMemo(() => parseSearch(search), [search]);
  const ordered = useMemo(() => arranger.arrange(all, order, isStill), [arranger, all, order, isStill]);
  const rows = useMemo(() => filterRows(ordered, filters, terms, me), [ordered, filters, terms, me]);
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
    lets: (row) => filterRows([row], filters, terms, me).length > 0,
  };
}
