import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { turnsBetween } from './process-turns';

describe('the turns of processes', () => {
  const pids = Array.from({ length: 300 }, (_, at) => 1000 + at);

  it.each([50, 1000, 5000, 7000, 150_000, 400_000])('come once a period, when it is looked every %i ms', (interval) => {
    const period = 150_000;
    const begun = 123_456;
    const turns = new Map<number, number>();
    const end = begun + period * 4;
    for (let now = begun; now < end; now += interval) {
      for (const pid of turnsBetween(pids, now, Math.min(now + interval, end), period)) {
        turns.set(pid, (turns.get(pid) ?? 0) + 1);
      }
    }
    const expected = Math.min(4, Math.ceil((period * 4) / interval));
    expect(turns).toEqual(new Map(pids.map((pid) => [pid, expected])));
  });

  it('are spread over the period', () => {
    for (let now = 0; now < 150_000; now += 1000) {
      expect(turnsBetween(pids, now, now + 1000, 150_000).length).toBeLessThanOrEqual(2);
    }
  });

  it('are missed by none, whatever the times of the looks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4_194_304 }),
        fc.array(fc.double({ min: 0.1, max: 9999, noNaN: true }), { minLength: 1 }),
        (pid, steps) => {
          let now = 0;
          let turn = 0;
          for (const step of steps) {
            if (turnsBetween([pid], now, now + step, 10_000).length > 0) turn = now + step;
            now += step;
            expect(now - turn).toBeLessThanOrEqual(10_000 + step);
          }
        },
      ),
    );
  });
});
