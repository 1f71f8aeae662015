import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureElectron } from './electron-runtime.mjs';
import { projectRoot } from './lib/paths.mjs';

let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-electron-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const ensure = (env, said = []) => ensureElectron({ say: (line) => said.push(line), env: { ...process.env, ...env } });

/** Nothing answers there, and nothing that was downloaded before is found. */
const nowhere = () => ({
  ELECTRON_OVERRIDE_DIST_PATH: '',
  ELECTRON_MIRROR: 'http://127.0.0.1:1/',
  electron_config_cache: join(folder, 'downloads'),
  XDG_CACHE_HOME: folder,
});

test('where the official download fails and nothing else is wanted, it is said what to do', async ({ skip }) => {
  skip(existsSync(join(projectRoot, 'node_modules/electron/path.txt')), 'the official Electron is installed already');
  const said = [];
  const failing = ensure({ ...nowhere(), PORTHOLE_ELECTRON: 'official' }, said);
  await expect(failing).rejects.toThrow(/could not be downloaded: .*ELECTRON_MIRROR.*ELECTRON_OVERRIDE_DIST_PATH/s);
  expect(said).toEqual([expect.stringMatching(/^Downloading Electron [\d.]+ from GitHub\.$/)]);
  // For a day, the next set-up goes straight to the offline runtime.
  expect(readdirSync(join(folder, 'porthole'))).toEqual([expect.stringMatching(/-unreachable$/)]);
});

test('a folder that the user names is used as it is', async () => {
  const executables = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const executable = join(folder, executables[process.platform] ?? 'electron');
  const env = { ELECTRON_OVERRIDE_DIST_PATH: folder };
  await expect(ensure(env)).rejects.toThrow(`There is no Electron in ${folder}`);
  mkdirSync(dirname(executable), { recursive: true });
  writeFileSync(executable, '');
  writeFileSync(join(folder, 'version'), 'v33.0.0\n');
  expect(await ensure(env)).toEqual({ dist: folder, executable, version: '33.0.0', official: false });
});
