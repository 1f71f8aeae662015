import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from './random';

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const draw = (from: number): readonly number[] => {
  const random = createRandom(from);
  return Array.from({ length: 20 }, () => random.below(1000));
};

it('is the same for the same seed, and another for another', () => {
  fc.assert(
    fc.property(seed, (from) => {
      expect(draw(from)).toEqual(draw(from));
    }),
  );
  expect(draw(1)).not.toEqual(draw(2));
});

it('stays below its limit, and comes everywhere', () => {
  const random = createRandom(7);
  const seen = new Set(Array.from({ length: 1000 }, () => random.below(10)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

it('picks nothing from nothing', () => {
  const nothing: readonly string[] = [];
  expect(createRandom(1).pick(nothing)).toBeUndefined();
});
