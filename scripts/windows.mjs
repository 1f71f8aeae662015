// npm run test:windows: runs the engine on Windows' own calls, under Wine, and ends with `N passed, N failed`.
// npm run test:windows -- windows: only e2e/windows; `conformance`: only the suite that every platform has to pass.
import './lib/check-node.mjs';
import { summaryLine } from './lib/counts.mjs';
import { runCommand } from './lib/setup-error.mjs';
import { runWindowsTests } from './lib/windows-tests.mjs';
import { say, setUp } from './setup.mjs';

await runCommand(async () => {
  await setUp('cli');
  const write = (text) => process.stdout.write(text);
  const { counts, unavailable } = await runWindowsTests({ names: process.argv.slice(2), say, write });
  if (unavailable) write(`Skipped: ${unavailable}\n`);
  const total = counts ?? { passed: 0, failed: 0, skipped: 1 };
  write(`\n${summaryLine(total)}\n`);
  return total.failed > 0 ? 1 : 0;
});
