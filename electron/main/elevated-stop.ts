import { assertNever } from '../../shared/domain/assert-never';
import type { StopOutcome, StopRefusal } from '../../shared/domain/stop';
import { ok } from '../../shared/domain/result';
import type { ElevatedResult, Elevation } from './elevation/elevation';
import type { CommandAnswer, EngineCommands } from './engine-commands';

/** Stops what Porthole itself may not, by an administrator's rights. */
export interface ElevatedStop {
  readonly isAvailable: boolean;
  /** Carries out a plan of the engine's. One at a time. */
  stop(planId: string): Promise<CommandAnswer<StopOutcome>>;
}

/**
 * The engine makes the plan anew and names the processes, the system asks a person and ends them, if they are still the
 * same, and the engine looks what became of the port. docs/security.md, items 26 and 27.
 */
export function createElevatedStop(
  engine: Pick<EngineCommands, 'findVictims' | 'watchPort'>,
  elevation: Elevation,
): ElevatedStop {
  let isAsking = false;

  async function carryOut(planId: string): Promise<CommandAnswer<StopOutcome>> {
    const answer = await engine.findVictims(planId);
    if (!answer.ok) return answer;
    if (!answer.value.ok) return refused(answer.value.error);
    const result = await elevation.stop(answer.value.value);
    const refusal = refusalOf(result);
    if (refusal && result.code !== 'failed') return refused(refusal);
    const outcome = await engine.watchPort(planId);
    // It also fails where a process ended by itself meanwhile: the port says what holds.
    return refusal && outcome.ok && outcome.value.kind === 'stillHeld' ? refused(refusal) : outcome;
  }

  return {
    isAvailable: elevation.isAvailable,
    async stop(planId) {
      if (!elevation.isAvailable) return refused({ code: 'elevationUnavailable' });
      // Nobody can tell two questions of the system apart.
      if (isAsking) return refused({ code: 'elevationCancelled' });
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
      return { code: 'planExpired' };
    case 'failed':
      return { code: 'elevationFailed', errno: result.errno };
    default:
      return assertNever(result);
  }
}

function refused(refusal: StopRefusal): CommandAnswer<StopOutcome> {
  return ok({ kind: 'refused', refusal });
}
