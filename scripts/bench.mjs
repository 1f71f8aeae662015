// npm run bench: sets up what is missing and measures Porthole against its targets and its peers.
// npm run bench -- --quick: under a minute. --json: the report as JSON. Names of figures: these only. --soak: the long run.
import './lib/check-node.mjs';
import { bundleProgram } from './lib/bundle.mjs';
import { projectRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { runCommand } from './lib/setup-error.mjs';
import { desktopFor } from './lib/virtual-desktop.mjs';
import { setUp } from './setup.mjs';

await runCommand(async () => {
  const electron = await setUp('start');
  const program = await bundleProgram('bench', 'bench', ['engine-program']);
  const { before } = desktopFor();
  const [command, ...args] = [
    ...before,
    ...[process.execPath, program],
    ...['--electron', electron.executable, '--electron-version', electron.version],
    ...process.argv.slice(2),
  ];
  const { code } = await run(command, args, { cwd: projectRoot, stdio: ['inherit', 'inherit', 'inherit'] });
  return code;
});
