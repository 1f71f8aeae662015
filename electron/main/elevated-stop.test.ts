import { describe, expect, it } from 'vitest';
import type { StopOutcome } from '../../shared/domain/stop';
import { fail, ok } from '../../shared/domain/result';
import type { HeldVictims } from '../../shared/ipc/engine-messages';
import { createElevatedStop } from './elevated-stop';
import type { ElevatedResult, Elevation } from './elevation/elevation';
import { unavailableElevation } from './elevation/unavailable';
import type { CommandAnswer } from './engine-commands';

const held = { processes: [{ pid: 41, creationTime: 1000 }], arePidsHeld: true };
const refused = (refusal: object) => ok({ kind: 'refused', refusal });
const engineUnavailable = fail({ code: 'engineUnavailable' } as const);

interface Course {
  readonly hold?: CommandAnswer<HeldVictims>;
  readonly result?: ElevatedResult;
  readonly outcome?: CommandAnswer<StopOutcome>;
}

/** An elevated stop that takes this course, with what was done in its order. */
function setUp({ hold = ok(ok(held)), result = { code: 'done' }, outcome = ok({ kind: 'freed' }) }: Course) {
  const done: string[] = [];
  const engine = {
    holdVictims: async (planId: string) => (done.push(`hold ${planId}`), hold),
    releaseVictims: async (planId: string) => (done.push(`release ${planId}`), outcome),
  };
  const elevation: Elevation = {
    isAvailable: true,
    stop: async (given) => (done.push(`stop ${JSON.stringify(given)}`), result),
  };
  return { done, elevated: createElevatedStop(engine, elevation) };
}

it('holds the victims, has them stopped, lets go of them, and tells what became of the port', async () => {
  const { done, elevated } = setUp({});
  expect(await elevated.stop('plan')).toEqual(ok({ kind: 'freed' }));
  expect(done).toEqual(['hold plan', `stop ${JSON.stringify(held)}`, 'release plan']);
});

describe('what did not come to pass', () => {
  it.each<[Course, object]>([
    [{ result: { code: 'cancelled' } }, refused({ code: 'elevationCancelled' })],
    [{ result: { code: 'unavailable' } }, refused({ code: 'elevationUnavailable' })],
    [
      { result: { code: 'failed', errno: 'taskkill 1' }, outcome: ok({ kind: 'stillHeld' }) },
      refused({ code: 'elevationFailed', errno: 'taskkill 1' }),
    ],
    // It ended by itself meanwhile.
    [{ result: { code: 'failed', errno: 'taskkill 128' } }, ok({ kind: 'freed' })],
    [{ outcome: engineUnavailable }, engineUnavailable],
  ])('is told, and what was held is let go of: %j', async (course, answer) => {
    const { done, elevated } = setUp(course);
    expect(await elevated.stop('plan')).toEqual(answer);
    expect(done.at(-1)).toBe('release plan');
  });

  it('asks nobody where the engine holds nothing', async () => {
    const gone = { code: 'nothingThere' } as const;
    for (const [hold, answer] of [
      [ok(fail(gone)), refused(gone)],
      [engineUnavailable, engineUnavailable],
    ] as const) {
      const { done, elevated } = setUp({ hold });
      expect(await elevated.stop('plan')).toEqual(answer);
      expect(done).toEqual(['hold plan']);
    }
  });

  it('does nothing where nothing can be asked', async () => {
    const engine = { holdVictims: () => expect.fail(), releaseVictims: () => expect.fail() };
    const elevated = createElevatedStop(engine, unavailableElevation);
    expect(elevated.isAvailable).toBe(false);
    expect(await elevated.stop('plan')).toEqual(refused({ code: 'elevationUnavailable' }));
  });
});

it('asks for one at a time, for a second would let go of what the first holds', async () => {
  const { done, elevated } = setUp({});
  const first = elevated.stop('one');
  expect(await elevated.stop('two')).toEqual(refused({ code: 'elevationCancelled' }));
  expect(await first).toEqual(ok({ kind: 'freed' }));
  expect(done.filter((step) => step.startsWith('hold'))).toEqual(['hold one']);
  expect(await elevated.stop('three')).toEqual(ok({ kind: 'freed' }));
});
