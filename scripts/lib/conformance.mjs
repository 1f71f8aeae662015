// The conformance suite (e2e/conformance) on the platforms that run here; scripts/lib/windows-tests.mjs runs that of Windows.
import { bundleProgram } from './bundle.mjs';
import { addCounts, checkedCounts, lineCounts, noCounts } from './counts.mjs';
import { projectRoot } from './paths.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { findProgram } from './system-packages.mjs';

/** Each with the program that it asks, and where Debian has that. */
const platforms = [
  { name: 'linux' },
  { name: 'lsof', program: 'lsof', packageName: 'lsof' },
  { name: 'generic', program: 'netstat', packageName: 'net-tools' },
];

/** A suite takes a minute and a half at most, and ends itself after three minutes. */
const limitMs = 240_000;

/** The platforms of these names, all for none. */
export function platformsNamed(names) {
  const unknown = names.find((name) => !platforms.some((platform) => platform.name === name));
  if (unknown === undefined) return platforms.filter(({ name }) => names.length === 0 || names.includes(name));
  throw new SetupError(
    `There is no platform ${unknown} here. There are: ${platforms.map(({ name }) => name).join(', ')}.`,
  );
}

/** Runs the suite against the platforms of these names, all for none, and gives the counts; `write` takes the output. */
export async function runConformance(names, write) {
  const chosen = platformsNamed(names);
  const program = await bundleProgram('conformance', 'e2e/conformance');
  let counts = noCounts;
  // One after the other, for they see each other's ports.
  for (const platform of chosen) counts = addCounts(counts, await runOne(platform, program, write));
  return counts;
}

async function runOne({ name, program: needed, packageName }, program, write) {
  if (needed !== undefined && !findProgram(needed)) {
    write(`\n${name}\nSkipped: there is no ${needed} (package ${packageName})\n`);
    return { ...noCounts, skipped: 1 };
  }
  const command = [program, '--platform', name];
  const { code, stdout, stderr, timedOut } = await run(process.execPath, command, {
    cwd: projectRoot,
    timeoutMs: limitMs,
  });
  write(`\n${name}\n${stdout}${stderr}${timedOut ? `Ended: it had not finished after ${limitMs / 1000} s.\n` : ''}`);
  return checkedCounts(lineCounts(stdout), code);
}
