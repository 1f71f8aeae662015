import { join } from 'node:path';
import { projectRoot } from './paths.mjs';
import { serviceNames } from '../vite-service-names.mjs';

/**
 * Makes one file, out/<name>/main.js, of a program outside of the app, `main.ts` in a folder of the project, and of the
 * parts of Porthole that it runs itself; gives its path.
 */
export async function bundleProgram(name, folder) {
  const output = join(projectRoot, 'out', name);
  // Not at the top: on a fresh clone it is there only after the set-up.
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    plugins: [serviceNames()],
    build: {
      ssr: join(projectRoot, folder, 'main.ts'),
      outDir: output,
      target: 'node20',
      rollupOptions: { output: { format: 'cjs', entryFileNames: '[name].js' } },
    },
  });
  return join(output, 'main.js');
}
