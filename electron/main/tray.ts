import { Menu, Tray } from 'electron';
import type { ListenerSummary } from '../../shared/ipc/engine-messages';
import { trayIcon } from './icons';
import type { TrayActions } from './tray-menu';
import { trayMenu } from './tray-menu';
import { t } from '../words';

/** At most one new menu in this time, in milliseconds: each is sent whole over D-Bus. */
const menuIntervalMs = 1000;

export interface AppTray {
  /** What listens now; the menu follows. */
  setListeners(listeners: readonly ListenerSummary[]): void;
  dispose(): void;
}

/** Puts the icon into the tray. There has to be one: see tray-host. */
export function createTray(actions: TrayActions): AppTray {
  const tray = new Tray(trayIcon());
  let listeners: readonly ListenerSummary[] = [];
  let labels = '';
  let timer: NodeJS.Timeout | undefined;

  function show(): void {
    timer = undefined;
    const items = trayMenu(listeners, actions);
    const shown = items.map(({ label }) => label).join('\n');
    if (shown === labels) return;
    labels = shown;
    tray.setContextMenu(Menu.buildFromTemplate(items));
  }

  tray.setToolTip(t('system.tray.tooltip'));
  tray.on('click', actions.open);
  show();
  return {
    setListeners(next) {
      listeners = next;
      timer ??= setTimeout(show, menuIntervalMs);
    },
    dispose() {
      clearTimeout(timer);
      tray.destroy();
    },
  };
}
