import { setTimeout as delay } from 'node:timers/promises';
import { assertNever } from '../../../shared/domain/assert-never';
import type { ProcessInfo, ProcessKey } from '../../../shared/domain/process';
import type { SocketId, SocketInfo } from '../../../shared/domain/socket';
import type {
  StopOutcome,
  StopPlan,
  StopRefusal,
  StopRequest,
  StopTarget,
  StopVictim,
} from '../../../shared/domain/stop';
import type { ReadScope } from '../monitor/socket-table';
import type { SignalError } from '../platform/platform';
import type { StopContext } from './stop-planner';
import { planStop } from './stop-planner';

/** A plan older than this, in ms, is not carried out: what it was made from may have changed. */
const PLAN_LIFE_MS = 60_000;
/** How long a process that was told to end has before it counts as still holding the port, in ms. */
const PATIENCE_MS = 3000;
/** How long a freed port is watched for somebody who takes it at once, in ms. */
const GRACE_MS = 1000;
const LOOK_INTERVAL_MS = 50;

/** The networks that the sockets of a target are in, each by its id; null for the one that Porthole is in. */
type Networks = ReadonlySet<string | null>;

interface StoredPlan {
  readonly plan: StopPlan;
  readonly target: StopTarget;
  readonly networks: Networks;
  /** What listened on the port when it was last looked at, before anything was done. */
  readonly before: ReadonlySet<SocketId>;
  readonly made: number;
}

export interface StopperOptions extends StopContext {
  readonly readNow: (scope: ReadScope) => Promise<void>;
}

/** Plans stops, and carries them out. Security item 26. */
export class Stopper {
  private readonly plans = new Map<string, StoredPlan>();

  constructor(private readonly options: StopperOptions) {}

  /** Looks, and plans. The plan can be carried out for a minute. */
  async plan(target: StopTarget): Promise<StopPlan> {
    await this.look(this.networksOf(target));
    const plan = planStop(target, this.options);
    const networks = this.networksOf(target);
    const made = performance.now();
    for (const [id, old] of this.plans) if (made - old.made > PLAN_LIFE_MS) this.plans.delete(id);
    this.plans.set(plan.id, { plan, target, networks, before: this.listenersOn(plan, networks), made });
    return plan;
  }

  /** Makes the plan anew, and carries it out only if it is still the same one. */
  async stop({ planId, force }: StopRequest): Promise<StopOutcome> {
    const stored = this.plans.get(planId);
    if (!stored || performance.now() - stored.made > PLAN_LIFE_MS) return refused({ code: 'planExpired' });
    await this.look(stored.networks);
    const now = planStop(stored.target, this.options);
    if (now.refusal?.code === 'nothingThere') return this.takenOverBy(stored) ?? { kind: 'gone' };
    const before = this.listenersOn(stored.plan, stored.networks);
    const refusal = now.refusal ?? this.differenceOf(stored.plan, now) ?? this.signalAll(stored, force);
    return refusal ? refused(refusal) : this.watch({ ...stored, before });
  }

  /** Reads the listeners; those of another network namespace are read with everything else only. */
  private look(networks: Networks): Promise<void> {
    const isElsewhere = [...networks].some((network) => network !== null);
    return this.options.readNow(isElsewhere ? 'all' : 'listeners');
  }

  private networksOf({ socketIds }: StopTarget): Networks {
    const sockets = socketIds.flatMap((id) => this.options.monitor.sockets.get(id) ?? []);
    return new Set(sockets.map(networkOf));
  }

  private differenceOf(planned: StopPlan, now: StopPlan): StopRefusal | null {
    const keys = new Set(now.victims.map(({ process }) => process));
    const missing = planned.victims.find(({ process }) => !keys.has(process));
    if (missing) return { code: 'identityChanged', name: missing.name, pid: missing.pid };
    const [extra] = now.victims.filter(({ process }) => !planned.victims.some((victim) => victim.process === process));
    if (extra) return { code: 'identityChanged', name: extra.name, pid: extra.pid };
    // A concern that nobody has seen: it is as if there had been no look at all.
    const seen = new Set(planned.concerns.map((concern) => JSON.stringify(concern)));
    return now.concerns.every((concern) => seen.has(JSON.stringify(concern))) ? null : { code: 'planExpired' };
  }

  private signalAll({ plan, target }: StoredPlan, force: boolean): StopRefusal | null {
    // All are looked at before the first is signalled: its end may take the others with it, and half a stop is none.
    const holders = plan.victims.map((victim) => ({ victim, info: this.holderNow(victim, target) }));
    for (const { victim, info } of holders) {
      if (!info) return { code: 'identityChanged', name: victim.name, pid: victim.pid };
    }
    for (const how of ['probe', force ? 'kill' : 'terminate'] as const) {
      for (const { victim, info } of holders) {
        const signalled = info && this.options.platform.actions.signal(info, how);
        if (!signalled || signalled.ok || signalled.error.code === 'gone') continue;
        return toRefusal(signalled.error, victim);
      }
    }
    return null;
  }

  /** A victim, if it holds one of the sockets at this moment. */
  private holderNow({ process, pid }: StopVictim, { socketIds }: StopTarget): ProcessInfo | null {
    const { monitor } = this.options;
    return monitor.holdsAny(socketIds, pid) ? monitor.processes.get(process) : null;
  }

  private async watch(stored: StoredPlan): Promise<StopOutcome> {
    const deadline = performance.now() + PATIENCE_MS;
    let freedAt: number | null = null;
    for (;;) {
      await this.look(stored.networks);
      const takenOver = this.takenOverBy(stored);
      if (takenOver) return takenOver;
      const held = this.isHeld(stored);
      const now = performance.now();
      freedAt = held ? null : (freedAt ?? now);
      if (freedAt !== null && now - freedAt >= GRACE_MS) return { kind: 'freed' };
      if (held && now >= deadline) return { kind: 'stillHeld' };
      await delay(LOOK_INTERVAL_MS);
    }
  }

  /** By the sockets in question, or by new ones of the same processes. */
  private isHeld({ plan, target, networks }: StoredPlan): boolean {
    const { sockets } = this.options.monitor;
    const isVictim = (key: ProcessKey) => plan.victims.some(({ process }) => process === key);
    if (target.socketIds.some((id) => sockets.has(id))) return true;
    return [...this.listenersOn(plan, networks)].some((id) => sockets.get(id)?.owner.processes.some(isVictim));
  }

  /** A listener on the plan's port that was not there before, whose owner is none of the plan's. */
  private takenOverBy({ plan, networks, before }: StoredPlan): StopOutcome | null {
    const { monitor } = this.options;
    for (const id of this.listenersOn(plan, networks)) {
      const socket = before.has(id) ? undefined : monitor.sockets.get(id);
      if (!socket || plan.victims.some(({ process }) => socket.owner.processes.includes(process))) continue;
      const key = socket.owner.processes[0];
      const process = key === undefined ? null : monitor.processes.get(key);
      return { kind: 'takenOver', name: process?.name ?? null, pid: process?.pid ?? null };
    }
    return null;
  }

  /** In another network the same port is another. */
  private listenersOn({ port, transport }: StopPlan, networks: Networks): ReadonlySet<SocketId> {
    const ids = new Set<SocketId>();
    for (const socket of this.options.monitor.sockets.values()) {
      if (socket.role === 'connection' || socket.localPort !== port || socket.transport !== transport) continue;
      if (!networks.has(networkOf(socket))) continue;
      ids.add(socket.id);
    }
    return ids;
  }
}

function networkOf({ netNamespace }: SocketInfo): string | null {
  return netNamespace?.id ?? null;
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
    case 'unsupported':
      return { code: 'unsupported' };
    default:
      return assertNever(error);
  }
}
