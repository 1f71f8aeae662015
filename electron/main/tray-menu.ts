import type { MenuItemConstructorOptions } from 'electron';
import type { SocketId } from '../../shared/domain/socket';
import { visibleText } from '../../shared/domain/visible-text';
import type { ListenerSummary } from '../../shared/ipc/engine-messages';
import { t } from '../words';

/** More than this makes a menu that nobody reads. */
const mostListeners = 15;

const longestName = 40;

export interface TrayActions {
  open(): void;
  reveal(socketIds: readonly SocketId[]): void;
  quit(): void;
}

/** The tray's menu: the window, what listens now, and the way out. */
export function trayMenu(
  listeners: readonly ListenerSummary[],
  { open, reveal, quit }: TrayActions,
): MenuItemConstructorOptions[] {
  const more = listeners.length - mostListeners;
  return [
    { label: t('system.tray.open'), click: open },
    { type: 'separator' },
    { label: t('system.tray.watching', { count: listeners.length }), enabled: false },
    ...listeners.slice(0, mostListeners).map((listener) => ({
      label: listenerLabel(listener),
      click: () => reveal(listener.socketIds),
    })),
    ...(more > 0 ? [{ label: t('system.tray.more', { count: more }), click: open }] : []),
    { type: 'separator' },
    { label: t('system.tray.quit'), click: quit },
  ];
}

function listenerLabel({ transport, localPort, service, processName, serviceName }: ListenerSummary): string {
  const name = visibleText(service ?? processName ?? serviceName ?? t('common.owner.unknownProcess'));
  const words = { port: localPort, name: escapeMnemonic([...name].slice(0, longestName).join('')) };
  return transport === 'udp' ? t('system.tray.portUdp', words) : t('system.tray.port', words);
}

/** In a label `&` marks the key of the entry, and `&&` is the character itself. */
function escapeMnemonic(text: string): string {
  return text.replaceAll('&', '&&');
}
