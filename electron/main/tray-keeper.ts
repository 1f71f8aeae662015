import type { ListenerSummary } from '../../shared/ipc/engine-messages';
import type { AppTray } from './tray';
import { createTray } from './tray';
import { hasTrayHost } from './tray-host';
import type { TrayActions } from './tray-menu';

export interface TrayKeeper {
  /** Whether the icon can be seen. Puts it up when there is a place for it by now. */
  ensure(): Promise<boolean>;
  setListeners(listeners: readonly ListenerSummary[]): void;
  dispose(): void;
}

/**
 * Keeps the tray's icon, as far as the desktop has a tray: panels come late, crash and are replaced.
 * @param onHost hears whether there is a tray, each time it was asked for
 */
export function createTrayKeeper(actions: TrayActions, onHost: (present: boolean) => void): TrayKeeper {
  let tray: AppTray | null = null;
  let latest: readonly ListenerSummary[] = [];
  return {
    async ensure() {
      const present = await hasTrayHost();
      if (present && tray === null) {
        tray = createTray(actions);
        tray.setListeners(latest);
      }
      onHost(present);
      return present;
    },
    setListeners(listeners) {
      latest = listeners;
      tray?.setListeners(listeners);
    },
    dispose() {
      tray?.dispose();
      tray = null;
    },
  };
}
