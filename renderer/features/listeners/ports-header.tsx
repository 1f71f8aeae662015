import type { Header } from '@tanstack/react-table';
import { flexRender } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, Globe, TriangleAlert } from 'lucide-react';
import { t } from '../../i18n';
import type { PortRow } from '../../store/port-row';
import type { features } from './columns';
import columnStyles from './ports-columns.module.css';
import styles from './ports-table.module.css';

type PortsHeaderCell = Header<typeof features, PortRow>;

const ariaSort = { asc: 'ascending', desc: 'descending', none: 'none' } as const;

/** Columns whose values stand at the right, as numbers to be compared do. */
export const endColumns: ReadonlySet<string> = new Set(['peers', 'traffic', 'pid', 'stop']);

/** The header row; a click, Enter or Space on a column sorts by it. */
export function PortsHeader({ headers }: { readonly headers: readonly PortsHeaderCell[] }) {
  return (
    <div role="rowgroup" className={styles.header}>
      <div role="row" aria-rowindex={1} className={columnStyles.cells} style={{ height: '100%' }}>
        {headers.map((header, index) => (
          <HeaderCell key={header.id} header={header} index={index} />
        ))}
      </div>
    </div>
  );
}

/** Marks that stand for the titles of columns: of the warnings always, of the reach where there is no room for words. */
const marks = { warnings: TriangleAlert, reach: Globe } as const;

function isMarked(column: string): column is keyof typeof marks {
  return column in marks;
}

function HeaderCell({ header, index }: { readonly header: PortsHeaderCell; readonly index: number }) {
  const { column } = header;
  const sorted = column.getIsSorted();
  const title = flexRender(column.columnDef.header, header.getContext());
  const Mark = isMarked(column.id) ? marks[column.id] : null;
  const end = endColumns.has(column.id) ? styles.end : '';
  return (
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={column.getCanSort() ? ariaSort[sorted || 'none'] : undefined}
      data-column={column.id}
      className={`${styles.headerCell} ${end}`}
    >
      {column.getCanSort() ? (
        <button
          type="button"
          className={styles.sort}
          title={isMarked(column.id) ? t(`ports.column.${column.id}`) : undefined}
          onClick={column.getToggleSortingHandler()}
        >
          {Mark && <Mark aria-hidden="true" className={columnStyles.mark} />}
          <span className={columnStyles.title}>{title}</span>
          {sorted === 'asc' && <ArrowUp aria-hidden="true" />}
          {sorted === 'desc' && <ArrowDown aria-hidden="true" />}
        </button>
      ) : (
        <span className="heard">{title}</span>
      )}
    </div>
  );
}
