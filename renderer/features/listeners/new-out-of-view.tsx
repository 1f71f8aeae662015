import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import type { RowMark } from '../../store/marks';
import type { PortRow, RowId } from '../../store/port-row';
import styles from './ports-table.module.css';

interface NewOutOfViewProps {
  readonly rows: readonly PortRow[];
  readonly marks: ReadonlyMap<RowId, RowMark>;
  /** The rows in view, from the first to the last. */
  readonly range: { readonly startIndex: number; readonly endIndex: number } | null;
  readonly onShow: (row: PortRow) => void;
}

/** Says that something new listens where the table is not scrolled to, and leads there. */
export function NewOutOfView({ rows, marks, range, onShow }: NewOutOfViewProps) {
  const unseen = useMemo(() => findUnseen(rows, marks, range), [rows, marks, range]);
  const [first] = unseen;
  if (!first || range === null) return null;
  const Arrow = first.index > range.endIndex ? ArrowDown : ArrowUp;
  return (
    <Button
      small
      className={styles.newBelow}
      onClick={() => {
        onShow(first.row);
      }}
    >
      <Arrow aria-hidden="true" />
      {t('ports.table.newOutOfView', { count: unseen.length })}
    </Button>
  );
}

interface Unseen {
  readonly row: PortRow;
  readonly index: number;
}

/** One walk through the rows, for there may be tens of thousands. */
function findUnseen(
  rows: NewOutOfViewProps['rows'],
  marks: NewOutOfViewProps['marks'],
  range: NewOutOfViewProps['range'],
) {
  const unseen: Unseen[] = [];
  if (range === null || ![...marks.values()].some(({ isNew }) => isNew)) return unseen;
  rows.forEach((row, index) => {
    const isSeen = index >= range.startIndex && index <= range.endIndex;
    if (!isSeen && marks.get(row.id)?.isNew) unseen.push({ row, index });
  });
  return unseen;
}
