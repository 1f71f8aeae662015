// npm run test:conformance: holds every platform that runs here to what all of them promise; `N passed, N failed` at the end.
// npm run test:conformance -- linux: that one alone (linux, lsof, generic). `npm run test:windows` holds that of Windows.
import './lib/check-node.mjs';
import { runConformance } from './lib/conformance.mjs';
import { summaryLine } from './lib/counts.mjs';
import { runCommand } from './lib/setup-error.mjs';
import { setUp } from './setup.mjs';

await runCommand(async () => {
  await setUp('cli');
  const counts = await runConformance(process.argv.slice(2), (text) => process.stdout.write(text));
  process.stdout.write(`\n${summaryLine(counts)}\n`);
  return counts.failed > 0 ? 1 : 0;
});
