import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningApp } from './app';
import { expect, test as base } from './app';
import { PortsPage } from './pages/ports-page';
import type { SessionBus } from './fixtures/session-bus';
import { startSessionBus } from './fixtures/session-bus';
import { writeSettings } from './fixtures/settings-file';
import { startListener } from './fixtures/start-listener';

declare global {
  interface Window {
    revealed?: readonly string[];
  }
}

const test = base.extend<{ bus: SessionBus; withDaemon: SessionBus }>({
  bus: async ({ folder }, use) => {
    const bus = await startSessionBus(join(folder, 'desktop'));
    await use(bus);
    await bus.close();
  },
  withDaemon: async ({ bus }, use) => {
    await bus.startService('org.freedesktop.Notifications', 'dunst');
    await use(bus);
  },
});

interface Bubble {
  readonly summary: string;
  readonly body: string;
  /** What dunst draws: markup, with what is not meant as such escaped. */
  readonly message: string;
}

interface DunstHistory {
  readonly data: readonly (readonly Readonly<Record<keyof Bubble, { readonly data: string }>>[])[];
}

/** Puts away what is on the screen, and gives all that was shown so far, the latest first. */
async function shown(bus: SessionBus): Promise<readonly Bubble[]> {
  await bus.run('dunstctl', 'close-all');
  const { data } = JSON.parse(await bus.run('dunstctl', 'history')) as DunstHistory;
  return data.flat().map(({ summary, body, message }) => ({
    summary: summary.data,
    body: body.data,
    message: message.data,
  }));
}

const displayed = async (bus: SessionBus) => Number(await bus.run('dunstctl', 'count', 'displayed'));

const isWatching = async ({ page }: RunningApp) => {
  await expect.poll(() => page.evaluate(() => window.porthole.engine.state())).toBe('watching');
};

const noticeCodes = ({ page }: RunningApp) =>
  page.evaluate(async () => (await window.porthole.app.notices()).map(({ code }) => code));

test('the first start is one summary, whatever listens', async ({ withDaemon, launch }) => {
  const listener = startListener();
  const ports = await Promise.all(Array.from({ length: 6 }, () => listener.open()));
  await launch({ env: withDaemon.env });
  // Other programs of the machine may open ports at the same time.
  const summaries = async () =>
    (await shown(withDaemon)).filter(({ summary }) => /^Porthole is watching \d+ ports$/.test(summary));
  await expect.poll(async () => (await summaries()).length).toBe(1);
  expect((await summaries())[0]?.body).toMatch(/^(None|One|\d+) of them can be reached from your network\.$/);
  const announced = (await shown(withDaemon)).map(({ summary }) => summary);
  for (const port of ports) expect(announced.filter((summary) => summary.endsWith(` opened port ${port}`))).toEqual([]);
  await listener.end();
});

test('a new listener is one notification, and a click on it shows the row', async ({ withDaemon, launch, folder }) => {
  const userData = join(folder, 'user-data');
  writeSettings(userData);
  const app = await launch({ userData, env: withDaemon.env });
  await isWatching(app);
  await app.page.evaluate(() => {
    window.porthole.app.reveal(({ socketIds }) => {
      window.revealed = socketIds;
    });
  });
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const listener = startListener({ cwd: folder });
  const port = await listener.open();
  // Other programs of the machine may open ports at the same time: a click on any notification shows its row.
  await expect
    .poll(async () => {
      if ((await displayed(withDaemon)) > 0) await withDaemon.run('dunstctl', 'action', '0');
      return app.page.evaluate(() => window.revealed?.length ?? 0);
    })
    .toBeGreaterThan(0);
  expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);
  const ofPort = async () =>
    (await shown(withDaemon)).filter(({ summary }) => summary.endsWith(` opened port ${port}`));
  await expect.poll(async () => (await ofPort()).length).toBe(1);
  const bubbles = await ofPort();
  expect(bubbles[0]?.summary).toMatch(/^node \(porthole-e2e-.+\) opened port \d+$/);
  expect(bubbles[0]?.body).toBe('This computer only.');
  await listener.end();
});

test('many at once become a digest', async ({ withDaemon, launch, folder }) => {
  const userData = join(folder, 'user-data');
  writeSettings(userData);
  const app = await launch({ userData, env: withDaemon.env });
  await isWatching(app);
  const listener = startListener();
  const ports = await Promise.all(Array.from({ length: 12 }, () => listener.open()));
  await expect
    .poll(async () => (await shown(withDaemon)).map(({ summary }) => summary).join('; '), { timeout: 15_000 })
    .toMatch(/\d+ ports were opened/);
  const bubbles = await shown(withDaemon);
  const digests = bubbles.filter(({ summary }) => summary.endsWith('were opened'));
  const counted = digests.map(({ summary }) => parseInt(summary)).reduce((sum, count) => sum + count, 0);
  // Other programs of the machine may open ports at the same time.
  expect(counted + bubbles.length - digests.length).toBeGreaterThanOrEqual(ports.length);
  const singles = bubbles.filter(({ summary }) => ports.some((port) => summary.endsWith(` opened port ${port}`)));
  expect(singles.length).toBeLessThanOrEqual(4);
  expect(digests.map(({ body }) => body).join()).toMatch(/\S on \d+, .+ on \d+, .+ on \d+ and \d+ more\./);
  await listener.end();
});

test('who does not want notifications gets none', async ({ withDaemon, launch, folder }) => {
  const userData = join(folder, 'user-data');
  writeSettings(userData, { notifyNewListeners: false });
  const app = await launch({ userData, env: withDaemon.env });
  await isWatching(app);
  const listener = startListener();
  const unwanted = await listener.open();
  // Once its row is some seconds old the alert was due; once the row has gone none can follow.
  const ports = new PortsPage(app.page);
  await ports.search.fill(`pid:${listener.pid}`);
  const row = ports.row(unwanted);
  await expect(row).toContainText(/(?:[5-9]|\d\d) s/, { timeout: 20_000 });
  await listener.end();
  await expect(row).toHaveCount(0);
  await app.page.evaluate(() => window.porthole.settings.update({ notifyNewListeners: true }));
  const wanted = startListener();
  const port = await wanted.open();
  const summaries = async () => (await shown(withDaemon)).map(({ summary }) => summary).join('; ');
  await expect.poll(summaries).toContain(`opened port ${port}`);
  expect(await summaries()).not.toMatch(new RegExp(`opened port ${unwanted}\\b`));
  await wanted.end();
});

test('item 24: a name with markup, a reversal and a newline is shown inert', async ({ withDaemon, launch, folder }) => {
  const userData = join(folder, 'user-data');
  writeSettings(userData);
  const app = await launch({ userData, env: withDaemon.env });
  await isWatching(app);
  const hostile = join(folder, '<img src=x onerror=alert(1)>\u202e\n');
  copyFileSync(process.execPath, hostile);
  const listener = startListener({ executable: hostile });
  await Promise.all(Array.from({ length: 6 }, () => listener.open()));
  await expect
    .poll(async () => (await shown(withDaemon)).map(({ body }) => body).join(), { timeout: 15_000 })
    .toContain('&lt;img src=x onerror=alert(1)&gt;\\u202e\\n');
  for (const { summary, message } of await shown(withDaemon)) {
    expect(summary).not.toMatch(/[\n\u202e]/);
    // dunst shows what is markup to it; a name must not be.
    expect(message).not.toContain('<img');
    expect(message).not.toContain('\u202e');
  }
  await listener.end();
});

test('without a notification service it says so, until there is one', async ({ bus, launch, folder }) => {
  const userData = join(folder, 'user-data');
  writeSettings(userData);
  const app = await launch({ userData, env: bus.env });
  await isWatching(app);
  const listener = startListener();
  await listener.open();
  await expect.poll(() => noticeCodes(app), { timeout: 20_000 }).toContain('notificationsFailed');
  await bus.startService('org.freedesktop.Notifications', 'dunst');
  await listener.open();
  await expect.poll(() => noticeCodes(app)).not.toContain('notificationsFailed');
  await listener.end();
});

test('without a session bus it says so', async ({ launch, folder }) => {
  const userData = join(folder, 'user-data');
  writeSettings(userData);
  const app = await launch({ userData });
  await isWatching(app);
  const listener = startListener();
  await listener.open();
  await expect.poll(() => noticeCodes(app), { timeout: 20_000 }).toContain('notificationsFailed');
  await listener.end();
});
