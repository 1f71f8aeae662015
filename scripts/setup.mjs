// What every command does first. docs/development.md describes it for people.
import './lib/check-node.mjs';
import { join } from 'node:path';
import { ensureElectron } from './electron-runtime.mjs';
import { ensureBuild, isBuilt } from './lib/build.mjs';
import { ensureDependencies, hasDependencies } from './lib/dependencies.mjs';
import { withLock } from './lib/lock.mjs';
import { projectCache, projectRoot } from './lib/paths.mjs';
import { ensureSandbox } from './lib/sandbox.mjs';
import { SetupError, reasonInWords, runCommand } from './lib/setup-error.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';

/** Progress goes to stderr, so that the output of a command stays its own. */
export const say = (line) => process.stderr.write(`${line}\n`);

/**
 * Makes this checkout ready for a command and gives the Electron to use (undefined for `cli`, which needs none).
 * `kind`: `cli` needs the npm packages and the build, `start` also Electron and the libraries it is linked against,
 * `test` also the programs that the tests drive, but not the build, which is a check of its own there. Does only what is
 * not done yet.
 */
export async function setUp(kind) {
  if (kind === 'cli' && hasDependencies(projectRoot) && isBuilt(projectRoot)) return undefined;
  const onWait = (pid) => say(`Another set-up is running (process ${pid}); waiting for it.`);
  try {
    return await withLock(join(projectCache, 'setup.lock'), () => prepare(kind), { onWait });
  } catch (error) {
    // A full disk, a folder of another user: the machine's errors have a code, bugs have none.
    if (error instanceof SetupError || !error.code) throw error;
    throw new SetupError(`The set-up could not finish: ${reasonInWords(error)} (${error.message}).`);
  }
}

async function prepare(kind) {
  await ensureDependencies(projectRoot, say);
  if (kind === 'cli') {
    await ensureBuild(projectRoot, say);
    return undefined;
  }
  const electron = await ensureElectron({ say });
  await ensureSystemPackages({ dist: electron.dist, kind, say });
  await ensureSandbox(electron.dist);
  if (kind === 'start') await ensureBuild(projectRoot, say);
  return electron;
}

if (process.argv[1] === import.meta.filename) {
  const kind = process.argv[2] ?? 'start';
  await runCommand(async () => {
    if (!['cli', 'start', 'test'].includes(kind))
      throw new SetupError(`Usage: node scripts/setup.mjs [cli|start|test]`);
    await setUp(kind);
    return 0;
  });
}
