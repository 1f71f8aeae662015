import { describe, expect, it } from 'vitest';
import { makeHealth, makeSocket } from '../testing/make';
import { joinHealths, ListenerHealths } from './listener-healths';

const web = makeSocket({ id: 'web' });
const api = makeSocket({ id: 'api' });
const none: ReadonlyMap<string, unknown> = new Map();
const both: ReadonlyMap<string, unknown> = new Map([
  ['web', web],
  ['api', api],
]);

describe('the healths of one row', () => {
  it('are summed, and the fuller queue of them is named', () => {
    const joined = joinHealths([
      makeHealth('a', {
        acceptQueue: 3,
        backlog: 511,
        drops: 1,
        connections: { established: 2, time_wait: 1 },
        sent: 5,
      }),
      makeHealth('b', {
        acceptQueue: 2,
        backlog: 5,
        drops: null,
        connections: { established: 4 },
        warnings: ['acceptQueueFull'],
      }),
      makeHealth('c', { warnings: ['acceptQueueFull', 'closeWaitGrows'], sent: 7 }),
    ]);
    expect(joined).toMatchObject({
      waiting: 5,
      queue: { waiting: 2, most: 5 },
      drops: 1,
      connections: { established: 6, time_wait: 1 },
      sent: 12,
      warnings: ['acceptQueueFull', 'closeWaitGrows'],
    });
  });

  it('have no queue and no drops where none are told', () => {
    const udp = makeHealth('u', { acceptQueue: null, backlog: null, drops: null });
    expect(joinHealths([udp])).toMatchObject({ waiting: null, queue: null, drops: null });
  });

  it.each([
    ['a queue that lets only one in, and is empty', [0, 0], [3, 5], { waiting: 3, most: 5 }],
    ['a queue that lets only one in, and has it', [1, 0], [3, 5], { waiting: 1, most: 0 }],
    ['a queue that lets only one in, beside a full one', [0, 0], [6, 5], { waiting: 6, most: 5 }],
  ])('name the fuller queue: %s', (_, [acceptQueue = 0, backlog = 0], [waiting = 0, most = 0], fuller) => {
    const two = [makeHealth('a', { acceptQueue, backlog }), makeHealth('b', { acceptQueue: waiting, backlog: most })];
    expect(joinHealths(two).queue).toEqual(fuller);
    expect(joinHealths(two.toReversed()).queue).toEqual(fuller);
  });

  it('have no counters where nobody counts', () => {
    const nobody = { received: null, sent: null, retransmits: null } as const;
    const joined = joinHealths([makeHealth('a', nobody), makeHealth('b', nobody)]);
    expect(joined).toMatchObject(nobody);
  });

  it('are not known until that of each listener is', () => {
    const healths = new ListenerHealths();
    healths.take(makeHealth('web', { sent: 1 }), both);
    expect(healths.of([web, api])).toBeNull();
    healths.take(makeHealth('api', { sent: 2 }), both);
    expect(healths.of([web, api])).toMatchObject({ sent: 3 });
  });
});

describe('the healths that are kept', () => {
  it('go with their sockets', () => {
    const healths = new ListenerHealths();
    healths.take(makeHealth('web'), both);
    healths.take(makeHealth('api'), both);
    healths.settle(['web'], new Map([['api', api]]));
    expect(healths.size).toBe(1);
    expect(healths.of([web])).toBeNull();
  });

  it('wait for a socket that the next ChangeSet brings, and no longer', () => {
    const healths = new ListenerHealths();
    healths.take(makeHealth('web'), none);
    healths.take(makeHealth('api'), none);
    healths.settle([], new Map([['web', web]]));
    expect(healths.of([web])).not.toBeNull();
    expect(healths.size).toBe(1);
  });
});
