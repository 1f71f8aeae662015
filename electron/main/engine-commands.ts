import { assertNever } from '../../shared/domain/assert-never';
import type { CloseOutcome, CloseRequest } from '../../shared/domain/close';
import type { StopOutcome, StopPlan, StopRequest, StopTarget } from '../../shared/domain/stop';
import type { Result } from '../../shared/domain/result';
import { fail, ok } from '../../shared/domain/result';
import type { EngineToMain, FoundVictims, MainToEngine } from '../../shared/ipc/engine-messages';

/** How long the engine may take for an answer, in milliseconds. A stop waits 3 s for the process to end. */
const timeoutMs = 10_000;

export type CommandAnswer<T> = Result<T, { readonly code: 'engineUnavailable' }>;

/** What the engine answers a command with. */
export type EngineAnswer = Extract<
  EngineToMain,
  { readonly type: 'planned' | 'stopped' | 'victimsFound' | 'connectionClosed' }
>;

type Answered = StopPlan | StopOutcome | FoundVictims | CloseOutcome;

/** The commands that wait for the engine's answer. */
export interface EngineCommands {
  planStop(target: StopTarget): Promise<CommandAnswer<StopPlan>>;
  stop(request: StopRequest): Promise<CommandAnswer<StopOutcome>>;
  findVictims(planId: string): Promise<CommandAnswer<FoundVictims>>;
  watchPort(planId: string): Promise<CommandAnswer<StopOutcome>>;
  closeConnection(request: CloseRequest): Promise<CommandAnswer<CloseOutcome>>;
  /** Takes the engine's answer to one of them. */
  settle(answer: EngineAnswer): void;
  /** The engine has gone: whoever waits is told so. */
  abandon(): void;
}

/** @param send gives false when there is no engine to send to */
export function createEngineCommands(send: (message: MainToEngine) => boolean): EngineCommands {
  const waiting = new Map<number, (answer: CommandAnswer<Answered>) => void>();
  let lastId = 0;

  function ask<T extends Answered>(message: (id: number) => MainToEngine): Promise<CommandAnswer<T>> {
    const id = ++lastId;
    return new Promise((resolve) => {
      const settle = (answer: CommandAnswer<Answered>): void => {
        clearTimeout(timer);
        waiting.delete(id);
        // The engine answers each command with what belongs to it (`planStop` with a plan), under the same id.
        resolve(answer as CommandAnswer<T>);
      };
      const timer = setTimeout(() => settle(fail({ code: 'engineUnavailable' })), timeoutMs);
      waiting.set(id, settle);
      if (!send(message(id))) settle(fail({ code: 'engineUnavailable' }));
    });
  }

  return {
    planStop: (target) => ask<StopPlan>((id) => ({ type: 'planStop', id, target })),
    stop: (request) => ask<StopOutcome>((id) => ({ type: 'stop', id, request })),
    findVictims: (planId) => ask<FoundVictims>((id) => ({ type: 'findVictims', id, planId })),
    watchPort: (planId) => ask<StopOutcome>((id) => ({ type: 'watchPort', id, planId })),
    closeConnection: (request) => ask<CloseOutcome>((id) => ({ type: 'closeConnection', id, request })),
    settle: (answer) => waiting.get(answer.id)?.(ok(valueOf(answer))),
    abandon() {
      for (const settle of waiting.values()) settle(fail({ code: 'engineUnavailable' }));
    },
  };
}

function valueOf(answer: EngineAnswer): Answered {
  switch (answer.type) {
    case 'planned':
      return answer.plan;
    case 'victimsFound':
      return answer.victims;
    case 'stopped':
    case 'connectionClosed':
      return answer.outcome;
    default:
      return assertNever(answer);
  }
}
