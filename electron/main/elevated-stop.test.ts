import { beforeEach, describe, expect, it } from 'vitest';
import type { StopOutcome } from '../../shared/domain/stop';
import { fail, ok } from '../../shared/domain/result';
import type { FoundVictims } from '../../shared/ipc/engine-messages';
import { createElevatedStop } from './elevated-stop';
import type { ElevatedResult, Elevation } from './elevation/elevation';
import { unavailableElevation } from './elevation/unavailable';
import type { CommandAnswer } from './engine-commands';

const victims = [{ pid: 41, creationTime: 1000 }];
const refused = (refusal: object) => ok({ kind: 'refused', refusal });
const engineUnavailable = fail({ code: 'engineUnavailable' } as const);

interface Course {
  readonly found?: CommandAnswer<FoundVictims>;
  readonly result?: ElevatedResult;
  readonly outcome?: CommandAnswer<StopOutcome>;
}

const notPermitted = ok({ kind: 'refused', refusal: { code: 'notPermitted', name: 'web', user: 'ada' } } as const);

let now: number;

beforeEach(() => {
  now = 0;
});

/** An elevated stop that takes this course after an ordinary one was refused, with what was done in its order. */
function setUp({ found = ok(ok(victims)), result = { code: 'done' }, outcome = ok({ kind: 'freed' }) }: Course) {
  const done: string[] = [];
  const engine = {
    findVictims: async (planId: string) => (done.push(`find ${planId}`), found),
    watchPort: async (planId: string) => (done.push(`watch ${planId}`), outcome),
  };
  const elevation: Elevation = {
    isAvailable: true,
    stop: async (given) => (done.push(`stop ${JSON.stringify(given)}`), result),
  };
  const elevated = createElevatedStop(engine, elevation, () => now);
  elevated.note(notPermitted);
  return { done, elevated };
}

it('finds the victims, has them stopped, and tells what became of the port', async () => {
  const { done, elevated } = setUp({});
  expect(await elevated.stop('plan')).toEqual(ok({ kind: 'freed' }));
  expect(done).toEqual(['find plan', `stop ${JSON.stringify(victims)}`, 'watch plan']);
});

describe('what did not come to pass', () => {
  it.each<[Course, object]>([
    [{ result: { code: 'cancelled' } }, refused({ code: 'elevationCancelled' })],
    [{ result: { code: 'unavailable' } }, refused({ code: 'elevationUnavailable' })],
    [
      { result: { code: 'failed', errno: 'runas' }, outcome: ok({ kind: 'stillHeld' }) },
      refused({ code: 'elevationFailed', errno: 'runas' }),
    ],
    // It ended by itself meanwhile.
    [{ result: { code: 'failed', errno: 'powershell 227' } }, ok({ kind: 'freed' })],
    [{ outcome: engineUnavailable }, engineUnavailable],
    [{ result: { code: 'changed' }, outcome: ok({ kind: 'stillHeld' }) }, refused({ code: 'elevationChanged' })],
    [{ result: { code: 'changed' } }, ok({ kind: 'freed' })],
  ])('is told: %j', async (course, answer) => {
    const { done, elevated } = setUp(course);
    expect(await elevated.stop('plan')).toEqual(answer);
    // Where nothing was done there is nothing to wait for.
    const isOver = ['cancelled', 'unavailable'].includes(course.result?.code ?? '');
    expect(done.includes('watch plan')).toBe(!isOver);
  });

  it('asks nobody where the engine finds nobody', async () => {
    const gone = { code: 'nothingThere' } as const;
    for (const [found, answer] of [
      [ok(fail(gone)), refused(gone)],
      [engineUnavailable, engineUnavailable],
    ] as const) {
      const { done, elevated } = setUp({ found });
      expect(await elevated.stop('plan')).toEqual(answer);
      expect(done).toEqual(['find plan']);
    }
  });

  it('does nothing where nothing can be asked', async () => {
    const engine = { findVictims: () => expect.fail(), watchPort: () => expect.fail() };
    const elevated = createElevatedStop(engine, unavailableElevation);
    expect(elevated.isAvailable).toBe(false);
    expect(await elevated.stop('plan')).toEqual(refused({ code: 'elevationUnavailable' }));
  });
});

it('asks for one at a time, for nobody can tell two questions apart', async () => {
  const { done, elevated } = setUp({});
  const first = elevated.stop('one');
  expect(await elevated.stop('two')).toEqual(refused({ code: 'elevationBusy' }));
  expect(await first).toEqual(ok({ kind: 'freed' }));
  expect(done.filter((step) => step.startsWith('find'))).toEqual(['find one']);
});

describe('a page that asks for too much', () => {
  const unavailable = refused({ code: 'elevationUnavailable' });

  it('has nobody asked before an ordinary stop was not permitted, nor twice for one', async () => {
    const { done, elevated } = setUp({});
    expect(await elevated.stop('one')).toEqual(ok({ kind: 'freed' }));
    expect(await elevated.stop('two')).toEqual(unavailable);
    elevated.note(ok({ kind: 'stillHeld' }));
    expect(await elevated.stop('three')).toEqual(unavailable);
    elevated.note(notPermitted);
    expect(await elevated.stop('four')).toEqual(ok({ kind: 'freed' }));
    expect(done.filter((step) => step.startsWith('stop'))).toHaveLength(2);
  });

  it('has to wait after each no, longer each time', async () => {
    const { elevated } = setUp({ result: { code: 'cancelled' } });
    const cancelled = refused({ code: 'elevationCancelled' });
    const busy = refused({ code: 'elevationBusy' });
    expect(await elevated.stop('plan')).toEqual(cancelled);
    for (const pause of [2000, 4000, 8000]) {
      now += pause - 1;
      expect(await elevated.stop('plan')).toEqual(busy);
      now += 1;
      expect(await elevated.stop('plan')).toEqual(cancelled);
    }
  });
});
