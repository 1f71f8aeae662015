import type { MenuItemConstructorOptions } from 'electron';
import { app, Menu } from 'electron';
import { isMac } from './platform';
import { openExternalLink, portRegistry } from './security/external-links';
import { t } from '../words';

/** The menu of the app: closing, quitting, editing and zooming. Reload and developer tools in an unpackaged app only. */
export function installAppMenu(): void {
  const developer: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }];
  const menu: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: t('system.menu.file'),
      submenu: [
        { label: t('system.menu.closeWindow'), role: 'close' },
        { label: t('system.menu.quit'), accelerator: 'CommandOrControl+Q', click: () => app.quit() },
      ],
    },
    {
      label: t('system.menu.edit'),
      submenu: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
    },
    {
      label: t('system.menu.view'),
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...developer,
      ],
    },
    {
      label: t('system.menu.help'),
      submenu: [{ label: t('system.menu.portRegistry'), click: () => openExternalLink(portRegistry) }],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
}
