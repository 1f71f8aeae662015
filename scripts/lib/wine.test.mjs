import { expect, test } from 'vitest';
import { wineVariables, wrongSystem } from './wine.mjs';

test('Wine is looked for on Linux for x64 alone, and elsewhere it is said why not', () => {
  expect(wrongSystem('linux', 'x64')).toBeUndefined();
  expect(wrongSystem('darwin', 'x64')).toMatch(/on Linux$/);
  expect(wrongSystem('win32', 'x64')).toMatch(/on Linux$/);
  expect(wrongSystem('linux', 'arm64')).toMatch(/x64, and this is arm64$/);
});

test('programs see neither a display nor what else is in the environment, and write nowhere but to their own folders', () => {
  const variables = wineVariables('/cache/run/prefix', '/tmp/own');
  expect(variables).not.toHaveProperty('DISPLAY');
  expect(variables).not.toHaveProperty('XDG_RUNTIME_DIR');
  expect(variables).toMatchObject({ WINEPREFIX: '/cache/run/prefix', HOME: '/cache/run', TMPDIR: '/tmp/own' });
});
