import type { BrowserWindow } from 'electron';
import type { Settings } from '../../shared/domain/settings';
import type { WatchOptions } from '../../shared/ipc/engine-messages';
import type { PowerSource } from './power-source';
import { watchOptions } from './watch-options';

/** What is asked of the window. */
export type SeenWindow = Pick<BrowserWindow, 'isMinimized' | 'isVisible' | 'off' | 'on'>;

export interface WatchKeeperOptions {
  readonly power: PowerSource;
  settings(): Settings;
  /** Tells the engine; called at once, and then only with what differs. */
  configure(watch: WatchOptions): void;
}

/** Keeps the engine at the pace that the settings, the window and the battery call for. */
export interface WatchKeeper {
  /** The settings have changed. */
  refresh(): void;
  /** Follows whether the window can be seen. Until it is first shown it is on its way, and not hidden. */
  follow(window: SeenWindow): void;
  dispose(): void;
}

export function createWatchKeeper({ power, settings, configure }: WatchKeeperOptions): WatchKeeper {
  let hidden = false;
  let last: WatchOptions | null = null;

  function refresh(): void {
    const watch = watchOptions(settings(), { hidden, onBattery: power.isOnBattery() });
    if (last !== null && isSame(last, watch)) return;
    last = watch;
    configure(watch);
  }

  const ends = [power.onChange(refresh)];
  refresh();
  return {
    refresh,
    follow(window) {
      const look = (): void => {
        hidden = window.isMinimized() || !window.isVisible();
        refresh();
      };
      window.on('show', look);
      window.on('hide', look);
      window.on('minimize', look);
      window.on('restore', look);
      ends.push(() => {
        window.off('show', look);
        window.off('hide', look);
        window.off('minimize', look);
        window.off('restore', look);
      });
    },
    dispose() {
      for (const end of ends.splice(0)) end();
    },
  };
}

function isSame(one: WatchOptions, other: WatchOptions): boolean {
  return one.pace === other.pace && one.interval === other.interval && one.otherNamespaces === other.otherNamespaces;
}
