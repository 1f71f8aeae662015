// The checks of `npm test` that run tests: Vitest and the projects of e2e/playwright.config.ts.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from './bundle.mjs';
import { runConformance } from './conformance.mjs';
import { checkedCounts, lineCounts, noCounts, oneCount, playwrightCounts, vitestCounts } from './counts.mjs';
import { runtimeVariables } from './electron-variables.mjs';
import { ordinaryUser } from './ordinary-user.mjs';
import { ensureUnpackedApp } from './pack.mjs';
import { projectCache, projectRoot } from './paths.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { limitMs, overtime } from './static-checks.mjs';
import { temporaryFolder } from './temporary-folder.mjs';
import { privateBus, virtualDisplay } from './virtual-desktop.mjs';
import { runWindowsTests } from './windows-tests.mjs';

/** Runs a test runner that writes a JSON report to `file`, and counts what `count` finds in it. */
async function runTests({ command, file, count, ...options }) {
  rmSync(file, { force: true });
  mkdirSync(projectCache, { recursive: true });
  const { code, stdout, stderr, timedOut } = await run(command[0], command.slice(1), {
    timeoutMs: limitMs,
    ...options,
  });
  const output = stdout + stderr + overtime(timedOut);
  const report = readReport(file);
  if (report) return { counts: checkedCounts(count(report), code), output };
  return { counts: oneCount(1), output: `${output}\nThe tests ended without a report (exit code ${code}).\n` };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function unit({ rest }) {
  const file = join(projectCache, 'unit.json');
  const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const command = [process.execPath, vitest, 'run', '--silent=passed-only', ...reporters, ...rest];
  return runTests({ command, file, count: vitestCounts, cwd: projectRoot });
}

/** A short form of `npm run test:truth`. */
const shortTruth = ['--rounds', '25'];

function truth({ rest }) {
  if (process.platform !== 'linux') return skipped('it is held against ss, a program of Linux');
  return runProgram('truth', rest.length > 0 ? rest : shortTruth);
}

/** The collector of macOS, held against the kernel of this Linux. */
function lsof() {
  if (process.platform !== 'linux') return skipped('it is held against the Linux platform');
  return runProgram('lsof', []);
}

/** Every platform that runs here, by the same checks. */
async function conformance() {
  if (process.platform !== 'linux') return skipped('its platforms need programs of Linux');
  let output = '';
  const counts = await runConformance([], (text) => (output += text));
  return { counts, output, note: skippedIn(output) };
}

/** The platform of Windows, under Wine; of the build it needs the command line. */
async function windows() {
  let output = '';
  const write = (text) => (output += text);
  const { counts, unavailable } = await runWindowsTests({ say: (line) => write(`${line}\n`), write });
  return unavailable ? skipped(unavailable) : { counts, output };
}

/** Why something of a program's output was skipped. */
const skippedIn = (output) => /^Skipped: (.*)$/m.exec(output)?.[1];

/** A program of e2e/, that says how many of its checks have passed, or why it was skipped. */
async function runProgram(name, words) {
  const program = await bundleProgram(name, `e2e/${name}`);
  const { code, stdout, stderr, timedOut } = await run(process.execPath, [program, ...words], {
    cwd: projectRoot,
    timeoutMs: limitMs,
  });
  const counts = lineCounts(stdout);
  const reason = /^Skipped: (.*)$/m.exec(stdout)?.[1];
  if (code === 0 && reason !== undefined) return skipped(reason);
  return { counts: checkedCounts(counts, code), output: stdout + stderr + overtime(timedOut) };
}

/** Runs one project of the end-to-end tests, on Linux on a display and a session bus of its own. */
function playwright({ project, rest, env, results, root = projectRoot, node = process.execPath, before = [] }) {
  const desktop = process.platform === 'linux' ? [...virtualDisplay, ...privateBus] : [];
  const cli = join(root, 'node_modules', 'playwright', 'cli.js');
  const config = join(root, 'e2e', 'playwright.config.ts');
  const output = join(results, project);
  const file = join(results, `${project}.json`);
  return runTests({
    command: [
      ...before,
      ...desktop,
      ...[node, cli, 'test', '-c', config, `--project=${project}`, '--reporter=list,json', `--output=${output}`],
      ...rest,
    ],
    file,
    count: playwrightCounts,
    cwd: root,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  });
}

const results = join(projectRoot, 'test-results');

/** Runs tests with a temporary folder of their own, so that whatever they and the app leave there goes with it. */
async function playwrightHere({ env, ...options }) {
  const temporary = temporaryFolder('test');
  try {
    return await playwright({ ...options, results, env: { ...process.env, TMPDIR: temporary.path, ...env } });
  } finally {
    temporary.dispose();
  }
}

const endToEnd = ({ electron, rest }) =>
  playwrightHere({ project: 'app', rest, env: runtimeVariables(electron.official, electron.dist) });

async function packed({ electron, rest }) {
  const executable = await ensureUnpackedApp(electron);
  return playwrightHere({ project: 'package', rest, env: { PORTHOLE_PACKED: executable } });
}

async function sandbox({ electron, rest }) {
  if (process.platform !== 'linux') return skipped('its tests are for Linux');
  const user = await ordinaryUser(electron);
  if (user.unavailable) return skipped(user.unavailable);
  try {
    return await playwright({ ...user, project: 'sandbox', rest });
  } finally {
    user.dispose();
  }
}

const skipped = (reason) => ({ counts: { ...noCounts, skipped: 1 }, output: '', note: `skipped: ${reason}` });

/** A check of the built app: without a build it has failed, as it has when its surroundings cannot be made. */
function ofTheBuild(check) {
  return async (context) => {
    if ((await context.build()) !== undefined) return { counts: oneCount(1), output: 'Not run: the build failed.\n' };
    try {
      return await check(context);
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      return { counts: oneCount(1), output: `${error.message}\n` };
    }
  };
}

/**
 * They wait more than they compute. Those of one lane run one after the other, for they see each other's ports; Windows has a
 * network of its own.
 */
export const platformLanes = [
  [{ name: 'windows', check: ofTheBuild(windows) }],
  [
    { name: 'conformance', check: conformance },
    { name: 'lsof', check: lsof },
  ],
];

export const testRuns = [
  { name: 'unit', check: unit },
  { name: 'truth', check: truth },
  { name: 'e2e', check: ofTheBuild(endToEnd) },
  { name: 'sandbox', check: ofTheBuild(sandbox) },
  { name: 'package', check: ofTheBuild(packed) },
];
