import { expect, it } from 'vitest';
import { parsePortRange } from '.';

it.each([
  ['49152\n65535\n', { first: 49152, last: 65535 }],
  ['1024\n5000\n', { first: 1024, last: 5000 }],
  ['65535\n49152\n', null],
  ['0\n5000\n', null],
  ['1024\n70000\n', null],
  ['1024\n', null],
  ['1024\n5000\n6000\n', null],
  ['a\nb\n', null],
  ['', null],
])('the range of ports for %j is %j', (text, range) => {
  expect(parsePortRange(text)).toEqual(range);
});
