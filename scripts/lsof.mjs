// npm run test:lsof: runs the collector of macOS with this system's lsof, and ends with `N passed, N failed`.
import './lib/check-node.mjs';
import { bundleProgram } from './lib/bundle.mjs';
import { projectRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { runCommand } from './lib/setup-error.mjs';
import { setUp } from './setup.mjs';

await runCommand(async () => {
  await setUp('cli');
  const program = await bundleProgram('lsof', 'e2e/lsof');
  const { code } = await run(process.execPath, [program], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return code;
});
