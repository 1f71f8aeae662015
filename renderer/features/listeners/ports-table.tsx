import { useTable } from '@tanstack/react-table';
import type { Range } from '@tanstack/react-virtual';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent, MouseEvent, ReactNode, RefObject } from 'react';
import { useEffect, useEffectEvent, useMemo } from 'react';
import { t } from '../../i18n';
import type { RowMark } from '../../store/marks';
import type { CurrentRows } from '../../store/monitor-state';
import type { PortRow, RowId } from '../../store/port-row';
import { columns, features } from './columns';
import { rowAfterKey } from './grid-keys';
import type { SortColumn, SortOrder } from './order-rows';
import { NewOutOfView } from './new-out-of-view';
import { PortsHeader } from './ports-header';
import { PortsRow, rowElementId } from './ports-row';
import styles from './ports-table.module.css';

/** Height of the header in CSS pixels, as in styles/tokens.css. */
const headerHeight = 32;

interface PortsTableProps {
  readonly rows: readonly PortRow[];
  /** What goes on at the rows now. */
  readonly current: CurrentRows;
  readonly marks: ReadonlyMap<RowId, RowMark>;
  readonly order: SortOrder;
  readonly rowHeight: number;
  /** The rows are not what is there now. */
  readonly isStale: boolean;
  /** Index of the row that the keyboard stands on; -1 for none. */
  readonly activeIndex: number;
  /** Whether the active row is shown in the panel. */
  readonly isOpen: boolean;
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly onOrder: (order: SortOrder) => void;
  readonly onMove: (row: PortRow) => void;
  readonly onOpen: (row: PortRow) => void;
  readonly onStop: (row: PortRow) => void;
  readonly onPointer: (inside: boolean) => void;
  /** What is said in place of rows. */
  readonly children: ReactNode;
}

/** The table: virtual rows, sort by column, and the keys of a grid. Focus stays on the grid; a row is active in it. */
export function PortsTable(props: PortsTableProps) {
  const { rows, current, marks, activeIndex, isOpen, gridRef, onStop } = props;
  const virtualizer = useRows(props);
  const items = virtualizer.getVirtualItems();
  const shown = useMemo(
    () => items.flatMap(({ index }) => currentRow(rows[index], current) ?? []),
    [items, rows, current],
  );
  const table = usePortsTable(shown, props);
  const active = rows[activeIndex];

  return (
    <div className={styles.frame}>
      <div
        ref={gridRef}
        role="grid"
        tabIndex={0}
        aria-label={t('ports.table.label')}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={active && rowElementId(active)}
        className={styles.grid}
        onKeyDown={(event) => {
          handleKey(event, props);
        }}
        onClick={(event) => {
          const row = rows[rowIndexOf(event)];
          if (row) props.onOpen(row);
        }}
      >
        <PortsHeader headers={table.getHeaderGroups()[0]?.headers ?? []} />
        <div
          role="rowgroup"
          className={styles.body}
          data-stale={props.isStale || undefined}
          style={{ height: virtualizer.getTotalSize() }}
          onPointerMove={() => {
            props.onPointer(true);
          }}
          onPointerLeave={() => {
            props.onPointer(false);
          }}
        >
          {table.getRowModel().rows.map((row, place) => {
            const item = items[place];
            if (!item) return null;
            return (
              <PortsRow
                key={row.id}
                row={row}
                index={item.index}
                top={item.start - headerHeight}
                mark={marks.get(row.original.id)}
                active={item.index === activeIndex}
                selected={isOpen && item.index === activeIndex}
                onStop={onStop}
              />
            );
          })}
        </div>
      </div>
      {rows.length === 0 && props.children}
      <NewOutOfView
        rows={rows}
        marks={marks}
        range={virtualizer.range}
        onShow={(row) => {
          props.onMove(row);
          // The button that was pressed goes away, and the focus with it.
          gridRef.current?.focus();
        }}
      />
    </div>
  );
}

/** A row with what goes on at it now. One that has closed may have left its id to another. */
function currentRow(row: PortRow | undefined, { byId }: CurrentRows): PortRow | undefined {
  const current = row && byId.get(row.id);
  return current?.sockets === row?.sockets && !row?.closed ? current : row;
}

function useRows({ rows, rowHeight, activeIndex, gridRef }: PortsTableProps) {
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowHeight,
    overscan: 3,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
    // The active row stays in the page, for the grid names it to screen readers.
    rangeExtractor: (range) => withIndex(range, activeIndex),
  });
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight]);
  // Only a move to another row scrolls, not a tick that moves this one.
  const scrollToActive = useEffectEvent(() => {
    virtualizer.scrollToIndex(activeIndex);
  });
  const activeId = rows[activeIndex]?.id;
  useEffect(() => {
    if (activeId !== undefined) scrollToActive();
  }, [activeId]);
  return virtualizer;
}

function withIndex(range: Range, index: number): number[] {
  const indexes = defaultRangeExtractor(range);
  if (index < 0 || index >= range.count || indexes.includes(index)) return indexes;
  return [...indexes, index].sort((a, b) => a - b);
}

/** The table model of the rows in view: the whole list is sorted by `orderRows`, which knows what stood before. */
function usePortsTable(shown: PortRow[], { order, onOrder }: PortsTableProps) {
  const sorting = useMemo(() => [{ id: order.column, desc: order.descending }], [order]);
  return useTable({
    features,
    columns,
    data: shown,
    getRowId: (row) => row.id,
    manualSorting: true,
    enableSortingRemoval: false,
    state: { sorting },
    onSortingChange: (update) => {
      const [next] = typeof update === 'function' ? update(sorting) : update;
      if (next) onOrder({ column: next.id as SortColumn, descending: next.desc });
    },
  });
}

function rowIndexOf({ target }: MouseEvent): number {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return Number(row?.dataset['index'] ?? -1);
}

function handleKey(event: KeyboardEvent<HTMLDivElement>, props: PortsTableProps): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const { rows, activeIndex, rowHeight } = props;
  const active = rows[activeIndex];
  const page = Math.max(1, Math.floor((event.currentTarget.clientHeight - headerHeight) / rowHeight) - 1);
  const target = rowAfterKey(event.key, activeIndex, rows.length, page);
  const row = target === null ? undefined : rows[target];
  if (row) props.onMove(row);
  else if (event.key === 'Enter' && active) props.onOpen(active);
  else if (event.key === 'Delete' && active) props.onStop(active);
  else return;
  event.preventDefault();
}
