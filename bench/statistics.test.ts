import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growth, median, percentile } from './statistics';

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 });

describe('percentile', () => {
  it.each([
    [[7], 0.95, 7],
    [[3, 1, 2, 4], 0.5, 2],
    [Array.from({ length: 100 }, (_, index) => 100 - index), 0.95, 95],
    [[1, 2, 3], 1, 3],
    [[1, 2, 3], 0, 1],
  ])('of %j at %d is %d', (numbers, share, expected) => {
    expect(percentile(numbers, share)).toBe(expected);
  });

  it('is one of the values, and at least that share of them are not above it', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (numbers, share) => {
        const value = percentile(numbers, share);
        expect(numbers).toContain(value);
        expect(numbers.filter((number) => number <= value).length / numbers.length).toBeGreaterThanOrEqual(share);
      }),
    );
  });

  it('does not exist for no values', () => {
    expect(() => percentile([], 0.5)).toThrow();
  });
});

describe('median', () => {
  it.each([
    [[5], 5],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (numbers, expected) => {
    expect(median(numbers)).toBe(expected);
  });

  it('does not depend on the order', () => {
    fc.assert(fc.property(values, (numbers) => median(numbers) === median([...numbers].reverse())));
  });
});

describe('growth', () => {
  it.each([
    [[10, 11, 12, 50, 13, 14, 15], 3],
    [[10, 90, 12, 50, 13, 1, 15], 1],
    [[5, 5, 5], 0],
    [[9, 8, 7, 6], -1],
  ])('of %j is %d', (series, expected) => {
    expect(growth(series)).toBe(expected);
  });
});
