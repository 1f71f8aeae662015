import type { Row } from '@tanstack/react-table';
import { flexRender } from '@tanstack/react-table';
import { memo } from 'react';
import { capabilityText } from '../../../shared/i18n/capability-text';
import { Button } from '../../components/button';
import { useLack } from '../../components/use-lack';
import { t } from '../../i18n';
import type { RowMark } from '../../store/marks';
import type { PortRow } from '../../store/port-row';
import type { features } from './columns';
import { endColumns } from './ports-header';
import columnStyles from './ports-columns.module.css';
import styles from './ports-table.module.css';
import { portText, programName } from './row-words';

interface PortsRowProps {
  readonly row: Row<typeof features, PortRow>;
  /** Place in the whole table, from 0. */
  readonly index: number;
  readonly top: number;
  readonly mark: RowMark | undefined;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onStop: (row: PortRow) => void;
}

/** The id that the grid's `aria-activedescendant` names. */
export function rowElementId(row: PortRow): string {
  return `port-row-${row.id}`;
}

const numberColumns: ReadonlySet<string> = new Set(['peers', 'pid']);

function cellClass(column: string): string {
  const classes = [styles.cell, endColumns.has(column) && styles.end, numberColumns.has(column) && styles.number];
  return classes.filter(Boolean).join(' ');
}

function PortsRowView({ row, index, top, mark, active, selected, onStop }: PortsRowProps) {
  const port = row.original;
  const changed: ReadonlySet<string> | undefined = mark?.cells;
  return (
    <div
      role="row"
      id={rowElementId(port)}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      data-active={active || undefined}
      data-new={mark?.isNew || undefined}
      data-closed={port.closed || undefined}
      className={`${styles.row} ${columnStyles.cells}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      {row.getAllCells().map((cell, column) => (
        <div
          key={cell.id}
          role="gridcell"
          aria-colindex={column + 1}
          data-column={cell.column.id}
          data-changed={changed?.has(cell.column.id) || undefined}
          className={cellClass(cell.column.id)}
        >
          {cell.column.id === 'stop' ? (
            <StopButton row={port} onStop={onStop} />
          ) : (
            flexRender(cell.column.columnDef.cell, cell.getContext())
          )}
          {cell.column.id === 'service' && mark?.isNew && <span className={styles.badge}>{t('ports.row.new')}</span>}
        </div>
      ))}
    </div>
  );
}

/** The table makes new row objects for each tick; a row is rendered anew only when what it shows is another. */
export const PortsRow = memo(
  PortsRowView,
  (before, after) =>
    before.row.original === after.row.original &&
    before.index === after.index &&
    before.top === after.top &&
    before.mark === after.mark &&
    before.active === after.active &&
    before.selected === after.selected,
);

/**
 * Not in the order of Tab, which would go through every row: the Delete key does the same for the active row. Where
 * nothing can be stopped it says why, on hover and when it is pressed.
 */
function StopButton({ row, onStop }: { readonly row: PortRow; readonly onStop: (row: PortRow) => void }) {
  const lack = useLack('kill');
  if (row.closed) return null;
  return (
    <Button
      small
      tabIndex={-1}
      className={styles.stop}
      aria-disabled={lack === null ? undefined : true}
      title={lack === null ? undefined : capabilityText(t, 'kill', lack)}
      aria-label={t('ports.row.stop', { name: programName(row), port: portText(row) })}
      onClick={(event) => {
        event.stopPropagation();
        onStop(row);
      }}
    >
      {t('ports.row.stopShort')}
    </Button>
  );
}
