import { useMemo, useState } from 'react';
import type { PortRow } from '../../store/port-row';
import { closedRow } from '../../store/port-row';

/** The row that the keyboard stands on, and that the panel shows. */
export interface ActiveRow {
  /** As it is now; closed when it has gone for good. Null when none was chosen. */
  readonly row: PortRow | null;
  /** Its place among the rows that are shown; -1 when it is not among them. */
  readonly index: number;
  readonly set: (row: PortRow | null) => void;
}

/** Follows the active row through ticks, sorting and filters: by its sockets, for its id may change with them. */
export function useActiveRow(all: readonly PortRow[], shown: readonly PortRow[]): ActiveRow {
  const [chosen, set] = useState<PortRow | null>(null);
  const live = useMemo(() => (chosen ? all[indexOfSockets(all, socketIdsOf(chosen))] : undefined), [all, chosen]);
  // In time its sockets may all be others: the row is looked for next as it is now, not as it was when it was chosen.
  if (live && live !== chosen) set(live);
  const row = useMemo(() => live ?? (chosen && closedRow(chosen)), [live, chosen]);
  const index = useMemo(() => (row ? indexOfSockets(shown, socketIdsOf(row)) : -1), [shown, row]);
  return { row, index, set };
}

/** The place of the first row that holds one of these sockets; -1 for none. */
export function indexOfSockets(rows: readonly PortRow[], socketIds: readonly string[]): number {
  const wanted = new Set(socketIds);
  return rows.findIndex((row) => row.sockets.some(({ id }) => wanted.has(id)));
}

/** What names a row to others. */
export function socketIdsOf(row: PortRow): readonly string[] {
  return row.sockets.map(({ id }) => id);
}
