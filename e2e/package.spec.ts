import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright/test';
import { _electron, expect, test } from 'playwright/test';
import type { ListenerProcess } from './fixtures/start-listener';
import { startListener } from './fixtures/start-listener';

/** `npm test -- package` packs the app first and says where it is. */
const executable = process.env['PORTHOLE_PACKED'];

let folder: string;
let listener: ListenerProcess;
let porthole: ElectronApplication;

test.beforeAll(async () => {
  if (executable === undefined) throw new Error('PORTHOLE_PACKED is not set. Run these by: npm test -- package');
  folder = mkdtempSync(join(tmpdir(), 'porthole-package-'));
  listener = startListener();
  porthole = await _electron.launch({ executablePath: executable, args: [`--user-data-dir=${folder}`] });
});

test.afterAll(async () => {
  await porthole.close();
  await listener.end();
  rmSync(folder, { recursive: true });
});

test('the packed app runs from its archive, as the version of the project', async () => {
  const facts = await porthole.evaluate(({ app }) => ({
    path: app.getAppPath(),
    packaged: app.isPackaged,
    name: app.name,
    version: app.getVersion(),
  }));
  const manifest = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as { version: string };
  expect(facts).toMatchObject({ packaged: true, name: 'Porthole', version: manifest.version });
  expect(facts.path).toMatch(/app\.asar$/);
});

test('it shows a port that another program opens, which takes its engine and its native part', async () => {
  const page = await porthole.firstWindow();
  const port = await listener.open();
  await expect(page.getByRole('row').filter({ hasText: String(port) })).toBeVisible();
});
