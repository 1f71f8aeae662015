import { expect, it } from 'vitest';
import { RetryLater } from './retry-later';

it('waits twice as long each time, and a minute at most', () => {
  const retries = new RetryLater();
  const waits: number[] = [];
  let now = 5000;
  for (let round = 0; round < 9; round += 1) {
    retries.postpone(1, now);
    const begun = now;
    while (retries.takeDue(now).length === 0) now += 500;
    waits.push((now - begun) / 1000);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

it('gives each inode once until it is postponed again', () => {
  const retries = new RetryLater();
  retries.postpone(1, 0);
  retries.postpone(2, 500);
  expect(retries.takeDue(999)).toEqual([]);
  expect(retries.takeDue(1000)).toEqual([1]);
  expect(retries.takeDue(1600)).toEqual([2]);
  expect(retries.takeDue(100_000)).toEqual([]);
  expect(retries.isPostponed(1)).toBe(true);
});

it('starts over with one that was forgotten', () => {
  const retries = new RetryLater();
  retries.postpone(1, 0);
  retries.postpone(1, 1000);
  retries.forget(1);
  expect(retries.isPostponed(1)).toBe(false);
  expect(retries.takeDue(100_000)).toEqual([]);
  retries.postpone(1, 0);
  expect(retries.takeDue(1000)).toEqual([1]);
});
