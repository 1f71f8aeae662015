import { describe, expect, it } from 'vitest';
import { atLeastTimes, atMost, atMostTimes, formatTable, measured, skipped, toRows } from './report';

describe('toRows', () => {
  it('compares a measurement with the one it names, whichever comes first', () => {
    const [tick, ss] = toRows([
      measured('tick', 2, 'ms', { against: 'ss' }),
      measured('ss', 10, 'ms', { against: 'tick' }),
    ]);
    expect(tick?.ratio).toBe(0.2);
    expect(ss?.ratio).toBe(5);
  });

  it.each([
    [100, atMost(100), true],
    [100.1, atMost(100), false],
    [30, atMostTimes(3), true],
    [31, atMostTimes(3), false],
    [30, atLeastTimes(3), true],
    [29, atLeastTimes(3), false],
  ])('holds %d against %j: %s', (value, target, holds) => {
    const rows = toRows([measured('peer', 10, 'ms'), measured('it', value, 'ms', { against: 'peer', target })]);
    expect(rows[1]?.holds).toBe(holds);
  });

  it('says nothing of a target where there is nothing to compare with', () => {
    const target = atLeastTimes(3);
    const alone = { ratio: null, holds: null, target: '>= 3 times' };
    expect(toRows([measured('it', 5, 'ms', { against: 'lsof', target })])[0]).toMatchObject(alone);
    expect(
      toRows([skipped('lsof', 'it is not installed'), measured('it', 5, 'ms', { against: 'lsof', target })])[1],
    ).toMatchObject(alone);
    expect(toRows([measured('lsof', 0, 'ms'), measured('it', 5, 'ms', { against: 'lsof', target })])[1]).toMatchObject(
      alone,
    );
  });

  it('gives every field of a row, and null for what is not there', () => {
    expect(toRows([skipped('lsof', 'it is not installed')])).toEqual([
      {
        name: 'lsof',
        value: null,
        unit: '',
        against: null,
        ratio: null,
        target: null,
        holds: null,
        note: 'skipped: it is not installed',
      },
    ]);
  });
});

describe('formatTable', () => {
  it('aligns the columns, rounds to three digits, and shows what was skipped and what does not hold', () => {
    const table = formatTable(
      toRows([
        measured('first rows', 812.345, 'ms', { target: atMost(1500) }),
        measured('ss -tunap', 12345.6, 'us'),
        measured('tick', 98765.4, 'us', { against: 'ss -tunap', target: atMostTimes(2) }),
        skipped('lsof', 'it is not installed'),
      ]),
    );
    expect(table).toBe(
      [
        'name        value  unit                          against    ratio  target      holds',
        'first rows    812  ms                                              <= 1500 ms  yes',
        'ss -tunap   12346  us',
        'tick        98765  us                            ss -tunap      8  <= 2 times  NO',
        'lsof               skipped: it is not installed',
      ].join('\n'),
    );
  });
});
