import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CookieIndex, NO_SLOT } from './cookie-index';

const word = fc.integer({ min: 0, max: 0xffff_ffff });

/**
 * Cookies whose hash begins at one place of a table of 1024: their product with the factor of the hash differs in the
 * highest bits only, which the shift by 15 does not bring down to the lowest ten.
 */
function colliding(count: number, place: number): readonly number[] {
  const inverse = inverseOf(0x9e37_79b1);
  return Array.from({ length: count }, (_, index) => Math.imul((index << 26) | place, inverse) >>> 0);
}

/** The inverse of an odd number modulo 2^32, by Newton's iteration. */
function inverseOf(odd: number): number {
  let inverse = odd;
  for (let round = 0; round < 5; round += 1) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
}

type Command = { readonly add: boolean; readonly low: number; readonly high: number };

/** Applies commands to an index and to a Map, and compares what they know. */
function compareWithMap(commands: readonly Command[]): void {
  const index = new CookieIndex();
  const model = new Map<string, number>();
  commands.forEach(({ add, low, high }, slot) => {
    const key = `${high}.${low}`;
    if (!add) {
      index.remove(low, high);
      model.delete(key);
    } else if (!model.has(key)) {
      index.add(low, high, slot);
      model.set(key, slot);
    }
  });
  for (const { low, high } of commands) expect(index.get(low, high)).toBe(model.get(`${high}.${low}`) ?? NO_SLOT);
}

describe('CookieIndex', () => {
  it('is empty at first', () => {
    fc.assert(
      fc.property(word, word, (low, high) => {
        expect(new CookieIndex().get(low, high)).toBe(NO_SLOT);
      }),
      { numRuns: 20 },
    );
  });

  it('knows what a Map knows', () => {
    const cookie = fc.record({ add: fc.boolean(), low: fc.oneof(fc.nat(20), word), high: fc.oneof(fc.nat(2), word) });
    fc.assert(fc.property(fc.array(cookie, { maxLength: 200, size: 'max' }), compareWithMap));
  });

  it('knows what a Map knows when all cookies want the first place of the table or the last', () => {
    const lows = [...colliding(16, 0), ...colliding(16, 1023)];
    const cookie = fc.record({
      add: fc.boolean(),
      low: fc.constantFrom(...lows),
      high: fc.constant(0),
    });
    fc.assert(fc.property(fc.array(cookie, { maxLength: 300, size: 'max' }), compareWithMap));
  });

  it('tells cookies apart that differ in one half only', () => {
    const index = new CookieIndex();
    const cookies = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff].flatMap((low) =>
      [0, 1, 0xffff_ffff].map((high) => ({ low, high })),
    );
    cookies.forEach(({ low, high }, slot) => {
      index.add(low, high, slot);
    });
    expect(cookies.map(({ low, high }) => index.get(low, high))).toEqual(cookies.map((_, slot) => slot));
  });

  it('keeps 50,000 neighbouring cookies through many rounds of coming and going', () => {
    const index = new CookieIndex();
    const model = new Map<number, number>();
    for (let low = 0; low < 50_000; low += 1) {
      index.add(low, 0, low);
      model.set(low, low);
    }
    for (let round = 1; round <= 5; round += 1) {
      for (let low = round; low < 60_000; low += round + 1) {
        if (model.delete(low)) index.remove(low, 0);
        else {
          index.add(low, 0, low + round);
          model.set(low, low + round);
        }
      }
    }
    const wrong = Array.from({ length: 60_000 }, (_, low) => low).filter(
      (low) => index.get(low, 0) !== (model.get(low) ?? NO_SLOT),
    );
    expect(wrong).toEqual([]);
  });
});
