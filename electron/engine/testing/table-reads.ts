import { NO_SLOT } from '../monitor/cookie-index';
import type { SocketRecord } from '../monitor/socket-record';
import type { ReadScope, SocketTable, TableDelta } from '../monitor/socket-table';

/** One read, that gives these rows and no others. */
export function readRows(
  table: SocketTable,
  rows: readonly SocketRecord[],
  { scope = 'all', complete = true }: { readonly scope?: ReadScope; readonly complete?: boolean } = {},
): TableDelta {
  table.begin(scope);
  for (const row of rows) table.observe(row);
  return table.commit(complete);
}

/** The slot of a socket of the table, looked for one by one; NO_SLOT when it is not there. */
export function slotOf(table: SocketTable, { cookieLow, cookieHigh }: SocketRecord): number {
  let found = NO_SLOT;
  table.forEach((slot) => {
    if (table.rows.cookieLow[slot] === cookieLow && table.rows.cookieHigh[slot] === cookieHigh) found = slot;
  });
  return found;
}
