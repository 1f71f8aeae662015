import { beforeEach, describe, expect, it } from 'vitest';
import type { Strain } from './listener-strain';
import { ListenerStrain } from './listener-strain';

const atRest: Strain = { queue: 0, queueLimit: 5, drops: 0, closeWait: 0 };

let strain: ListenerStrain;
let now: number;

beforeEach(() => {
  strain = new ListenerStrain();
  now = 1_000_000;
});

/** Looks after so many seconds. */
function lookAfter(seconds: number, fields: Partial<Strain> = {}): readonly string[] {
  now += seconds * 1000;
  return strain.look({ ...atRest, ...fields }, now);
}

it('warns of nothing at rest', () => {
  for (let second = 0; second < 300; second += 1) expect(lookAfter(1)).toEqual([]);
});

describe('a queue', () => {
  // A queue for five takes six (listen(2): sk_acceptq_is_full in include/net/sock.h compares with >).
  it.each([
    { queue: 0, warnings: [] },
    { queue: 5, warnings: [] },
    { queue: 6, warnings: ['acceptQueueFull'] },
    { queue: 7, warnings: ['acceptQueueFull'] },
  ])('for five with $queue in it gives $warnings', ({ queue, warnings }) => {
    expect(lookAfter(1, { queue })).toEqual(warnings);
  });

  it('for none takes one', () => {
    expect(lookAfter(1, { queue: 1, queueLimit: 0 })).toEqual(['acceptQueueFull']);
    expect(lookAfter(1, { queue: 0, queueLimit: 0 })).toEqual([]);
  });
});

describe('drops', () => {
  it('of before the first look say nothing of now', () => {
    expect(lookAfter(1, { drops: 900 })).toEqual([]);
    expect(lookAfter(1, { drops: 900 })).toEqual([]);
  });

  it('are warned of for ten seconds after the last', () => {
    lookAfter(1, { drops: 3 });
    expect(lookAfter(1, { drops: 4 })).toEqual(['acceptQueueOverflows']);
    expect(lookAfter(9, { drops: 4 })).toEqual(['acceptQueueOverflows']);
    expect(lookAfter(1, { drops: 5 })).toEqual(['acceptQueueOverflows']);
    expect(lookAfter(9.9, { drops: 5 })).toEqual(['acceptQueueOverflows']);
    expect(lookAfter(0.1, { drops: 5 })).toEqual([]);
  });

  it('may be counted anew by the kernel, which is no drop', () => {
    lookAfter(1, { drops: 2 ** 32 - 1 });
    expect(lookAfter(1, { drops: 0 })).toEqual([]);
    expect(lookAfter(1, { drops: 1 })).toEqual(['acceptQueueOverflows']);
  });
});

describe('connections that peers have hung up on', () => {
  /** Looks once in ten seconds at so many of them. */
  const follow = (...counts: readonly number[]) => counts.map((closeWait) => lookAfter(10, { closeWait }).length > 0);

  it('are warned of when they have grown for a minute', () => {
    expect(follow(1, 2, 3, 4, 5, 6, 7)).toEqual([false, false, false, false, false, false, true]);
    expect(follow(7, 7)).toEqual([true, true]);
  });

  it('are not warned of while they are few', () => {
    expect(follow(0, 0, 0, 1, 2, 3, 4, 4)).not.toContain(true);
    expect(follow(5)).toEqual([true]);
  });

  it('are not warned of when they stay as many as they are', () => {
    expect(follow(50, 50, 50, 50, 50, 50, 50, 50)).not.toContain(true);
  });

  it('are not warned of when they become fewer now and then', () => {
    expect(follow(1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14)).not.toContain(true);
  });

  it('are not warned of any more a minute after the program has closed some', () => {
    expect(follow(1, 2, 3, 4, 5, 6, 7).at(-1)).toBe(true);
    expect(follow(3)).toEqual([false]);
    expect(follow(4, 5, 6, 7, 8)).not.toContain(true);
    expect(follow(9)).toEqual([true]);
  });

  it('are counted over a minute, however often one looks', () => {
    const warned: number[] = [];
    for (let second = 0; second < 120; second += 1) {
      if (lookAfter(1, { closeWait: second + 10 }).includes('closeWaitGrows')) warned.push(second);
    }
    expect(warned[0]).toBe(60);
    expect(warned).toHaveLength(60);
  });
});

it('can warn of all at once', () => {
  for (let look = 1; look <= 6; look += 1) lookAfter(10, { closeWait: look });
  expect(lookAfter(10, { queue: 6, drops: 9, closeWait: 7 })).toEqual([
    'acceptQueueFull',
    'acceptQueueOverflows',
    'closeWaitGrows',
  ]);
});
