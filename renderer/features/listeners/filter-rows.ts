import type { Transport } from '../../../shared/domain/socket';
import type { PortRow, Reachability } from '../../store/port-row';
import { matchesTerms } from './match-row';
import type { Term } from './search-query';

/** What decides on the rows that are shown. */
export interface Wanted {
  readonly filters: Filters;
  readonly terms: readonly Term[];
  /** The user's own name; null when it is not known. */
  readonly me: string | null;
}

/** What the chips and the meter let through; null lets everything through. */
export interface Filters {
  /** `reachable` is everything that is not for this computer only. */
  readonly reach: Reachability | 'reachable' | null;
  readonly transport: Transport | null;
  /** Only what belongs to the user. */
  readonly mine: boolean;
  /** UDP ports that the system picked, too. */
  readonly ephemeral: boolean;
}

export const noFilters: Filters = { reach: null, transport: null, mine: false, ephemeral: false };

function passes(row: PortRow, { reach, transport, mine, ephemeral }: Filters, me: string | null): boolean {
  if (row.role === 'ephemeral' && !ephemeral) return false;
  if (transport !== null && row.sockets[0].transport !== transport) return false;
  if (mine && (row.user === null || row.user !== me)) return false;
  if (reach === null) return true;
  return reach === 'reachable' ? row.reachability !== 'computer' : row.reachability === reach;
}

/** Whether the chips and the search let a row through. */
export function lets(row: PortRow, { filters, terms, me }: Wanted): boolean {
  return passes(row, filters, me) && matchesTerms(row, terms, me);
}
