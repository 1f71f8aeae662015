import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './run.mjs';
import { SetupError, reasonInWords } from './setup-error.mjs';
import { hashOf, isStamped, writeStamp } from './stamp.mjs';

/** What `npm ci` depends on: the lock, the dependencies asked for, and what native packages are chosen by. */
export function dependenciesStamp(root, node = process) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies, manifest.overrides];
  const lock = readFileSync(join(root, 'package-lock.json'));
  return hashOf(
    lock,
    wanted.map((part) => part ?? {}),
    [node.version, node.platform, node.arch],
  );
}

// Inside node_modules: deleting that folder, or npm ci doing so before an interruption, takes the stamp with it.
const stampFile = (root) => join(root, 'node_modules', '.porthole-stamp');

/** Whether node_modules is what the lockfile says, for this Node. */
export const hasDependencies = (root) => isStamped(stampFile(root), dependenciesStamp(root));

/** Runs `npm ci` unless node_modules is what the lockfile says. */
export async function ensureDependencies(root, say) {
  if (hasDependencies(root)) return;
  say('Installing the npm packages (npm ci).');
  // A NODE_ENV or an npm setting that leaves the development packages out would leave the tools of this project out.
  const { code, stderr } = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root });
  if (code !== 0) throw new SetupError(`The npm packages could not be installed: ${reasonInWords(stderr)}.`);
  writeStamp(stampFile(root), dependenciesStamp(root));
}
