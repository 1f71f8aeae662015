import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessKey } from '../../../shared/domain/process';
import type { SocketId, SocketInfo } from '../../../shared/domain/socket';
import type { StopOutcome, StopPlan, StopTarget } from '../../../shared/domain/stop';
import type { Monitor } from '../monitor/monitor';
import type { ReadScope } from '../monitor/socket-table';

/** How long a process that was told to end has before it counts as still holding the port, in ms. */
const PATIENCE_MS = 3000;
/** How long a freed port is watched for somebody who takes it at once, in ms. */
const GRACE_MS = 1000;
const LOOK_INTERVAL_MS = 50;

/** The networks that the sockets of a target are in, each by its id; null for the one that Porthole is in. */
export type Networks = ReadonlySet<string | null>;

/** A plan, and what was seen before it was carried out. */
export interface WatchedPlan {
  readonly plan: StopPlan;
  readonly target: StopTarget;
  readonly networks: Networks;
  /** What listened on the port when it was last looked at, before anything was done. */
  readonly before: ReadonlySet<SocketId>;
}

/** Looks what becomes of a port when its holders are told to stop. */
export class PortWatch {
  constructor(
    private readonly monitor: Monitor,
    private readonly readNow: (scope: ReadScope) => Promise<void>,
  ) {}

  /** Reads the listeners; those of another network namespace are read with everything else only. */
  look(networks: Networks): Promise<void> {
    const isElsewhere = [...networks].some((network) => network !== null);
    return this.readNow(isElsewhere ? 'all' : 'listeners');
  }

  networksOf({ socketIds }: StopTarget): Networks {
    const sockets = socketIds.flatMap((id) => this.monitor.sockets.get(id) ?? []);
    return new Set(sockets.map(networkOf));
  }

  /** Looks until the port is free and stays so, is taken by another, or is still held when patience ends. */
  async watch(stored: WatchedPlan): Promise<StopOutcome> {
    const deadline = performance.now() + PATIENCE_MS;
    let freedAt: number | null = null;
    for (;;) {
      await this.look(stored.networks);
      const takenOver = this.takenOverBy(stored);
      const now = performance.now();
      // Of whom nothing is known may be known in a moment, or be what is left of who was stopped.
      if (takenOver && (takenOver.pid !== null || now >= deadline)) return takenOver;
      const held = takenOver !== null || this.isHeld(stored);
      freedAt = held ? null : (freedAt ?? now);
      if (freedAt !== null && now - freedAt >= GRACE_MS) return { kind: 'freed' };
      if (held && now >= deadline) return { kind: 'stillHeld' };
      await delay(LOOK_INTERVAL_MS);
    }
  }

  /** By the sockets in question, or by new ones of the same processes. */
  private isHeld({ plan, target, networks }: WatchedPlan): boolean {
    const { sockets } = this.monitor;
    const isVictim = (key: ProcessKey) => plan.victims.some(({ process }) => process === key);
    if (target.socketIds.some((id) => sockets.has(id))) return true;
    return [...this.listenersOn(plan, networks)].some((id) => sockets.get(id)?.owner.processes.some(isVictim));
  }

  /** A listener on the plan's port that was not there before, whose owner is none of the plan's. */
  takenOverBy({ plan, networks, before }: WatchedPlan): Extract<StopOutcome, { readonly kind: 'takenOver' }> | null {
    const { monitor } = this;
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
  listenersOn({ port, transport }: StopPlan, networks: Networks): ReadonlySet<SocketId> {
    const ids = new Set<SocketId>();
    for (const socket of this.monitor.sockets.values()) {
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
