import { join } from 'node:path';
import { projectRoot } from './paths.mjs';
import { serviceNames } from '../vite-service-names.mjs';

/** Vite sets it to production for this whole process, and what is started from here later would take it over. */
const nodeEnvironment = process.env.NODE_ENV;

/**
 * Makes a program outside of the app, `main.ts` in a folder of the project (and other files there that are programs of
 * their own), out of that and of the parts of Porthole that it runs itself; gives its path, out/<name>/main.js. With `whole` it holds
 * the packages that it uses, too, but for koffi, so that it runs where there are none.
 */
export async function bundleProgram(name, folder, others = [], { whole = false } = {}) {
  const output = join(projectRoot, 'out', name);
  // Not at the top: on a fresh clone it is there only after the set-up.
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    plugins: [serviceNames()],
    ...(whole ? { ssr: { noExternal: true, external: ['koffi'] } } : {}),
    build: {
      ssr: true,
      outDir: output,
      target: 'node20',
      rollupOptions: {
        input: ['main', ...others].map((file) => join(projectRoot, folder, `${file}.ts`)),
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  });
  if (nodeEnvironment === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = nodeEnvironment;
  return join(output, 'main.js');
}
