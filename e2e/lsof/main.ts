// npm run test:lsof: holds the collector of macOS, run with this system's lsof and ps, against the kernel.
import { endOnSignals } from '../../bench/cleanup';
import { within } from '../../bench/wait';
import { failureChecks } from './check-failures';
import { processChecks } from './check-processes';
import { socketChecks } from './check-sockets';
import { findPrograms } from './programs';
import { Rig } from './rig';

const LIMIT_MS = 120_000;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function main(): Promise<void> {
  endOnSignals();
  const missing = Object.entries(findPrograms()).find(([, path]) => path === null)?.[0];
  if (missing !== undefined) {
    say(`Skipped: there is no ${missing}\n0 passed, 0 failed, 1 skipped`);
    return;
  }
  const failed = await within(LIMIT_MS, 'The end of the test', runAll());
  if (failed > 0) process.exitCode = 1;
}

async function runAll(): Promise<number> {
  const rig = await Rig.create();
  const counts = { passed: 0, failed: 0 };
  try {
    for (const [name, check] of [...socketChecks, ...processChecks, ...failureChecks]) {
      const wrong = await check(rig);
      if (wrong.length === 0) counts.passed += 1;
      else counts.failed += 1;
      if (wrong.length > 0) say(`\nFAILED: ${name}\n${wrong.join('\n').replace(/^/gm, '  ')}`);
    }
  } finally {
    await rig.end();
  }
  say(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed;
}

main().catch((error: unknown) => {
  say(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n0 passed, 1 failed`);
  // What was started ends with this process.
  process.exit(1);
});
