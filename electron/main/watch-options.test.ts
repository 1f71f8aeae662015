import { describe, expect, it } from 'vitest';
import { watchOptions } from './watch-options';

const usual = { hidden: false, onBattery: false };

describe('watchOptions', () => {
  it.each([500, 1000, 2000, 5000] as const)('reads every %i ms when that is set', (interval) => {
    expect(watchOptions({ interval, otherNamespaces: false }, usual)).toEqual({
      pace: 'normal',
      interval,
      otherNamespaces: false,
    });
  });

  it.each([
    [500, 'battery', 2000],
    [1000, 'battery', 2000],
    [2000, 'battery', 2000],
    [5000, 'battery', 5000],
    [500, 'hidden', 5000],
    [2000, 'hidden', 5000],
    [5000, 'hidden', 5000],
  ] as const)('makes of %i ms on %s %i ms', (interval, pace, expected) => {
    const circumstances = { hidden: pace === 'hidden', onBattery: pace === 'battery' };
    expect(watchOptions({ interval, otherNamespaces: true }, circumstances)).toEqual({
      pace,
      interval: expected,
      otherNamespaces: true,
    });
  });

  it('calls it hidden when it is both', () => {
    const both = { hidden: true, onBattery: true };
    expect(watchOptions({ interval: 500, otherNamespaces: false }, both)).toMatchObject({
      pace: 'hidden',
      interval: 5000,
    });
  });
});
