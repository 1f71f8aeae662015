import type { PortRow, RowId } from '../../store/port-row';
import { labelKey } from '../../store/owner-label';
import { reachRank } from '../../store/port-row';

export type SortColumn =
  'port' | 'service' | 'program' | 'warnings' | 'reach' | 'since' | 'peers' | 'traffic' | 'user' | 'pid';

export interface SortOrder {
  readonly column: SortColumn;
  readonly descending: boolean;
}

const activityColumns: ReadonlySet<SortColumn> = new Set(['warnings', 'peers', 'traffic']);

/** Whether the order hangs on what goes on at the rows (RowActivity), and may be another each second. */
export function isByActivity({ column }: SortOrder): boolean {
  return activityColumns.has(column);
}

/** What can be reached by most comes first: that is what a person opens the window for. */
export const defaultOrder: SortOrder = { column: 'reach', descending: true };

type Value = string | number | null;

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

const values: Readonly<Record<SortColumn, (row: PortRow) => Value>> = {
  port: (row) => row.sockets[0].localPort,
  service: (row) => row.sockets[0].serviceName,
  program: (row) => labelKey(row.label),
  warnings: (row) => row.health?.warnings.length ?? 0,
  reach: (row) => reachRank(row.reachability),
  since: (row) => row.since?.time ?? null,
  peers: (row) => row.peers,
  traffic: ({ health }) => (health?.received == null || health.sent === null ? null : health.received + health.sent),
  user: (row) => row.user,
  pid: (row) => row.processes[0]?.pid ?? null,
};

/** Unknown values stand last, whatever the direction. */
function compareValues(a: Value, b: Value, sign: 1 | -1): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === 'number' && typeof b === 'number') return (a - b) * sign;
  return collator.compare(String(a), String(b)) * sign;
}

function comparator({ column, descending }: SortOrder): (a: PortRow, b: PortRow) => number {
  const value = values[column];
  const sign = descending ? -1 : 1;
  return (a, b) =>
    compareValues(value(a), value(b), sign) ||
    a.sockets[0].localPort - b.sockets[0].localPort ||
    compareValues(a.id, b.id, 1);
}

/**
 * The rows in order. `previous` is what stood before: from there on the sort is nearly done already, so that a tick
 * costs little. While `frozen` (the pointer moves over the table), what stands keeps its place, closed rows too, and new
 * rows come last.
 */
export function orderRows(
  rows: readonly PortRow[],
  order: SortOrder,
  previous: readonly PortRow[],
  frozen: boolean,
): readonly PortRow[] {
  const fresh = new Map<RowId, PortRow>();
  for (const row of rows) fresh.set(row.id, row);
  const standing: PortRow[] = [];
  for (const old of previous) {
    const row = fresh.get(old.id) ?? (frozen && old.closed ? old : undefined);
    if (row) standing.push(row);
    fresh.delete(old.id);
  }
  const arranged = [...standing, ...fresh.values()];
  return frozen ? arranged : arranged.sort(comparator(order));
}
