import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test as base } from './app';
import { isAlive } from './fixtures/process-state';
import type { SessionBus } from './fixtures/session-bus';
import { startSessionBus } from './fixtures/session-bus';
import { writeSettings } from './fixtures/settings-file';
import type { ListenerProcess } from './fixtures/start-listener';
import { startListener } from './fixtures/start-listener';

declare global {
  interface Window {
    revealed?: readonly string[];
  }
}

const watcher = 'org.kde.StatusNotifierWatcher';
const properties = 'org.freedesktop.DBus.Properties.Get';

/** A desktop whose panel has a tray: the panel of Xfce, which hosts StatusNotifierItems. */
const test = base.extend<{ desktop: SessionBus }>({
  desktop: async ({ folder }, use) => {
    // The panel calls for its configuration service, which has to start.
    const bus = await startSessionBus(join(folder, 'desktop'), { activation: true });
    await bus.startService(watcher, 'xfce4-panel', ['--disable-wm-check']);
    await use(bus);
    await bus.close();
  },
});

/** The one item in the tray: its name on the bus, and the path of its menu; null while there is none. */
async function trayItem(bus: SessionBus): Promise<{ readonly name: string; readonly path: string } | null> {
  const items = await bus.call(watcher, '/StatusNotifierWatcher', properties, watcher, 'RegisteredStatusNotifierItems');
  const [, name, path] = /'(:[\d.]+)(\/\S+?)'/.exec(items) ?? [];
  return name === undefined || path === undefined ? null : { name, path };
}

async function itemOf(bus: SessionBus): Promise<{ readonly name: string; readonly path: string }> {
  await expect.poll(() => trayItem(bus)).not.toBeNull();
  return (await trayItem(bus))!;
}

/** Opens one of the lowest ports that are free: the menu shows the first listeners only, in the order of ports. */
async function openLow(listener: ListenerProcess): Promise<number> {
  for (let port = 1024; port < 2048; port++) {
    const opened = await listener.open({ port }).catch(() => null);
    if (opened !== null) return opened;
  }
  throw new Error('No low port is free');
}

const menuPath = '/com/canonical/dbusmenu';

/** The menu as GVariant text. */
const layout = (bus: SessionBus, name: string) =>
  bus.call(name, menuPath, 'com.canonical.dbusmenu.GetLayout', '0', '-1', '@as []');

/** Chooses the entry with this label. */
async function choose(bus: SessionBus, name: string, label: string): Promise<void> {
  const entries = [...(await layout(bus, name)).matchAll(/\((\d+), \{[^}]*'label': <'([^']*)'>/g)];
  const id = entries.find(([, , text]) => text === label)?.[1];
  if (id === undefined) throw new Error(`No entry "${label}" in ${entries.map(([, , text]) => text).join(', ')}`);
  await bus.call(name, menuPath, 'com.canonical.dbusmenu.Event', id, 'clicked', "<''>", '0');
}

test('the tray has the icon, and a menu with what listens now', async ({ desktop, launch, folder }) => {
  const userData = join(folder, 'user-data');
  writeSettings(userData);
  const listener = startListener();
  const port = await openLow(listener);
  const app = await launch({ userData, env: desktop.env });
  const { name } = await itemOf(desktop);
  await expect.poll(() => layout(desktop, name)).toContain(`'Port ${port}: node'`);
  const later = await openLow(listener);
  await expect.poll(() => layout(desktop, name)).toContain(`'Port ${later}: node'`);

  await app.page.evaluate(() => {
    window.porthole.app.reveal(({ socketIds }) => {
      window.revealed = socketIds;
    });
  });
  await choose(desktop, name, `Port ${port}: node`);
  await expect.poll(() => app.page.evaluate(() => window.revealed?.length)).toBe(1);
  expect(await app.page.evaluate(() => window.porthole.app.notices())).not.toContainEqual({
    code: 'trayMissing',
    detail: '',
  });
  await listener.end();
});

test('closing hides the window, and the tray brings it back', async ({ desktop, launch }) => {
  const app = await launch({ env: desktop.env });
  const isVisible = () => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  const close = () => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const { name, path } = await itemOf(desktop);
  await expect.poll(isVisible).toBe(true);
  await close();
  await expect.poll(isVisible).toBe(false);
  await choose(desktop, name, 'Open Porthole');
  await expect.poll(isVisible).toBe(true);
  await close();
  await expect.poll(isVisible).toBe(false);
  await desktop.call(name, path, 'org.kde.StatusNotifierItem.Activate', '0', '0');
  await expect.poll(isVisible).toBe(true);
});

test('the tray quits', async ({ desktop, launch }) => {
  const app = await launch({ env: desktop.env });
  const ended = app.electron.waitForEvent('close');
  const { name } = await itemOf(desktop);
  // It may be gone before it has answered.
  await Promise.allSettled([choose(desktop, name, 'Quit Porthole'), ended]);
  expect(isAlive(app.pid)).toBe(false);
});

test('item 24: a hostile name is shown inert in the menu', async ({ desktop, launch, folder }) => {
  const hostile = join(folder, '<b>_x&y\u202e\n');
  copyFileSync(process.execPath, hostile);
  const listener = startListener({ executable: hostile });
  const port = await openLow(listener);
  await launch({ env: desktop.env });
  const { name } = await itemOf(desktop);
  // GVariant text doubles the back slashes of the escapes; what is raw it would write with a single one.
  const label = String.raw`'Port ${port}: <b>__x&y\\u202e\\n'`;
  await expect.poll(() => layout(desktop, name)).toContain(label);
  await listener.end();
});
