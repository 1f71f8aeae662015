import type { StopOutcome, StopPlan } from '../../../shared/domain/stop';
import type { SocketId } from '../../../shared/domain/socket';

/** What a person wants freed. */
export interface StopWish {
  readonly socketIds: readonly SocketId[];
  readonly port: number;
}

/** How a stop ended; `engineUnavailable` when nobody was there to carry it out. */
export type StopResult = StopOutcome | { readonly kind: 'engineUnavailable' };

/** Where the one stop that may be under way stands. */
export type StopState =
  | { readonly step: 'idle' }
  | { readonly step: 'working'; readonly wish: StopWish }
  /** The plan is shown; nothing has been done yet. */
  | { readonly step: 'asking'; readonly wish: StopWish; readonly plan: StopPlan; readonly force: boolean }
  | { readonly step: 'done'; readonly wish: StopWish; readonly plan: StopPlan | null; readonly result: StopResult };
