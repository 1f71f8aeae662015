import type { StopMeans, StopOutcome, StopPlan } from '../../../shared/domain/stop';
import type { SocketId } from '../../../shared/domain/socket';

/** What a person wants freed. */
export interface StopWish {
  readonly socketIds: readonly SocketId[];
  readonly port: number;
}

/**
 * Why nobody can say how a stop ended.
 * - `engineUnavailable`: the engine was not there to make the plan; nothing was stopped;
 * - `engineLost`: it was lost after it had been told to carry the plan out, which it may have done;
 * - `planFailed`, `executeFailed`: main answered with a fault of its own.
 */
export type StopFailure = 'engineUnavailable' | 'engineLost' | 'planFailed' | 'executeFailed';

/** How a stop ended. */
export type StopResult = StopOutcome | { readonly kind: 'unanswered'; readonly failure: StopFailure };

/** Where the one stop that may be under way stands. */
export type StopState =
  | { readonly step: 'idle' }
  | { readonly step: 'working'; readonly wish: StopWish; readonly means: StopMeans }
  /** The plan is shown; nothing has been done yet. */
  | { readonly step: 'asking'; readonly wish: StopWish; readonly plan: StopPlan; readonly means: StopMeans }
  | { readonly step: 'done'; readonly wish: StopWish; readonly plan: StopPlan | null; readonly result: StopResult };
