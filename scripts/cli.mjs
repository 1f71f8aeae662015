// npm run -s cli -- ...: sets up what is missing and runs Porthole's command line in this Node.
import './lib/check-node.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './lib/paths.mjs';
import { runCommand } from './lib/setup-error.mjs';
import { setUp } from './setup.mjs';

await runCommand(async () => {
  await setUp('cli');
  const program = join(projectRoot, 'out', 'main', 'cli.js');
  process.argv[1] = program;
  // Files that the user names are meant from where the user is; npm itself changes to the project's folder.
  process.chdir(process.env.INIT_CWD ?? process.cwd());
  await import(pathToFileURL(program).href);
  return process.exitCode;
});
