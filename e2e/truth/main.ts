// npm run test:truth: holds the engine against `ss` and against what the test itself has opened, round after round.
import { spawnSync } from 'node:child_process';
import { endOnSignals } from '../../bench/cleanup';
import { compilePrograms } from '../../bench/native';
import { within } from '../../bench/wait';
import { createPlatform } from '../../electron/engine/platform';
import { Monitor } from '../../electron/engine/monitor/monitor';

import { testBrief } from './brief';
import type { Options } from './options';
import { parseOptions } from './options';
import { createRandom } from './random';
import { Rounds } from './rounds';

const ROUNDS_A_LINE = 50;
/** A round takes some 100 ms; on a machine that is busy beyond measure the test ends all the same. */
const LIMIT_MS = 120_000;
const LIMIT_A_ROUND_MS = 2000;

interface Counts {
  passed: number;
  failed: number;
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function main(): Promise<void> {
  endOnSignals();
  const options = parseOptions(process.argv.slice(2));
  const compiled = compilePrograms('e2e/truth', ['socket-worker']);
  const reason = compiled.ok ? missingPrograms() : compiled.reason;
  if (!compiled.ok || reason !== null) {
    say(`Skipped: ${reason}\n0 passed, 0 failed, 1 skipped`);
    return;
  }
  const program = compiled.programs['socket-worker'];
  const counts: Counts = { passed: 0, failed: 0 };
  const limit = LIMIT_MS + options.rounds * LIMIT_A_ROUND_MS;
  await within(limit, 'The end of the test', runAll(options, program, counts));
  say(`${counts.passed} passed, ${counts.failed} failed`);
  if (counts.failed > 0) process.exitCode = 1;
}

function missingPrograms(): string | null {
  return spawnSync('ss', ['-V']).error ? 'there is no ss (iproute2)' : null;
}

async function runAll(options: Options, program: string, counts: Counts): Promise<void> {
  await runRounds(options, program, counts);
  if (!options.brief) return;
  for (const { name, missing } of await testBrief(program)) count(counts, name, missing);
}

async function runRounds({ rounds, seed }: Options, program: string, counts: Counts): Promise<void> {
  if (rounds === 0) return;
  const self = process.getuid?.() === 0 ? 'root, who sees every owner' : 'an ordinary user, who sees its own processes';
  say(`${rounds} rounds, --seed ${seed}, as ${self}`);
  const platform = await createPlatform();
  const test = new Rounds(new Monitor({ platform, firstSeen: null }), createRandom(seed), program);
  const races = new Map<string, number>();
  try {
    await test.start();
    for (let round = 1; round <= rounds; round += 1) {
      const result = await test.run();
      count(
        counts,
        `round ${round} of seed ${seed}${result.settled ? ', settled' : ''}`,
        result.differences,
        result.journal,
      );
      for (const { what } of result.races) races.set(raceKind(what), (races.get(raceKind(what)) ?? 0) + 1);
      if (round % ROUNDS_A_LINE === 0) say(`${round} rounds, ${result.sockets} sockets now`);
    }
  } finally {
    await test.end();
    platform.dispose();
  }
  for (const [kind, times] of races) say(`race, ${times} times: ${kind}`);
}

/** Without the numbers. */
const raceKind = (what: string): string => what.replace(/\d+/g, 'N');

function count(counts: Counts, name: string, wrong: readonly string[], journal: readonly string[] = []): void {
  if (wrong.length === 0) {
    counts.passed += 1;
    return;
  }
  counts.failed += 1;
  const done = journal.length > 0 ? ['what the workers did:', ...journal] : [];
  say(`\nFAILED: ${name}\n${[...wrong, ...done].join('\n').replace(/^/gm, '  ')}`);
}

main().catch((error: unknown) => {
  say(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n0 passed, 1 failed`);
  // What was started ends with this process (bench/cleanup.ts).
  process.exit(1);
});
