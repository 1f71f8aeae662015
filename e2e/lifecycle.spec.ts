import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningApp } from './app';
import { expect, runApp, test } from './app';
import { isAlive } from './fixtures/process-state';
import { writeSettings } from './fixtures/settings-file';

const windowState = ({ electron }: RunningApp) =>
  electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    return { visible: window?.isVisible(), bounds: window?.getNormalBounds() };
  });

const closeWindow = ({ electron }: RunningApp) =>
  electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.close();
  });

const hasEnded = ({ pid }: RunningApp) => !isAlive(pid);

test('the terminal is told once how many listeners there are', async ({ porthole }) => {
  const line = /^Porthole is watching \d+ listeners? \(Electron [\d.]+\)$/m;
  await expect.poll(porthole.output).toMatch(line);
  await porthole.page.reload();
  await porthole.page.evaluate(() => window.porthole.app.firstRows({ listeners: 7 }));
  expect(porthole.output().match(new RegExp(line, 'gm'))).toHaveLength(1);
});

test('item 23: a second launch shows the window of the first, and ends', async ({ launch, folder }) => {
  const userData = join(folder, 'shared');
  const first = await launch({ userData });
  await first.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const second = await runApp([`--user-data-dir=${userData}`, '--theme', 'dark']);
  expect(second.stdout).toContain('Porthole is already running');
  expect(second.code).toBe(0);
  await expect.poll(async () => (await windowState(first)).visible).toBe(true);
  expect(await first.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
});

for (const { args, sentence } of [
  { args: ['--bogus'], sentence: 'Porthole does not know "--bogus".' },
  { args: ['extra'], sentence: 'Porthole does not know "extra".' },
  { args: ['--theme', 'blue'], sentence: '--theme needs to be followed by light or dark.' },
  { args: ['--screenshot'], sentence: '--screenshot needs to be followed by the name of a file that ends in .png.' },
]) {
  test(`"${args.join(' ')}" is refused in a sentence`, async ({ folder }) => {
    const { code, stderr } = await runApp([`--user-data-dir=${folder}`, ...args]);
    expect(stderr).toContain(`${sentence} Porthole takes `);
    expect(code).toBe(2);
  });
}

test('a picture of the window is written, and nothing else', async ({ folder }) => {
  const file = join(folder, 'window.png');
  writeFileSync(join(folder, 'settings.json'), 'torn');
  const { code, stdout } = await runApp([`--user-data-dir=${folder}`, '--screenshot', file]);
  expect(stdout).toMatch(/^Porthole is watching \d+ listeners?/m);
  expect(stdout).toContain(`The picture of the window is in ${file}.`);
  expect(code).toBe(0);
  const picture = readFileSync(file);
  // The signature, then width and height of the IHDR chunk (PNG specification, sections 5.2 and 11.2.2).
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(picture.readUInt32BE(16)).toBeGreaterThan(700);
  expect(picture.readUInt32BE(20)).toBeGreaterThan(400);
  const kept = readdirSync(folder).filter((name) => /settings|window/.test(name));
  expect(kept.sort()).toEqual(['settings.json', 'window.png']);
});

test('a picture that cannot be written is an error in a sentence', async ({ folder }) => {
  const file = join(folder, 'missing', 'window.png');
  const { code, stderr } = await runApp([`--user-data-dir=${folder}`, '--screenshot', file]);
  expect(stderr).toContain(`The picture of the window could not be written to ${file}: ENOENT.`);
  expect(code).toBe(1);
});

test('the theme of the command line holds for this run, and is not saved', async ({ launch, folder }) => {
  const userData = join(folder, 'themed');
  const file = writeSettings(userData, { theme: 'light' });
  const app = await launch({ userData, args: ['--theme', 'dark'] });
  expect(await app.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
  const updated = await app.page.evaluate(() => window.porthole.settings.update({ density: 'comfortable' }));
  expect(updated).toMatchObject({ theme: 'dark', density: 'comfortable' });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ theme: 'light', density: 'comfortable' });
});

test('closing the window keeps watching', async ({ porthole }) => {
  await expect
    .poll(() => porthole.page.evaluate(() => window.porthole.app.notices()))
    .toContainEqual({ code: 'trayMissing', detail: '' });
  // There is no tray here, and in a test no window manager that would minimise: but hidden it must not be.
  const minimized = porthole.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    return new Promise((resolve) => {
      if (window) window.minimize = () => resolve(window.isVisible());
    });
  });
  await closeWindow(porthole);
  expect(await minimized).toBe(true);
  expect(await porthole.page.evaluate(() => window.porthole.engine.state())).toBe('watching');
  expect(hasEnded(porthole)).toBe(false);
});

test('closing the window quits when it is set so', async ({ porthole }) => {
  await porthole.page.evaluate(() => window.porthole.settings.update({ keepWatching: false }));
  await closeWindow(porthole);
  await expect.poll(() => hasEnded(porthole)).toBe(true);
});

test('the menu has an entry that quits, with Ctrl+Q', async ({ porthole }) => {
  const accelerator = await porthole.electron.evaluate(({ Menu }) => {
    const submenus = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? [];
    const quit = submenus.find(({ label }) => label === 'Quit Porthole');
    quit?.click();
    return quit?.accelerator?.toString();
  });
  expect(accelerator).toBe('CommandOrControl+Q');
  await expect.poll(() => hasEnded(porthole)).toBe(true);
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`${signal} quits, with all processes`, async ({ porthole }) => {
    const pids = await porthole.electron.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid));
    expect(pids.length).toBeGreaterThan(2);
    porthole.electron.process().kill(signal);
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  });
}

test('the window comes back where it was', async ({ launch, folder }) => {
  const userData = join(folder, 'placed');
  const first = await launch({ userData });
  const bounds = { x: 60, y: 40, width: 900, height: 600 };
  await first.electron.evaluate(({ BrowserWindow }, place) => {
    BrowserWindow.getAllWindows()[0]?.setBounds(place);
  }, bounds);
  await expect.poll(async () => (await windowState(first)).bounds).toEqual(bounds);
  await first.close();
  const second = await launch({ userData });
  expect((await windowState(second)).bounds).toEqual(bounds);
});

test('a window that would be off every display comes back on one', async ({ launch, folder }) => {
  const userData = join(folder, 'lost');
  const first = await launch({ userData });
  await first.close();
  const state = { bounds: { x: 90_000, y: 90_000, width: 900, height: 600 }, maximized: false };
  writeFileSync(join(userData, 'window.json'), JSON.stringify(state));
  const second = await launch({ userData });
  expect((await windowState(second)).bounds?.x).toBeLessThan(5000);
});

test('a page that crashes is loaded again, and reaches the engine as before', async ({ porthole }) => {
  const state = await porthole.electron.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents;
    const gone = new Promise((resolve) => void contents.once('render-process-gone', resolve));
    contents.forcefullyCrashRenderer();
    await gone;
    await new Promise<void>((resolve) => void contents.once('did-finish-load', () => resolve()));
    return contents.executeJavaScript('window.porthole.engine.state()') as Promise<string>;
  });
  expect(state).toBe('watching');
});

test('without a session bus it runs, and names what is missing', async ({ launch }) => {
  const app = await launch({ env: { DBUS_SESSION_BUS_ADDRESS: 'disabled:' } });
  await expect
    .poll(() => app.page.evaluate(() => window.porthole.app.notices()))
    .toContainEqual({ code: 'trayMissing', detail: '' });
  expect(await app.page.evaluate(() => window.porthole.engine.state())).toBe('watching');
});

test('what is copied is on the clipboard', async ({ porthole }) => {
  await porthole.page.evaluate(() => window.porthole.app.copyText('127.0.0.1:3000'));
  expect(await porthole.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('127.0.0.1:3000');
});
