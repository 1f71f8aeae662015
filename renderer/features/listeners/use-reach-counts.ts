import { useMemo } from 'react';
import { useSelected, useServices } from '../../services';
import type { ReachCounts } from './headline';
import { countReach } from './headline';

/** How many listeners there are at the moment, by who can reach them; what goes on at them changes nothing of that. */
export function useReachCounts(): ReachCounts {
  const listed = useSelected(useServices().monitor.state, (state) => state.listed);
  return useMemo(() => countReach(listed), [listed]);
}
