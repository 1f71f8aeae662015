import fc from 'fast-check';
import { expect, it } from 'vitest';
import { millisecondsOf, millisecondsOfWords } from './file-time';

it('gives the milliseconds of two words as of the whole', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }), (time) => {
      const [low, high] = [Number(time & 0xffff_ffffn), Number(time >> 32n)];
      expect(millisecondsOfWords(low, high)).toBe(millisecondsOf(time));
    }),
  );
});

it('gives the epoch, and nothing before it', () => {
  // 1970-01-01 in units of 100 ns since 1601-01-01, as "Converting a time_t value to a FILETIME" has it.
  const epoch = 116_444_736_000_000_000n;
  const words = (time: bigint) => [Number(time & 0xffff_ffffn), Number(time >> 32n)] as const;
  expect(millisecondsOfWords(...words(epoch + 12_345n))).toBe(1);
  expect(millisecondsOfWords(...words(epoch - 1n))).toBe(0);
  expect(millisecondsOfWords(0, 0)).toBe(0);
});
