import { expect, it } from 'vitest';
import { RetryLater } from './retry-later';

it('waits twice as long each time, and a minute at most', () => {
  const retries = new RetryLater();
  const waits: number[] = [];
  let now = 5000;
  for (let round = 0; round < 9; round += 1) {
    retries.postpone(1, now);
    const begun = now;
    while (retries.takeDue(now, 10).length === 0) now += 500;
    waits.push((now - begun) / 1000);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

it('gives each inode once until it is postponed again', () => {
  const retries = new RetryLater();
  retries.postpone(1, 0);
  retries.postpone(2, 500);
  expect(retries.takeDue(999, 10)).toEqual([]);
  expect(retries.takeDue(1000, 10)).toEqual([1]);
  expect(retries.takeDue(1600, 10)).toEqual([2]);
  expect(retries.takeDue(100_000, 10)).toEqual([]);
  expect(retries.isPostponed(1)).toBe(true);
});

it('starts over with one that was forgotten', () => {
  const retries = new RetryLater();
  retries.postpone(1, 0);
  retries.postpone(1, 1000);
  retries.forget(1);
  expect(retries.isPostponed(1)).toBe(false);
  expect(retries.takeDue(100_000, 10)).toEqual([]);
  retries.postpone(1, 0);
  expect(retries.takeDue(1000, 10)).toEqual([1]);
});

it('gives no more at once than is asked for, and the others later', () => {
  const retries = new RetryLater();
  for (let inode = 0; inode < 25; inode += 1) retries.postpone(inode, inode);
  const taken: (readonly number[])[] = [];
  for (let look = 0; look < 4; look += 1) taken.push(retries.takeDue(5000, 10));
  expect(taken.map(({ length }) => length)).toEqual([10, 10, 5, 0]);
  expect(taken.flat()).toEqual(Array.from({ length: 25 }, (_, at) => at));
});

it('does not walk through those that wait', () => {
  const retries = new RetryLater();
  const looks = (count: number) => {
    for (let inode = 0; inode < count; inode += 1) retries.postpone(inode, 0);
    const begun = performance.now();
    for (let look = 0; look < 1000; look += 1) retries.takeDue(999, 10);
    return performance.now() - begun;
  };
  looks(10);
  // A walk through all of them takes a thousand times 5 ms.
  expect(looks(100_000)).toBeLessThan(500);
});
