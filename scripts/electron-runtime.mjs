// Gives a folder with an Electron that runs here: the official one, or else the offline development runtime.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureOfflineRuntime } from './lib/offline-runtime.mjs';
import { projectRoot, userCache } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { SetupError, isDiskFull, reasonInWords, runCommand } from './lib/setup-error.mjs';

/** A line that moves the official 130 MB in less is usual; where GitHub is blocked silently, waiting longer is no use. */
const officialLimitMs = 120_000;

/** After a failed official download the offline runtime is used for a day before GitHub is asked again. */
const retryAfterMs = 24 * 60 * 60_000;

/**
 * Gives `{ dist, executable, version, official }` of the Electron to use, downloaded if need be.
 * PORTHOLE_ELECTRON=official or =offline takes that one only; ELECTRON_OVERRIDE_DIST_PATH takes that folder.
 */
export async function ensureElectron({ say, env = process.env }) {
  if (env.ELECTRON_OVERRIDE_DIST_PATH) return describe(resolve(env.ELECTRON_OVERRIDE_DIST_PATH), false);
  const wanted = env.PORTHOLE_ELECTRON;
  const official = join(projectRoot, 'node_modules', 'electron', 'dist');
  const failure = wanted === 'offline' ? 'PORTHOLE_ELECTRON=offline' : await installOfficial(say, env);
  if (failure === undefined) return describe(official, true);
  if (wanted === 'official' || !hasOfflineRuntime()) {
    throw new SetupError(
      `Electron could not be downloaded: ${failure}. Where GitHub cannot be reached, name a mirror ` +
        '(ELECTRON_MIRROR=https://...) or a folder with an unpacked Electron (ELECTRON_OVERRIDE_DIST_PATH=/path).',
    );
  }
  return describe(await ensureOfflineRuntime({ cache: userCache(env), say }), false);
}

const hasOfflineRuntime = () => process.platform === 'linux' && process.arch === 'x64';

/** Gives undefined if the official Electron is in place afterwards, else the reason. */
async function installOfficial(say, env) {
  const npmPackage = join(projectRoot, 'node_modules', 'electron');
  if (existsSync(join(npmPackage, 'path.txt')) && existsSync(join(npmPackage, 'dist', 'version'))) return undefined;
  const { version } = JSON.parse(readFileSync(join(npmPackage, 'package.json'), 'utf8'));
  const failedBefore = join(userCache(env), `electron-${version}-unreachable`);
  if (env.PORTHOLE_ELECTRON !== 'official' && hasOfflineRuntime() && isRecent(failedBefore)) return 'it failed today';
  say(`Downloading Electron ${version} from GitHub.`);
  const { code, stderr, timedOut } = await run(process.execPath, [join(npmPackage, 'install.js')], {
    timeoutMs: officialLimitMs,
    env,
  });
  if (code === 0) return undefined;
  if (isDiskFull(stderr)) throw new SetupError(`Electron could not be downloaded: ${reasonInWords(stderr)}.`);
  mkdirSync(userCache(env), { recursive: true });
  writeFileSync(failedBefore, '');
  return timedOut ? `it was not finished after ${officialLimitMs / 1000} seconds` : reasonInWords(stderr);
}

function isRecent(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs < retryAfterMs;
}

const executables = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

function describe(dist, official) {
  const executable = join(dist, executables[process.platform] ?? 'electron');
  if (!existsSync(executable)) throw new SetupError(`There is no Electron in ${dist}: ${executable} is missing.`);
  const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  return { dist, executable, version, official };
}

if (process.argv[1] === import.meta.filename) {
  await runCommand(async () => {
    const { dist } = await ensureElectron({ say: (line) => process.stderr.write(`${line}\n`) });
    process.stdout.write(`${dist}\n`);
    return 0;
  });
}
