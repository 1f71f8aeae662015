import { Notification } from 'electron';
import type { SocketId } from '../../shared/domain/socket';
import { visibleText } from '../../shared/domain/visible-text';
import { logger } from './log';
import type { NotificationText } from './notification-text';
import { hasFreedesktop } from './platform';

/** A notification that is dropped by the garbage collector can't be clicked any more, so the last ones are held. */
const held = 50;

export interface NotificationEvents {
  /** The person wants to see these listeners. */
  onClick(socketIds: readonly SocketId[]): void;
  /** Whether the desktop took it. */
  onResult(shown: boolean): void;
}

/** Shows a text through the system's own notifications. */
export type ShowNotification = (text: NotificationText, socketIds: readonly SocketId[]) => void;

export function createNotifications({ onClick, onResult }: NotificationEvents): ShowNotification {
  const alive: Notification[] = [];
  return ({ title, body }, socketIds) => {
    const notification = new Notification({ title, body: hasFreedesktop ? escapeMarkup(body) : body });
    notification.on('click', () => onClick(socketIds));
    notification.on('show', () => onResult(true));
    notification.on('failed', (_event, error) => {
      logger.warn('A notification was not shown:', visibleText(error));
      onResult(false);
    });
    alive.push(notification);
    if (alive.length > held) alive.shift();
    notification.show();
  };
}

/**
 * The body, and never the title, may be markup to a notification service of freedesktop.org (Desktop Notifications
 * Specification 1.2, "Markup"): docs/security.md, item 24.
 */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
