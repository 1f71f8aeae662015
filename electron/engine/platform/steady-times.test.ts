import { expect, it } from 'vitest';
import { SteadyTimes } from './steady-times';

it('keeps what was told first while it wanders by a second, and no longer', () => {
  const times = new SteadyTimes();
  times.take(new Map([[7, 5000]]));
  for (const told of [6000, 5000, 4000]) {
    expect(times.steady(7, told)).toBe(5000);
    times.take(new Map([[7, told]]));
  }
  expect(times.steady(7, 6001)).toBe(6001);
  expect(times.steady(8, 5000)).toBe(5000);
});

it('forgets who has ended', () => {
  const times = new SteadyTimes();
  times.take(new Map([[7, 5000]]));
  times.take(new Map());
  expect(times.steady(7, 6000)).toBe(6000);
});
