import { expect, test } from 'vitest';
import { reasonInWords } from './setup-error.mjs';

test.each([
  ['tar: electron: Cannot write: No space left on device', /disk is full/],
  [Object.assign(new Error('write'), { code: 'ENOSPC' }), /disk is full/],
  ['npm error code ENOTFOUND\nnpm error network request failed', /network/],
  ["npm error EACCES: permission denied, mkdir '/srv/node_modules'", /may not be written/],
])('the reason of %s is in words', (failure, words) => {
  expect(reasonInWords(failure)).toMatch(words);
});

test('an unknown reason is shown as it is, its end only', () => {
  expect(reasonInWords('1\n2\n3\n4\n')).toBe('2\n3\n4');
  expect(reasonInWords('')).toBe('no reason was given');
});
