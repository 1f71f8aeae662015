import { expect, test } from 'vitest';
import { platformsNamed } from './conformance.mjs';

test('no name means every platform that runs here', () => {
  expect(platformsNamed([]).map(({ name }) => name)).toEqual(['linux', 'lsof', 'generic']);
  expect(platformsNamed(['generic']).map(({ name }) => name)).toEqual(['generic']);
});

test('a name that is none is told, with those that there are', () => {
  expect(() => platformsNamed(['linux', 'win32'])).toThrow(
    'There is no platform win32 here. There are: linux, lsof, generic.',
  );
});
