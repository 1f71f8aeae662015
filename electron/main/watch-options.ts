import type { Settings } from '../../shared/domain/settings';
import type { WatchOptions } from '../../shared/ipc/engine-messages';

/** With nobody to see the rows, how often they are read whole at most, in ms. New listeners are noticed in between. */
const hiddenMs = 5000;

/** The same on battery. */
const batteryMs = 2000;

/** What the engine is watched for, and what that costs. */
export interface Circumstances {
  /** No window can be seen: it is hidden or minimised. One behind others may be seen, and counts. */
  readonly hidden: boolean;
  readonly onBattery: boolean;
}

/**
 * How the engine is to watch: as it is set, unless nobody looks or the power is scarce. A person who set it to less often
 * than that gets what was set. Why these numbers: docs/adr/0007-pace.md.
 */
export function watchOptions(
  { interval, otherNamespaces }: Pick<Settings, 'interval' | 'otherNamespaces'>,
  { hidden, onBattery }: Circumstances,
): WatchOptions {
  if (hidden) return { pace: 'hidden', interval: Math.max(interval, hiddenMs), otherNamespaces };
  if (onBattery) return { pace: 'battery', interval: Math.max(interval, batteryMs), otherNamespaces };
  return { pace: 'normal', interval, otherNamespaces };
}
