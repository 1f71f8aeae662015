import { useMemo } from 'react';
import { useSelected, useServices } from '../../services';
import type { ReachCounts } from './headline';
import { countReach } from './headline';

/** How many listeners there are at the moment, by who can reach them. */
export function useReachCounts(): ReachCounts {
  const rows = useSelected(useServices().monitor.state, (state) => state.rows);
  return useMemo(() => countReach(rows), [rows]);
}
