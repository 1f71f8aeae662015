import type { RefObject } from 'react';
import { useServices, useStore } from '../../services';
import { Toasts } from '../../components/toast';
import { CutToast } from '../connections';
import { DetailsPanel } from '../details';
import { StopDialog, StopToast } from '../stop';
import { Announcer } from './announcer';
import { FilterChips } from './filter-chips';
import { totalOf } from './headline';
import { HeadlineBar } from './headline-bar';
import { PortsTable } from './ports-table';
import styles from './ports-view.module.css';
import { SearchBox } from './search-box';
import { TableState } from './table-state';
import toolbar from './toolbar.module.css';
import { useFirstRows } from './use-first-rows';
import { usePortsActions } from './use-ports-actions';
import { useReachCounts } from './use-reach-counts';
import { useVisibleRows } from './use-visible-rows';

/** Height of a row in CSS pixels, as in styles/tokens.css. */
const rowHeights = { compact: 32, comfortable: 40 } as const;

interface PortsViewProps {
  readonly gridRef: RefObject<HTMLDivElement | null>;
  readonly onHelp: () => void;
}

/** The Ports view: who can reach this computer, in a sentence and in rows, and the panel about one row. */
export function PortsView({ gridRef, onHelp }: PortsViewProps) {
  const { monitor, settings } = useServices();
  const { phase, hasRows, rows: all, current, marks } = useStore(monitor.state);
  const { density } = useStore(settings);
  const counts = useReachCounts();
  const visible = useVisibleRows();
  const { rows, filters, setFilters } = visible;
  const actions = usePortsActions({ visible, all, grid: gridRef, onHelp });
  const { active, isOpen, stopper, cutter } = actions;
  const toGrid = (): void => {
    gridRef.current?.focus();
  };
  useFirstRows(hasRows, totalOf(counts));
  return (
    <div className={styles.view}>
      <main className={styles.main}>
        <HeadlineBar
          counts={counts}
          hasRows={hasRows}
          chosen={filters.reach}
          onChoose={(reach) => {
            setFilters({ ...filters, reach });
          }}
        />
        <div className={toolbar.toolbar}>
          <SearchBox
            text={visible.search}
            problems={visible.problems}
            inputRef={actions.searchBox}
            onChange={visible.setSearch}
            onLeave={actions.toRows}
          />
          <FilterChips filters={filters} onChange={setFilters} />
        </div>
        <PortsTable
          rows={rows}
          current={current}
          marks={marks}
          order={visible.order}
          rowHeight={rowHeights[density]}
          isStale={phase === 'stale'}
          activeIndex={active.index}
          isOpen={isOpen}
          gridRef={gridRef}
          onOrder={visible.setOrder}
          onMove={active.set}
          onOpen={actions.open}
          onStop={actions.stop}
          onPointer={visible.onPointer}
        >
          <TableState phase={phase} hasRows={hasRows} total={totalOf(counts)} onShowAll={actions.showAll} />
        </PortsTable>
        <Toasts>
          <StopToast stopper={stopper} onLeave={toGrid} />
          <CutToast cutter={cutter} onLeave={toGrid} />
        </Toasts>
        <Announcer />
      </main>
      {isOpen && active.row && (
        <DetailsPanel row={active.row} cutter={cutter} onClose={actions.close} onStop={actions.stop} />
      )}
      <StopDialog stopper={stopper} />
    </div>
  );
}
