import { assertNever } from '../../../shared/domain/assert-never';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { Result } from '../../../shared/domain/result';
import { fail, ok } from '../../../shared/domain/result';
import type {
  StopOutcome,
  StopPlan,
  StopRefusal,
  StopRequest,
  StopTarget,
  StopVictim,
} from '../../../shared/domain/stop';
import type { FoundVictims } from '../../../shared/ipc/engine-messages';
import type { ReadScope } from '../monitor/socket-table';
import type { SignalError } from '../platform/platform';
import type { WatchedPlan } from './port-watch';
import { PortWatch } from './port-watch';
import type { StopContext } from './stop-planner';
import { planStop } from './stop-planner';

/** A plan older than this, in ms, is not carried out: what it was made from may have changed. */
const PLAN_LIFE_MS = 60_000;
/** More plans than this nobody carries out. */
const MOST_PLANS = 100;

interface StoredPlan extends WatchedPlan {
  readonly made: number;
}

interface Holder {
  readonly victim: StopVictim;
  readonly info: ProcessInfo;
}

export interface StopperOptions extends StopContext {
  readonly readNow: (scope: ReadScope) => Promise<void>;
}

/** Plans stops, and carries them out. Security item 26. */
export class Stopper {
  private readonly plans = new Map<string, StoredPlan>();
  private readonly port: PortWatch;
  /** What an administrator was last told to carry out, who may take minutes to agree. */
  private elsewhere: { readonly planId: string; readonly plan: StoredPlan } | null = null;

  constructor(private readonly options: StopperOptions) {
    this.port = new PortWatch(options.monitor, options.readNow);
  }

  /** Looks, and plans. The plan can be carried out for a minute. */
  async plan(target: StopTarget): Promise<StopPlan> {
    await this.port.look(this.port.networksOf(target));
    const plan = planStop(target, this.options);
    const networks = this.port.networksOf(target);
    const made = performance.now();
    this.forgetOld(made);
    this.plans.set(plan.id, { plan, target, networks, before: this.port.listenersOn(plan, networks), made });
    return plan;
  }

  /** Makes the plan anew, and carries it out only if it is still the same one. */
  async stop({ planId, force }: StopRequest): Promise<StopOutcome> {
    const verified = await this.verify(planId);
    if (!verified.ok) return this.outcomeOf(planId, verified.error);
    const refusal = await this.signalAll(verified.value, force);
    return refusal ? refused(refusal) : this.port.watch(verified.value);
  }

  /** Makes the plan anew, as for a stop, and tells whom an administrator is to stop. */
  async findVictims(planId: string): Promise<FoundVictims> {
    const verified = await this.verify(planId);
    if (!verified.ok) return verified;
    const holders = this.holders(verified.value);
    if (holders.ok) this.elsewhere = { planId, plan: verified.value };
    return holders.ok ? ok(holders.value.map(({ info: { pid, creationTime } }) => ({ pid, creationTime }))) : holders;
  }

  /** Looks what becomes of the port of a plan that somebody else has carried out. */
  async watchPort(planId: string): Promise<StopOutcome> {
    const { elsewhere } = this;
    return elsewhere?.planId === planId ? this.port.watch(elsewhere.plan) : refused({ code: 'planExpired' });
  }

  /** Whoever asks for plans, and carries none out, does not fill the memory. */
  private forgetOld(now: number): void {
    for (const [id, { made }] of this.plans) {
      if (now - made > PLAN_LIFE_MS || this.plans.size >= MOST_PLANS) this.plans.delete(id);
    }
  }

  /** The plan, if it is the same one still; what listens on its port now is what was there before. */
  private async verify(planId: string): Promise<Result<StoredPlan, StopRefusal>> {
    const stored = this.plans.get(planId);
    if (!stored || performance.now() - stored.made > PLAN_LIFE_MS) return fail({ code: 'planExpired' });
    await this.port.look(stored.networks);
    const now = planStop(stored.target, this.options);
    const refusal = now.refusal ?? this.differenceOf(stored.plan, now);
    return refusal ? fail(refusal) : ok({ ...stored, before: this.port.listenersOn(stored.plan, stored.networks) });
  }

  private outcomeOf(planId: string, refusal: StopRefusal): StopOutcome {
    const stored = this.plans.get(planId);
    if (refusal.code !== 'nothingThere' || !stored) return refused(refusal);
    return this.port.takenOverBy(stored) ?? { kind: 'gone' };
  }

  private differenceOf(planned: StopPlan, now: StopPlan): StopRefusal | null {
    const keys = new Set(now.victims.map(({ process }) => process));
    const missing = planned.victims.find(({ process }) => !keys.has(process));
    if (missing) return changed(missing);
    const [extra] = now.victims.filter(({ process }) => !planned.victims.some((victim) => victim.process === process));
    if (extra) return changed(extra);
    // A concern that nobody has seen: it is as if there had been no look at all.
    const seen = new Set(planned.concerns.map((concern) => JSON.stringify(concern)));
    return now.concerns.every((concern) => seen.has(JSON.stringify(concern))) ? null : { code: 'planExpired' };
  }

  private async signalAll(stored: StoredPlan, force: boolean): Promise<StopRefusal | null> {
    const holders = this.holders(stored);
    if (!holders.ok) return holders.error;
    for (const how of ['probe', force ? 'kill' : 'terminate'] as const) {
      let hasWaited = false;
      for (const { victim, info } of holders.value) {
        // The one before may have taken half a minute: who has let go of the sockets meanwhile is left alone.
        if (hasWaited && !this.options.monitor.holdsAny(stored.target.socketIds, victim.pid)) continue;
        const answer = this.signal(victim, info, how, force);
        hasWaited ||= answer instanceof Promise;
        const signalled = await answer;
        if (signalled.ok || signalled.error.code === 'gone') continue;
        return toRefusal(signalled.error, victim);
      }
    }
    return null;
  }

  /** A service is stopped by its manager, which lets its process live for the others in it; only force ends that. */
  private signal(
    { service }: StopVictim,
    info: ProcessInfo,
    how: 'probe' | 'terminate' | 'kill',
    force: boolean,
  ): Result<null, SignalError> | Promise<Result<null, SignalError>> {
    const { services, actions } = this.options.platform;
    if (service === null || force) return actions.signal(info, how);
    return how === 'probe' ? ok(null) : services.stop(service.name, info);
  }

  /**
   * The victims, each if it holds one of the sockets at this moment. All are looked at before anything is done to the
   * first: its end may take the others with it, and half a stop is none.
   */
  private holders({ plan, target }: StoredPlan): Result<readonly Holder[], StopRefusal> {
    const { monitor } = this.options;
    const holders: Holder[] = [];
    for (const victim of plan.victims) {
      const info = monitor.holdsAny(target.socketIds, victim.pid) ? monitor.processes.get(victim.process) : null;
      if (!info) return fail(changed(victim));
      holders.push({ victim, info });
    }
    return ok(holders);
  }
}

function changed({ name, pid }: StopVictim): StopRefusal {
  return { code: 'identityChanged', name, pid };
}

function refused(refusal: StopRefusal): StopOutcome {
  return { kind: 'refused', refusal };
}

function toRefusal(error: Exclude<SignalError, { code: 'gone' }>, { name, pid, user }: StopVictim): StopRefusal {
  switch (error.code) {
    case 'identityChanged':
      return { code: 'identityChanged', name, pid };
    case 'notPermitted':
      return { code: 'notPermitted', name, user: user ?? '?' };
    case 'failed':
      return { code: 'failed', name, errno: error.errno };
    case 'cannotAsk':
      return { code: 'cannotAsk', name };
    case 'unsupported':
      return { code: 'unsupported', reason: error.reason };
    default:
      return assertNever(error);
  }
}
