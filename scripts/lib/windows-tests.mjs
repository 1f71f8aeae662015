// The engine's tests on Windows' own calls: e2e/windows and the conformance suite, run by the Node of Windows under Wine.
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from './bundle.mjs';
import { addCounts, checkedCounts, lineCounts, noCounts } from './counts.mjs';
import { withLock } from './lock.mjs';
import { projectRoot, userCache } from './paths.mjs';
import { run } from './run.mjs';
import { SetupError, reasonInWords } from './setup-error.mjs';
import { findWine, runInWine } from './wine.mjs';
import { ensureWindows } from './windows-runtime.mjs';

/** The programs, as folders of out/, with their arguments. Both take seconds, and end themselves before this limit. */
const programs = [
  { name: 'windows', args: [] },
  { name: 'conformance', args: ['--platform', 'win32'] },
];
const limitMs = 240_000;

/**
 * Runs the programs (of these names, all for none) and gives `{ counts }`, or `{ unavailable }` with the reason. The built
 * app has to be there. `write` takes the output, `say` progress.
 */
export async function runWindowsTests({ names = [], say, write, env = process.env }) {
  const wine = await findWine({ say });
  if (wine.unavailable) return wine;
  for (const { name } of programs) await bundleProgram(name, `e2e/${name}`, [], { whole: true });
  const cache = userCache(env);
  const onWait = (pid) => say(`Another test is using the Windows of Wine (process ${pid}); waiting for it.`);
  mkdirSync(cache, { recursive: true });
  return withLock(
    join(cache, 'windows.lock'),
    async () => {
      const lock = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'));
      const windows = await ensureWindows({ cache, wine, lock, say });
      return { counts: await runStaged({ wine, windows, stage: join(cache, 'windows-run'), names, write }) };
    },
    { onWait },
  );
}

/** In a copy, so that whatever a test or its end by force leaves in a Windows is not there at the next run. */
async function runStaged({ wine, windows, stage, names, write }) {
  const remove = () => rmSync(stage, { recursive: true, force: true });
  remove();
  process.once('exit', remove);
  try {
    const project = await stageProject(windows, stage);
    let counts = noCounts;
    for (const { name, args } of programs.filter((one) => names.length === 0 || names.includes(one.name))) {
      const node = join(windows, 'node', 'bin', 'node.exe');
      const command = [node, join(project, 'out', name, 'main.js'), ...args];
      const prefix = join(stage, 'prefix');
      const { code, output, timedOut } = await runInWine(wine, { prefix, command, cwd: project, timeoutMs: limitMs });
      write(`\n${name}\n${output}${timedOut ? `\nEnded: it had not finished after ${limitMs / 1000} s.\n` : ''}`);
      counts = addCounts(counts, checkedCounts(lineCounts(output), code));
    }
    return counts;
  } finally {
    process.removeListener('exit', remove);
    remove();
  }
}

/** What the programs need of the project, with the koffi of Windows, and a Windows; gives the project's folder. */
async function stageProject(windows, stage) {
  const project = join(stage, 'project');
  const modules = join(project, 'node_modules');
  mkdirSync(modules, { recursive: true });
  const copies = [
    ...['main', ...programs.map(({ name }) => name)].map((name) => join('out', name)),
    ...[join('e2e', 'fixtures'), join('node_modules', 'koffi')],
  ];
  for (const path of copies) cpSync(join(projectRoot, path), join(project, path), { recursive: true });
  cpSync(join(windows, 'koffi'), join(modules, '@koromix', 'koffi-win32-x64'), { recursive: true });
  await copyPrefix(join(windows, 'prefix'), join(stage, 'prefix'));
  return project;
}

/** Files of Windows are hard links, for they are never written to; those of the registry, beside them, are. */
async function copyPrefix(from, to) {
  const { code, stderr } = await run('cp', ['-al', from, to]);
  if (code !== 0) throw new SetupError(`${from} could not be copied: ${reasonInWords(stderr)}.`);
  for (const entry of readdirSync(to, { withFileTypes: true }).filter((one) => one.isFile())) {
    rmSync(join(to, entry.name));
    copyFileSync(join(from, entry.name), join(to, entry.name));
  }
}
