import type { ListenerAlert } from '../../shared/domain/listener-alert';
import { visibleText } from '../../shared/domain/visible-text';
import { exposureText } from '../../shared/i18n/exposure-text';
import { t } from '../words';

/** Plain text; whoever shows it escapes what its system would take for markup. */
export interface NotificationText {
  readonly title: string;
  readonly body: string;
}

/** Names longer than this many characters are cut: a bubble is small. */
const longestName = 60;

/** How many programs a digest names. */
const namedInDigest = 3;

/** "node (my-app) opened port 5173", "Every network this computer is on." */
export function alertText(alert: ListenerAlert): NotificationText {
  const words = { who: who(alert), port: alert.localPort };
  return {
    title:
      alert.transport === 'udp' ? t('system.notification.openedUdp', words) : t('system.notification.opened', words),
    body: t('system.notification.sentence', { text: exposureText(t, alert) }),
  };
}

/** Many at once, in one. */
export function digestText(alerts: readonly ListenerAlert[]): NotificationText {
  const named = alerts.slice(0, namedInDigest);
  const items = named
    .map((alert) => t('system.notification.digestItem', { who: who(alert), port: alert.localPort }))
    .join(', ');
  const count = alerts.length - named.length;
  return {
    title: t('system.notification.digestTitle', { count: alerts.length }),
    body:
      count > 0
        ? t('system.notification.digestMore', { items, count })
        : t('system.notification.digestBody', { items }),
  };
}

/** What Porthole says of itself the first time it runs. */
export function firstStartText(listeners: number, reachable: number): NotificationText {
  return {
    title: t('system.notification.firstStartTitle', { count: listeners }),
    body: t('system.notification.firstStartBody', { count: reachable }),
  };
}

function who({ processName, service, project, user }: ListenerAlert): string {
  if (service !== null) return serviceText(service, processName);
  if (processName === null) {
    return user === null
      ? t('system.notification.aProgram')
      : t('system.notification.programOf', { user: shortText(user) });
  }
  const name = shortText(processName);
  return project === null ? name : t('system.notification.withProject', { name, project: shortText(project) });
}

/** "DNS Client (svchost.exe)" */
function serviceText(service: string, processName: string | null): string {
  const name = shortText(service);
  if (processName === null || processName === service) return name;
  return t('system.notification.ofProgram', { name, program: shortText(processName) });
}

function shortText(text: string): string {
  const visible = [...visibleText(text)];
  return visible.length <= longestName ? visible.join('') : `${visible.slice(0, longestName - 1).join('')}…`;
}
