// npm test: sets up what is missing, runs every check, and ends with the line `N passed, N failed`.
// npm test -- unit lint: only these checks. What is not a check's name is passed on to the test runners named.
import './lib/check-node.mjs';
import { buildOnce } from './lib/build.mjs';
import { addCounts, noCounts, oneCount, summaryLine } from './lib/counts.mjs';
import { projectRoot } from './lib/paths.mjs';
import { SetupError, runCommand } from './lib/setup-error.mjs';
import { staticChecks } from './lib/static-checks.mjs';
import { platformLanes, testRuns } from './lib/test-runs.mjs';
import { setUp } from './setup.mjs';

/** The sources' checks run two at a time, those of the platforms in lanes; what measures time runs alone. */
const lanes = 2;

await runCommand(async () => {
  const words = process.argv.slice(2);
  const names = [...staticChecks, ...platformLanes.flat(), ...testRuns].map(({ name }) => name);
  const asked = words.filter((word) => names.includes(word));
  const rest = words.filter((word) => !names.includes(word));
  if (asked.length === 0 && rest.length > 0) {
    throw new SetupError(`There is no check named ${rest.join(' or ')}. The checks are: ${names.join(', ')}.`);
  }
  const isAsked = ({ name }) => asked.length === 0 || asked.includes(name);
  const counts = await runChecks(isAsked, rest);
  process.stdout.write(`\n${summaryLine(counts)}\n`);
  return counts.failed > 0 ? 1 : 0;
});

async function runChecks(isAsked, rest) {
  try {
    const context = { electron: await setUp('test'), build: buildOnce(projectRoot), rest };
    const sources = await runAtOnce(staticChecks.filter(isAsked), context, lanes);
    const platforms = await Promise.all(platformLanes.map((lane) => runAtOnce(lane.filter(isAsked), context, 1)));
    const tests = await runAtOnce(testRuns.filter(isAsked), context, 1);
    return [...sources, ...platforms.flat(), ...tests].reduce(addCounts, noCounts);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stdout.write(`The set-up failed.\n${error.message}\n`);
    return oneCount(1);
  }
}

/** Runs checks in their order, at most `limit` at a time, and gives the counts of each. */
async function runAtOnce(checks, context, limit) {
  const waiting = [...checks];
  const counts = [];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) counts.push(await runOne(next, context));
  };
  await Promise.all(Array.from({ length: limit }, lane));
  return counts;
}

async function runOne({ name, check }, context) {
  const started = performance.now();
  const { counts, output, note } = await check(context);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (counts.failed > 0) process.stdout.write(`\n--- ${name} ---\n${output.trimEnd()}\n---\n`);
  process.stdout.write(`${name.padEnd(16)}${summaryLine(counts).padEnd(36)}${seconds.padStart(6)} s  ${note ?? ''}\n`);
  return counts;
}
