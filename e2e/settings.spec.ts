import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningApp } from './app';
import { expect, test } from './app';
import { writeSettings } from './fixtures/settings-file';
import { readIsOnBattery } from './support/read-battery';

const notices = ({ page }: RunningApp) => page.evaluate(() => window.porthole.app.notices());
const settings = ({ page }: RunningApp) => page.evaluate(() => window.porthole.settings.get());

test('what is set holds in the next run, and only its user can read it', async ({ launch, folder }) => {
  const userData = join(folder, 'kept');
  const first = await launch({ userData });
  await first.page.evaluate(() => window.porthole.settings.update({ density: 'comfortable', theme: 'dark' }));
  await first.close();
  expect(statSync(join(userData, 'settings.json')).mode & 0o777).toBe(0o600);
  const second = await launch({ userData });
  expect(await settings(second)).toMatchObject({ density: 'comfortable', theme: 'dark', keepWatching: true });
});

test('an undefined setting in a patch changes nothing', async ({ porthole }) => {
  await porthole.page.evaluate(() => window.porthole.settings.update({ theme: 'dark' }));
  await porthole.page.evaluate(() => window.porthole.settings.update({ theme: undefined, keepWatching: false }));
  expect(await settings(porthole)).toMatchObject({ theme: 'dark', keepWatching: false });
});

for (const [name, text] of [
  ['torn', '{"version":1,"theme":"da'],
  ['empty', ''],
  ['of another kind', '[1,2,3]'],
  ['with a value that makes no sense', '{"version":1,"theme":"purple"}'],
  ['with an interval that nobody can choose', '{"version":1,"interval":7}'],
] as const) {
  test(`a settings file that is ${name} is set aside, and nothing of it is lost`, async ({ launch, folder }) => {
    const userData = join(folder, 'broken');
    const file = writeSettings(userData, text);
    const app = await launch({ userData });
    expect(await settings(app)).toMatchObject({ theme: 'system', density: 'compact', interval: 1000 });
    const aside = `${file}.set-aside-1`;
    expect(await notices(app)).toContainEqual({ code: 'settingsSetAside', detail: aside });
    expect(readFileSync(aside, 'utf8')).toBe(text);
    await app.page.evaluate(() => window.porthole.settings.update({ density: 'comfortable' }));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, density: 'comfortable' });
    expect(readFileSync(aside, 'utf8')).toBe(text);
  });
}

test('a settings file of a newer version is left as it is', async ({ launch, folder }) => {
  const userData = join(folder, 'newer');
  const file = writeSettings(userData, { version: 2, theme: { light: 0.5 } });
  const text = readFileSync(file, 'utf8');
  const app = await launch({ userData });
  await app.page.evaluate(() => window.porthole.settings.update({ density: 'comfortable' }));
  expect(await settings(app)).toMatchObject({ density: 'comfortable' });
  const [notice] = (await notices(app)).filter(({ code }) => code === 'settingsNotSaved');
  expect(notice?.detail).toBe(`${file} was written by a newer version of Porthole, and is left as it is`);
  expect(readFileSync(file, 'utf8')).toBe(text);
  expect(readdirSync(userData).filter((name) => name.startsWith('settings.json'))).toEqual(['settings.json']);
});

test('settings that cannot be written hold for this run, and it is said', async ({ launch, folder }) => {
  const userData = join(folder, 'unwritable');
  const file = writeSettings(userData);
  const app = await launch({ userData });
  // A folder in its place cannot be renamed over, not even by root.
  rmSync(file);
  mkdirSync(join(file, 'in-the-way'), { recursive: true });
  const updated = await app.page.evaluate(() => window.porthole.settings.update({ density: 'comfortable' }));
  expect(updated).toMatchObject({ density: 'comfortable' });
  expect(await notices(app)).toContainEqual({
    code: 'settingsNotSaved',
    detail: expect.stringContaining('could not be written (E') as unknown,
  });
  // Once it works again, that is over.
  rmSync(file, { recursive: true });
  await app.page.evaluate(() => window.porthole.settings.update({ density: 'compact' }));
  expect((await notices(app)).map(({ code }) => code)).not.toContain('settingsNotSaved');
});

test('how often it looks is as set, and less often while nobody can see the window', async ({ launch }) => {
  test.skip(readIsOnBattery(), 'on battery it looks less often than is set (/sys/class/power_supply: discharging)');
  const { electron, page } = await launch();
  // By the engine's own status, which it tells after each look: while the window is hidden that is 5 s later.
  const said = (sentence: string) =>
    expect(page.getByText(sentence, { exact: true })).toHaveCount(1, { timeout: 20_000 });
  const onWindow = (what: 'hide' | 'show') =>
    electron.evaluate(({ BrowserWindow }, name) => BrowserWindow.getAllWindows()[0]?.[name](), what);
  await page.evaluate(() => window.porthole.settings.update({ interval: 500 }));
  await said('updates every 0.5 s');
  await onWindow('hide');
  await said('updates every 5 s while nobody looks');
  await onWindow('show');
  await said('updates every 0.5 s');
  await page.evaluate(() => window.porthole.settings.update({ interval: 1000 }));
  await expect(page.getByText(/^updated /)).toBeVisible();
  await expect(page.getByText(/^updates every/)).toHaveCount(0);
});
