import { assertNever } from '../../shared/domain/assert-never';
import type { StopOutcome, StopRefusal } from '../../shared/domain/stop';
import { ok } from '../../shared/domain/result';
import type { ElevatedResult, Elevation } from './elevation/elevation';
import type { CommandAnswer, EngineCommands } from './engine-commands';

/** How long after a person said no the next question may come, in ms: twice as long each time, until one is agreed to. */
const leastPauseMs = 2000;

/** Stops what Porthole itself may not, by an administrator's rights. */
export interface ElevatedStop {
  readonly isAvailable: boolean;
  /** Takes note of what came of an ordinary stop: only where one was not permitted an administrator may be asked, once. */
  note(answer: CommandAnswer<StopOutcome>): void;
  /** Carries out a plan of the engine's. One at a time. */
  stop(planId: string): Promise<CommandAnswer<StopOutcome>>;
}

/**
 * The engine makes the plan anew and names the processes, the system asks a person and ends them, if they are still the
 * same, and the engine looks what became of the port. A page that was taken over cannot make a person weary with questions.
 * docs/security.md, items 26 and 27.
 */
export function createElevatedStop(
  engine: Pick<EngineCommands, 'findVictims' | 'watchPort'>,
  elevation: Elevation,
  now: () => number = () => performance.now(),
): ElevatedStop {
  let isAsking = false;
  let isCalledFor = false;
  let notBefore = -Infinity;
  let pause = leastPauseMs;

  async function carryOut(planId: string): Promise<CommandAnswer<StopOutcome>> {
    const answer = await engine.findVictims(planId);
    if (!answer.ok) return answer;
    if (!answer.value.ok) return refused(answer.value.error);
    const result = await elevation.stop(answer.value.value);
    noteAnswer(result);
    const refusal = refusalOf(result);
    // Where nothing was done there is nothing to wait for.
    if (refusal && (result.code === 'cancelled' || result.code === 'unavailable')) return refused(refusal);
    const outcome = await engine.watchPort(planId);
    // It also fails where a process ended by itself meanwhile: the port says what holds.
    return refusal && outcome.ok && outcome.value.kind === 'stillHeld' ? refused(refusal) : outcome;
  }

  function noteAnswer({ code }: ElevatedResult): void {
    const isNo = code === 'cancelled';
    if (isNo) notBefore = now() + pause;
    else isCalledFor = false;
    pause = isNo ? pause * 2 : leastPauseMs;
  }

  return {
    isAvailable: elevation.isAvailable,
    note(answer) {
      if (answer.ok && answer.value.kind === 'refused' && answer.value.refusal.code === 'notPermitted')
        isCalledFor = true;
    },
    async stop(planId) {
      if (!elevation.isAvailable || !isCalledFor) return refused({ code: 'elevationUnavailable' });
      if (isAsking || now() < notBefore) return refused({ code: 'elevationBusy' });
      isAsking = true;
      try {
        return await carryOut(planId);
      } finally {
        isAsking = false;
      }
    },
  };
}

function refusalOf(result: ElevatedResult): StopRefusal | null {
  switch (result.code) {
    case 'done':
      return null;
    case 'cancelled':
      return { code: 'elevationCancelled' };
    case 'unavailable':
      return { code: 'elevationUnavailable' };
    case 'changed':
      return { code: 'elevationChanged' };
    case 'failed':
      return { code: 'elevationFailed', errno: result.errno };
    default:
      return assertNever(result);
  }
}

function refused(refusal: StopRefusal): CommandAnswer<StopOutcome> {
  return ok({ kind: 'refused', refusal });
}
