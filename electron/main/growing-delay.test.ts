import { describe, expect, it } from 'vitest';
import { createGrowingDelay } from './growing-delay';

describe('createGrowingDelay', () => {
  it('waits not at all, then longer each time, and never longer than 30 s', () => {
    const delay = createGrowingDelay();
    const waits = Array.from({ length: 11 }, () => delay.next(10));
    expect(waits).toEqual([0, 250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('starts anew after a minute of health', () => {
    const delay = createGrowingDelay();
    delay.next(0);
    delay.next(0);
    expect(delay.next(59_999)).toBe(500);
    expect(delay.next(60_000)).toBe(0);
    expect(delay.next(0)).toBe(250);
  });
});
