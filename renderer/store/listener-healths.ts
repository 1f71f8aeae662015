import type { HealthWarning, ListenerHealth } from '../../shared/domain/listener-health';
import type { ConnectionState, SocketId, SocketInfo } from '../../shared/domain/socket';

/** What the listeners of one row go through together. Rates are per second. */
export interface RowHealth extends Omit<ListenerHealth, 'socketId' | 'acceptQueue' | 'backlog'> {
  /** Connections that wait to be accepted, over all its listeners; null for UDP, and where nobody counts them. */
  readonly waiting: number | null;
  /** The queue that is fuller than those of its other listeners; null where `waiting` is. */
  readonly queue: { readonly waiting: number; readonly most: number } | null;
}

/** What each listener goes through, as far as the engine has told. */
export class ListenerHealths {
  readonly #known = new Map<SocketId, ListenerHealth>();
  /** Told before the ChangeSet that brings their sockets. */
  readonly #early = new Set<SocketId>();

  /** Keeps what was told of a listener, which may not be among `sockets` yet. */
  take(health: ListenerHealth, sockets: ReadonlyMap<SocketId, unknown>): void {
    this.#known.set(health.socketId, health);
    if (!sockets.has(health.socketId)) this.#early.add(health.socketId);
  }

  /**
   * Drops what was told of sockets that a ChangeSet has removed, and of those that it should have brought and has not:
   * they came and went before it.
   */
  settle(removed: readonly SocketId[], sockets: ReadonlyMap<SocketId, unknown>): void {
    for (const id of removed) this.#known.delete(id);
    for (const id of this.#early) {
      if (!sockets.has(id)) this.#known.delete(id);
    }
    this.#early.clear();
  }

  /** What these sockets go through together; null until all of them are known. */
  of(sockets: readonly SocketInfo[]): RowHealth | null {
    const healths: ListenerHealth[] = [];
    for (const { id } of sockets) {
      const health = this.#known.get(id);
      if (!health) return null;
      healths.push(health);
    }
    const [first, ...others] = healths;
    return first && others.length === 0 ? rowHealth(first) : joinHealths(healths);
  }

  get size(): number {
    return this.#known.size;
  }

  clear(): void {
    this.#known.clear();
    this.#early.clear();
  }
}

/** Most rows have one listener, and thousands of them may be told of each second. */
function rowHealth(health: ListenerHealth): RowHealth {
  const { acceptQueue: waiting, backlog: most, drops, connections, received, sent, retransmits } = health;
  const { briefConnections, warnings } = health;
  const queue = waiting === null || most === null ? null : { waiting, most };
  return { waiting, queue, drops, connections, received, sent, retransmits, briefConnections, warnings };
}

/** The healths of the listeners of one row as one. */
export function joinHealths(healths: readonly ListenerHealth[]): RowHealth {
  const sum = (value: (health: ListenerHealth) => number | null): number | null => {
    const known = healths.map(value).filter((number) => number !== null);
    return known.length > 0 ? known.reduce((total, number) => total + number) : null;
  };
  const connections: Partial<Record<ConnectionState, number>> = {};
  for (const health of healths) {
    for (const [state, count] of Object.entries(health.connections) as [ConnectionState, number][]) {
      connections[state] = (connections[state] ?? 0) + count;
    }
  }
  return {
    waiting: sum(({ acceptQueue }) => acceptQueue),
    queue: fullestQueue(healths),
    drops: sum(({ drops }) => drops),
    connections,
    received: sum(({ received }) => received),
    sent: sum(({ sent }) => sent),
    retransmits: sum(({ retransmits }) => retransmits),
    briefConnections: healths.reduce((total, { briefConnections }) => total + briefConnections, 0),
    warnings: [...new Set<HealthWarning>(healths.flatMap(({ warnings }) => warnings))],
  };
}

function fullestQueue(healths: readonly ListenerHealth[]): RowHealth['queue'] {
  let fullest: RowHealth['queue'] = null;
  for (const { acceptQueue: waiting, backlog: most } of healths) {
    if (waiting === null || most === null) continue;
    const queue = { waiting, most };
    if (fullest === null || fullness(queue) > fullness(fullest)) fullest = queue;
  }
  return fullest;
}

/** The kernel lets one more in than a program asked for (sk_acceptq_is_full, include/net/sock.h), so none divides by 0. */
function fullness({ waiting, most }: NonNullable<RowHealth['queue']>): number {
  return waiting / (most + 1);
}
