import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { hashOfFiles, isStamped, writeStamp } from './stamp.mjs';

/** Everything that electron-vite reads. */
const sources = [
  'electron',
  'renderer',
  'shared',
  'scripts/vite-service-names.mjs',
  'electron.vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

const isTest = (file) => /\.test\.\w+$/.test(file);

const stampFile = (root) => join(root, 'out', '.porthole-stamp');

/** What the built app depends on. */
export const sourcesStamp = (root) => hashOfFiles(root, sources, isTest);

/** Whether out/ was built from the sources as they are. */
export const isBuilt = (root) => isStamped(stampFile(root), sourcesStamp(root));

/** Builds the app into out/ unless it was built from these sources. */
export async function ensureBuild(root, say) {
  if (isBuilt(root)) return;
  say('Building Porthole.');
  rmSync(stampFile(root), { force: true });
  const stamp = sourcesStamp(root);
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { code, stdout, stderr } = await run(process.execPath, [program, 'build'], { cwd: root });
  if (code !== 0) throw new SetupError(`The build failed.\n\n${stdout}${stderr}`);
  writeStamp(stampFile(root), stamp);
}

/**
 * Gives a function that builds once, however often it is called, and gives the reason if that failed: for checks that run
 * side by side, and for sources that change while they run.
 */
export function buildOnce(root) {
  let result;
  return () => (result ??= ensureBuild(root, () => {}).then(() => undefined, reasonOf));
}

function reasonOf(error) {
  if (error instanceof SetupError) return `${error.message}\n`;
  throw error;
}
