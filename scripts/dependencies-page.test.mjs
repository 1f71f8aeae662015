import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from './lib/paths.mjs';

const read = (path) => readFileSync(join(projectRoot, path), 'utf8');

/** The packages of the page's tables with their versions: `{ name: version }`. A row may name several. */
function documented() {
  const rows = [...read('docs/dependencies.md').matchAll(/^\| ([^|]+?) +\| ([^|]+?) +\|/gm)];
  const named = rows.filter(([, names]) => !/^(package|-+)$/.test(names));
  return Object.fromEntries(
    named.flatMap(([, names, versions]) =>
      names.split(', ').map((name, i) => [name, versions.split(', ')[i] ?? versions.split(', ')[0]]),
    ),
  );
}

test('docs/dependencies.md names every package of package.json with its version, and no other', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'));
  expect(documented()).toEqual({ ...dependencies, ...devDependencies });
});
