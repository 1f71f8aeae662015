// npm run test:truth: holds the engine against `ss` while real sockets come and go, and ends with `N passed, N failed`.
// npm run test:truth -- --rounds 500 --seed 1: as many rounds, with these random choices.
import './lib/check-node.mjs';
import { bundleProgram } from './lib/bundle.mjs';
import { projectRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { runCommand } from './lib/setup-error.mjs';
import { setUp } from './setup.mjs';

await runCommand(async () => {
  await setUp('cli');
  const program = await bundleProgram('truth', 'e2e/truth');
  const stdio = ['ignore', 'inherit', 'inherit'];
  const { code } = await run(process.execPath, [program, ...process.argv.slice(2)], { cwd: projectRoot, stdio });
  return code;
});
