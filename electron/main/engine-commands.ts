import type { StopOutcome, StopPlan, StopRequest, StopTarget } from '../../shared/domain/stop';
import type { Result } from '../../shared/domain/result';
import { fail, ok } from '../../shared/domain/result';
import type { EngineToMain, MainToEngine } from '../../shared/ipc/engine-messages';

/** How long the engine may take for an answer, in milliseconds. A stop waits 3 s for the process to end. */
const timeoutMs = 10_000;

export type CommandAnswer<T> = Result<T, { readonly code: 'engineUnavailable' }>;

/** The commands that wait for the engine's answer. */
export interface EngineCommands {
  planStop(target: StopTarget): Promise<CommandAnswer<StopPlan>>;
  stop(request: StopRequest): Promise<CommandAnswer<StopOutcome>>;
  /** Takes the engine's answer to one of them. */
  settle(answer: Extract<EngineToMain, { readonly type: 'planned' | 'stopped' }>): void;
  /** The engine has gone: whoever waits is told so. */
  abandon(): void;
}

/** @param send gives false when there is no engine to send to */
export function createEngineCommands(send: (message: MainToEngine) => boolean): EngineCommands {
  const waiting = new Map<number, (answer: CommandAnswer<StopPlan | StopOutcome>) => void>();
  let lastId = 0;

  function ask<T extends StopPlan | StopOutcome>(message: (id: number) => MainToEngine): Promise<CommandAnswer<T>> {
    const id = ++lastId;
    return new Promise((resolve) => {
      const settle = (answer: CommandAnswer<StopPlan | StopOutcome>): void => {
        clearTimeout(timer);
        waiting.delete(id);
        // The engine answers `planStop` with a plan and `stop` with an outcome, under the same id.
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
    settle: (answer) => waiting.get(answer.id)?.(ok(answer.type === 'planned' ? answer.plan : answer.outcome)),
    abandon() {
      for (const settle of waiting.values()) settle(fail({ code: 'engineUnavailable' }));
    },
  };
}
