import type { StopMeans, StopPlan, StopRefusal } from '../../../shared/domain/stop';
import { concernsOf, isHarmless, mostStopTargets } from '../../../shared/domain/stop';
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
    const plan = await this.#plan(wish, 'ask');
    if (!plan) return;
    if (isHarmless(plan)) await this.#execute(wish, plan, 'ask');
    else this.state.set({ step: 'asking', wish, plan, means: 'ask' });
  }

  /** A person wants this freed, and it is known that it cannot be: says why. */
  refuse(wish: StopWish, refusal: StopRefusal): void {
    if (this.state.get().step !== 'working') this.#finish(wish, null, { kind: 'refused', refusal });
  }

  /** A person has seen the plan and wants it carried out. */
  async confirm(): Promise<void> {
    const state = this.state.get();
    if (state.step === 'asking') await this.#execute(state.wish, state.plan, state.means);
  }

  /**
   * A person wants what did not stop ended by force, or by an administrator. The plan is made anew; it is shown again when
   * it is not the one that was agreed to, or there is more to know about it by these means.
   */
  async tryBy(means: 'force' | 'elevate'): Promise<void> {
    const state = this.state.get();
    if (state.step !== 'done' || !state.plan) return;
    const agreed = state.plan;
    const plan = await this.#plan(state.wish, means);
    if (!plan) return;
    if (plan.refusal === null && isAgreedTo(plan, agreed, means)) await this.#execute(state.wish, plan, means);
    else this.state.set({ step: 'asking', wish: state.wish, plan, means });
  }

  dismiss(): void {
    if (this.state.get().step !== 'working') this.state.set({ step: 'idle' });
  }

  async #plan(wish: StopWish, means: StopMeans): Promise<StopPlan | null> {
    if (this.state.get().step === 'working') return null;
    this.state.set({ step: 'working', wish, means });
    // A row of short-lived UDP may stand for more sockets of one program.
    const socketIds = wish.socketIds.slice(0, mostStopTargets);
    const answer = await this.#bridge.plan({ socketIds }).catch(() => null);
    if (answer?.ok) return answer.value;
    this.#finish(wish, null, unanswered(answer ? 'engineUnavailable' : 'planFailed'));
    return null;
  }

  async #execute(wish: StopWish, plan: StopPlan, means: StopMeans): Promise<void> {
    this.state.set({ step: 'working', wish, means });
    const planId = plan.id;
    const asked =
      means === 'elevate'
        ? this.#bridge.elevate({ planId })
        : this.#bridge.execute({ planId, force: means === 'force' });
    const answer = await asked.catch(() => null);
    this.#finish(wish, plan, answer?.ok ? answer.value : unanswered(answer ? 'engineLost' : 'executeFailed'));
  }

  #finish(wish: StopWish, plan: StopPlan | null, result: StopResult): void {
    this.state.set({ step: 'done', wish, plan, result });
  }
}

function unanswered(failure: StopFailure): StopResult {
  return { kind: 'unanswered', failure };
}

/** Whether it stops the same processes, and nothing is to be said of these means that was not said before. */
function isAgreedTo(plan: StopPlan, agreed: StopPlan, means: StopMeans): boolean {
  const isMore = concernsOf(plan, means).length > concernsOf(plan, 'ask').length;
  return !isMore && victimsOf(plan) === victimsOf(agreed);
}

function victimsOf({ victims }: StopPlan): string {
  return victims.map(({ process }) => process).join();
}
