import { expect, it } from 'vitest';
import { sidAt, sidText } from './parse-sid';

const sid = (authority: readonly number[], ...parts: readonly number[]) =>
  Buffer.concat([Buffer.from([1, parts.length, ...authority]), Buffer.from(new Uint32Array(parts).buffer)]);

// Well-known SIDs ([MS-DTYP] 2.4.2.4), and the authority of labels in all of its bytes.
it.each([
  ['S-1-5-18', sid([0, 0, 0, 0, 0, 5], 18)],
  ['S-1-1-0', sid([0, 0, 0, 0, 0, 1], 0)],
  ['S-1-5-21-4294967295-2-3-500', sid([0, 0, 0, 0, 0, 5], 21, 0xffff_ffff, 2, 3, 500)],
  ['S-1-1108152157446-1', sid([1, 2, 3, 4, 5, 6], 1)],
])('writes %s', (text, bytes) => {
  expect(sidText(bytes)).toBe(text);
});

it('finds the end of one', () => {
  const system = sid([0, 0, 0, 0, 0, 5], 18);
  const bytes = Buffer.concat([Buffer.from('head'), system, Buffer.from('tail')]);
  expect(sidAt(bytes, 4)).toEqual(system);
});

it('gives none that is cut, or longer than any', () => {
  const system = sid([0, 0, 0, 0, 0, 5], 18);
  expect(sidAt(system.subarray(0, 11), 0)).toBeNull();
  expect(sidAt(system, 11)).toBeNull();
  expect(sidAt(Buffer.alloc(200, 16), 0)).toBeNull();
});
