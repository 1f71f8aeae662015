// npm run bench: sets up what is missing and measures Porthole against its targets and its peers.
// npm run bench -- --quick: under a minute. --json: the report as JSON. Names of figures: these only.
import './lib/check-node.mjs';
import { join } from 'node:path';
import { projectRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { runCommand } from './lib/setup-error.mjs';
import { desktopFor } from './lib/virtual-desktop.mjs';
import { setUp } from './setup.mjs';
import { serviceNames } from './vite-service-names.mjs';

const output = join(projectRoot, 'out', 'bench');

await runCommand(async () => {
  const electron = await setUp('start');
  await bundle();
  const { before } = desktopFor();
  const [command, ...args] = [
    ...before,
    ...[process.execPath, join(output, 'main.js')],
    ...['--electron', electron.executable, '--electron-version', electron.version],
    ...process.argv.slice(2),
  ];
  const { code } = await run(command, args, { cwd: projectRoot, stdio: ['inherit', 'inherit', 'inherit'] });
  return code;
});

/** Makes one file of the benchmark and of the parts of Porthole that it runs itself. */
async function bundle() {
  // Not at the top: on a fresh clone it is there only after the set-up.
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    plugins: [serviceNames()],
    build: {
      ssr: join(projectRoot, 'bench', 'main.ts'),
      outDir: output,
      target: 'node20',
      rollupOptions: { output: { format: 'cjs', entryFileNames: '[name].js' } },
    },
  });
}
