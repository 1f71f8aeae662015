// Packs the app with electron-builder.
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sourcesStamp } from './build.mjs';
import { projectCache, projectRoot } from './paths.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { hashOfFiles, isStamped, writeStamp } from './stamp.mjs';

const limitMs = 20 * 60_000;

/**
 * Runs electron-builder for these targets (its own arguments) into `output`. With the offline runtime it is told not to
 * fetch anything: Electron is that runtime without its launcher, 7zip the one from the npm package.
 */
export async function pack({ electron, targets, output }) {
  const offline = electron.official ? [] : offlineArguments(electron);
  const program = join(projectRoot, 'node_modules', 'electron-builder', 'cli.js');
  const args = [...targets, '--publish=never', `-c.directories.output=${output}`, ...offline];
  const { code, stdout, stderr, timedOut } = await run(process.execPath, [program, ...args], {
    cwd: projectRoot,
    timeoutMs: limitMs,
    env: { ...process.env, ELECTRON_BUILDER_7ZIP_PATH: sevenZip(), ELECTRON_BUILDER_COMPRESSION_LEVEL: '3' },
  });
  if (timedOut) throw new SetupError(`Packing had not finished after ${limitMs / 60_000} minutes.`);
  if (code !== 0) throw new SetupError(`Packing failed.\n\n${stdout}${stderr}`);
}

function offlineArguments(electron) {
  return [`-c.electronVersion=${electron.version}`, `-c.electronDist=${cleanRuntime(electron)}`];
}

/** A copy of the runtime as a package wants it: without the launcher that stands in for the app. */
function cleanRuntime(electron) {
  const clean = join(projectCache, 'electron-to-pack');
  rmSync(clean, { recursive: true, force: true });
  mkdirSync(projectCache, { recursive: true });
  const launcher = join(electron.dist, 'resources', 'app');
  const notes = join(electron.dist, 'porthole-runtime.json');
  cpSync(electron.dist, clean, { recursive: true, filter: (source) => source !== launcher && source !== notes });
  return clean;
}

function sevenZip() {
  const { path7za } = createRequire(import.meta.url)('7zip-bin');
  // npm does not keep the executable bit of a file that is no `bin`.
  chmodSync(path7za, 0o755);
  return path7za;
}

/** Where electron-builder puts the executable of an unpacked app. */
function unpackedExecutable() {
  const arch = process.arch === 'x64' ? '' : `-${process.arch}`;
  if (process.platform === 'darwin') return `mac${arch}/Porthole.app/Contents/MacOS/Porthole`;
  if (process.platform === 'win32') return `win${arch}-unpacked/Porthole.exe`;
  return `linux${arch}-unpacked/porthole`;
}

/** Gives the executable of the packed, unfused app, packed again only if what goes into it has changed. */
export async function ensureUnpackedApp(electron) {
  const output = join(projectCache, 'packed');
  const executable = join(output, unpackedExecutable());
  const stampFile = join(output, 'stamp');
  const stamp =
    hashOfFiles(projectRoot, ['electron-builder.yml', 'build', 'scripts/lib/pack.mjs']) +
    sourcesStamp(projectRoot) +
    electron.version;
  if (existsSync(executable) && isStamped(stampFile, stamp)) return executable;
  rmSync(output, { recursive: true, force: true });
  await pack({ electron, targets: ['--dir'], output });
  writeStamp(stampFile, stamp);
  return executable;
}
