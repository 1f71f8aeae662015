import type { Bench, Figure } from './bench';
import { endLeftovers, endOnSignals } from './cleanup';
import { engineIdle } from './figures/engine-idle';
import { engineLatency } from './figures/engine-latency';
import { engineMemory } from './figures/engine-memory';
import { engineRecovery } from './figures/engine-recovery';
import { engineSoak } from './figures/engine-soak';
import { engineTicks } from './figures/engine-ticks';
import { firstRows } from './figures/first-rows';
import { wholeCommands } from './figures/whole-commands';
import { windowLatency } from './figures/window-latency';
import { windowUnderLoad } from './figures/window-under-load';
import { describeMachine } from './machine';
import { compileNative } from './native';
import { parseOptions } from './options';
import type { Measurement } from './report';
import { formatTable, toRows } from './report';

const figures: readonly Figure[] = [
  firstRows,
  windowLatency,
  windowUnderLoad,
  engineRecovery,
  engineTicks,
  engineLatency,
  engineIdle,
  engineMemory,
  wholeCommands,
];

/** Measured only when it is asked for. */
const longFigures: readonly Figure[] = [engineSoak];

/** Progress goes to stderr, so that what is printed on stdout is the report alone. */
const say = (line: string): void => console.error(line);

async function main(): Promise<void> {
  endOnSignals();
  const { json, quick, soak, electron, figures: asked } = parseOptions(process.argv.slice(2));
  const all = soak ? longFigures : figures;
  const chosen = all.filter(({ name }) => asked.length === 0 || asked.includes(name));
  const unknown = asked.filter((name) => !all.some((figure) => figure.name === name));
  if (unknown.length > 0) {
    throw new Error(`No such figure: ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}.`);
  }
  say(describeMachine(electron));
  const rows = toRows(await measure(chosen, { quick, electron, native: compileNative() }));
  console.log(json ? JSON.stringify(rows, null, 2) : `\n${formatTable(rows)}`);
}

/** One that fails does not take the others with it; the exit code tells of it. */
async function measure(chosen: readonly Figure[], bench: Bench): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const { name, run } of chosen) {
    const begun = performance.now();
    try {
      measurements.push(...(await run(bench)));
      say(`${name}: measured in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    } catch (error) {
      say(`${name}: failed`);
      console.error(error);
      process.exitCode = 1;
      await endLeftovers();
    }
  }
  return measurements;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
