import type { StopPlan } from '../../../shared/domain/stop';
import { isHarmless, mostStopTargets } from '../../../shared/domain/stop';
import type { PortholeBridge } from '../../bridge';
import { ExternalStore } from '../../store/external-store';
import type { StopFailure, StopResult, StopState, StopWish } from './stop-state';

/**
 * Frees a port: asks for the plan, carries it out at once when it is harmless, and else waits for a person's word.
 * One at a time.
 */
export class Stopper {
  readonly state = new ExternalStore<StopState>({ step: 'idle' });
  readonly #bridge: PortholeBridge['stop'];

  constructor(bridge: PortholeBridge['stop']) {
    this.#bridge = bridge;
  }

  /** A person wants this freed. */
  async request(wish: StopWish): Promise<void> {
    const plan = await this.#plan(wish);
    if (!plan) return;
    if (isHarmless(plan)) await this.#execute(wish, plan, false);
    else this.state.set({ step: 'asking', wish, plan, force: false });
  }

  /** A person has seen the plan and wants it carried out. */
  async confirm(): Promise<void> {
    const state = this.state.get();
    if (state.step === 'asking') await this.#execute(state.wish, state.plan, state.force);
  }

  /**
   * A person wants what did not stop ended by force. The plan is made anew; it is shown again when it is not the one
   * that was agreed to.
   */
  async force(): Promise<void> {
    const state = this.state.get();
    if (state.step !== 'done' || !state.plan) return;
    const agreed = state.plan;
    const plan = await this.#plan(state.wish);
    if (!plan) return;
    if (plan.refusal === null && victimsOf(plan) === victimsOf(agreed)) await this.#execute(state.wish, plan, true);
    else this.state.set({ step: 'asking', wish: state.wish, plan, force: true });
  }

  dismiss(): void {
    if (this.state.get().step !== 'working') this.state.set({ step: 'idle' });
  }

  async #plan(wish: StopWish): Promise<StopPlan | null> {
    if (this.state.get().step === 'working') return null;
    this.state.set({ step: 'working', wish });
    // A row of short-lived UDP may stand for more sockets of one program.
    const socketIds = wish.socketIds.slice(0, mostStopTargets);
    const answer = await this.#bridge.plan({ socketIds }).catch(() => null);
    if (answer?.ok) return answer.value;
    this.#finish(wish, null, unanswered(answer ? 'engineUnavailable' : 'planFailed'));
    return null;
  }

  async #execute(wish: StopWish, plan: StopPlan, force: boolean): Promise<void> {
    this.state.set({ step: 'working', wish });
    const answer = await this.#bridge.execute({ planId: plan.id, force }).catch(() => null);
    this.#finish(wish, plan, answer?.ok ? answer.value : unanswered(answer ? 'engineLost' : 'executeFailed'));
  }

  #finish(wish: StopWish, plan: StopPlan | null, result: StopResult): void {
    this.state.set({ step: 'done', wish, plan, result });
  }
}

function unanswered(failure: StopFailure): StopResult {
  return { kind: 'unanswered', failure };
}

function victimsOf({ victims }: StopPlan): string {
  return victims.map(({ process }) => process).join();
}
