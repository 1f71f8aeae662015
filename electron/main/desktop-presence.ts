import type { BrowserWindow } from 'electron';
import type { SocketId } from '../../shared/domain/socket';
import type { Notice } from '../../shared/ipc/contract';
import { createAnnouncements } from './announcements';
import type { EngineNews } from './engine-host';
import type { Notices } from './notices';
import { createNotifications } from './notifications';
import { createTrayKeeper } from './tray-keeper';

export interface DesktopPresenceOptions {
  readonly notices: Notices;
  readonly isFirstStart: boolean;
  /** Whether the person wants to hear of new listeners. */
  wantsNotifications(): boolean;
  /** Shows the window, and in it these listeners. */
  reveal(socketIds: readonly SocketId[]): void;
  quit(): void;
}

/** Porthole outside of its window: notifications and tray. What the desktop does not give becomes a notice. */
export interface DesktopPresence {
  take(news: EngineNews): void;
  showTray(): Promise<void>;
  /** Takes the window out of sight, in a way that a person finds it again. */
  putAway(window: BrowserWindow): Promise<void>;
  dispose(): void;
}

export function createDesktopPresence(options: DesktopPresenceOptions): DesktopPresence {
  const { notices, isFirstStart, wantsNotifications, reveal, quit } = options;
  const report = (code: Notice['code'], works: boolean): void => {
    if (works) notices.clear(code);
    else notices.set({ code, detail: '' });
  };
  const tray = createTrayKeeper({ open: () => reveal([]), reveal, quit }, (present) => report('trayMissing', present));
  const announcements = createAnnouncements({
    show: createNotifications({ onClick: reveal, onResult: (shown) => report('notificationsFailed', shown) }),
    isFirstStart,
    wanted: wantsNotifications,
  });
  return {
    take(news) {
      announcements.take(news);
      if (news.type === 'listeners') tray.setListeners(news.listeners);
    },
    async showTray() {
      await tray.ensure();
    },
    async putAway(window) {
      if (await tray.ensure()) window.hide();
      else window.minimize();
    },
    dispose() {
      announcements.dispose();
      tray.dispose();
    },
  };
}
