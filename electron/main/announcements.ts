import type { EngineNews } from './engine-host';
import { createAlertBatcher } from './alert-batcher';
import { alertText, digestText, firstStartText } from './notification-text';
import type { ShowNotification } from './notifications';

export interface AnnouncementOptions {
  readonly show: ShowNotification;
  /** Porthole runs for the first time: it introduces itself. */
  readonly isFirstStart: boolean;
  /** Whether the person wants to hear of new listeners. */
  wanted(): boolean;
}

export interface Announcements {
  take(news: EngineNews): void;
  dispose(): void;
}

/** Makes notifications of what the engine tells. */
export function createAnnouncements({ show, isFirstStart, wanted }: AnnouncementOptions): Announcements {
  let introduced = !isFirstStart;
  const batcher = createAlertBatcher(
    (alert) => show(alertText(alert), alert.socketIds),
    (alerts) =>
      show(
        digestText(alerts),
        alerts.flatMap(({ socketIds }) => socketIds),
      ),
  );
  return {
    take(news) {
      if (news.type === 'alerts') {
        if (wanted()) batcher.add(news.alerts);
      } else if (!introduced) {
        introduced = true;
        if (wanted()) show(firstStartText(news.listeners.length, news.reachable), []);
      }
    },
    dispose: batcher.dispose,
  };
}
