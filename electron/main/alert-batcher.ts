import type { ListenerAlert } from '../../shared/domain/listener-alert';

/** Of the alerts that come within this time, in milliseconds, ... */
const windowMs = 2000;

/** ... at most this many are shown each by itself. */
const singles = 4;

export interface AlertBatcher {
  add(alerts: readonly ListenerAlert[]): void;
  dispose(): void;
}

/**
 * Turns a storm of alerts into few: `showOne` for each of a handful, at once; `showMany` for what comes beyond it, when the
 * time is up.
 */
export function createAlertBatcher(
  showOne: (alert: ListenerAlert) => void,
  showMany: (alerts: readonly ListenerAlert[]) => void,
): AlertBatcher {
  let shown = 0;
  let waiting: ListenerAlert[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    const [first, ...others] = waiting;
    timer = undefined;
    shown = 0;
    waiting = [];
    if (first === undefined) return;
    if (others.length === 0) showOne(first);
    else showMany([first, ...others]);
  }

  return {
    add(alerts) {
      timer ??= setTimeout(flush, windowMs);
      const storm = shown + alerts.length > singles;
      if (storm) {
        waiting.push(...alerts);
        return;
      }
      shown += alerts.length;
      alerts.forEach(showOne);
    },
    dispose: () => clearTimeout(timer),
  };
}
