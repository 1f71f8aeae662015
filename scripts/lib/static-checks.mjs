// The checks of `npm test` that read the sources: each is one question with one answer.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { oneCount } from './counts.mjs';
import { projectCache, projectRoot } from './paths.mjs';
import { run } from './run.mjs';
import { hashOfFiles, isStamped, writeStamp } from './stamp.mjs';

/** No check takes nearly as long; a hanging one is ended and says so. */
export const limitMs = 20 * 60_000;

/** What is added to a check's output when it was ended for taking too long. */
export const overtime = (timedOut) =>
  timedOut ? `\nEnded: it had not finished after ${limitMs / 60_000} minutes.\n` : '';

const cached = (name) => join(projectCache, name);

async function tool(program, ...args) {
  const command = [join(projectRoot, 'node_modules', program), ...args];
  const { code, stdout, stderr, timedOut } = await run(process.execPath, command, {
    cwd: projectRoot,
    timeoutMs: limitMs,
  });
  return { counts: oneCount(code), output: stdout + stderr + overtime(timedOut) };
}

const types = (project, name) => () =>
  tool('typescript/bin/tsc', '-p', project, '--incremental', '--tsBuildInfoFile', cached(`${name}.tsbuildinfo`));

/** Everything that a file's findings can come from: rules with types look across files. */
const linted = ['electron', 'renderer', 'shared', 'e2e', 'bench', 'scripts', 'eslint', 'eslint.config.mjs'];
const lintSettings = ['tsconfig.json', 'package-lock.json'];

/** ESLint's own cache looks at each file alone, so it is used only while nothing at all has changed. */
function lint() {
  const cache = cached('eslint');
  const stamp = hashOfFiles(projectRoot, [...linted, ...lintSettings]);
  if (!isStamped(`${cache}.stamp`, stamp)) rmSync(cache, { force: true });
  writeStamp(`${cache}.stamp`, stamp);
  return tool('eslint/bin/eslint.js', '.', '--cache', '--cache-location', cache, '--cache-strategy', 'content');
}

const format = () =>
  tool('prettier/bin/prettier.cjs', '--check', '.', '--cache', '--cache-location', cached('prettier'));

async function build({ build }) {
  const failure = await build();
  return { counts: oneCount(failure === undefined ? 0 : 1), output: failure ?? '' };
}

/** Folders that are type-checked apart from the rest, because they see another world (a page has a DOM). */
const apart = readdirSync(projectRoot, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(projectRoot, entry.name, 'tsconfig.json')))
  .map((entry) => entry.name);

/** The slowest first, so that the others run beside it. */
export const staticChecks = [
  { name: 'lint', check: lint },
  { name: 'build', check: build },
  { name: 'types', check: types('tsconfig.json', 'types') },
  ...apart.map((folder) => ({ name: `types-${folder}`, check: types(folder, `types-${folder}`) })),
  { name: 'format', check: format },
];
