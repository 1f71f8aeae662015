import type { ConnectionState } from '../../../shared/domain/socket';
import type { ListenerHealth } from '../../../shared/domain/listener-health';
import { socketIdOf } from '../enrich/describe-socket';
import type { Attachments } from './attachments';
import { STATES, connectionState, isQueued } from './connection-states';
import { NO_SLOT } from './cookie-index';
import { IPPROTO_UDP } from './socket-record';
import { ListenerStrain } from './listener-strain';
import type { SocketTable } from './socket-table';
import { noFlow } from './traffic';
import type { Flow, Traffic } from './traffic';

// Numbers of states, include/net/tcp_states.h.
const TCP_CLOSE_WAIT = 8;

/** What nobody reads is not 0. */
const notCounted = {
  acceptQueue: null,
  backlog: null,
  drops: null,
  received: null,
  sent: null,
  retransmits: null,
  warnings: [],
} as const;

export interface HealthMeterOptions {
  readonly attachments: Attachments;
  readonly traffic: Traffic;
  /** Connections to a listener that were too short for any look, in the last minute. */
  readonly briefCount: (listenerSlot: number) => number;
  /** Whether the kernel's counters of a socket are read. */
  readonly isCounted: (slot: number) => boolean;
}

interface Told {
  readonly health: ListenerHealth;
  readonly strain: ListenerStrain;
}

/** What every TCP listener goes through, counted after a whole read; and UDP sockets that could not keep up. */
export class HealthMeter {
  private told = new Map<number, Told>();
  private counts = new Uint32Array(0);
  /** UDP sockets of which the kernel has dropped datagrams. */
  private dropping: number[] = [];

  constructor(
    private readonly table: SocketTable,
    private readonly options: HealthMeterOptions,
  ) {}

  isCounted(slot: number): boolean {
    return this.options.isCounted(slot);
  }

  /** Looks at every listener at the time `now`, in ms, and gives those whose health differs from the look before. */
  look(now: number): readonly ListenerHealth[] {
    const { attachments, traffic } = this.options;
    const listeners = [...attachments.all()];
    const places = this.countStates(listeners);
    const flows = traffic.sums(
      (slot) => listOf(attachments.listenerOf(slot)),
      ({ listener }) => listOf(listener),
    );
    const before = this.told;
    this.told = new Map();
    const differing: ListenerHealth[] = [];
    for (const slot of [...listeners, ...this.dropping]) {
      const id = socketIdOf(this.table, slot);
      const known = before.get(slot);
      const same = known?.health.socketId === id ? known : null;
      const strain = same?.strain ?? new ListenerStrain();
      const health = this.healthOf(slot, places.get(slot) ?? null, flows.get(slot) ?? noFlow, strain, now);
      const isSame = same !== null && isEqual(same.health, health);
      this.told.set(slot, { health: isSame ? same.health : health, strain });
      if (!isSame) differing.push(health);
    }
    return differing;
  }

  /** What the last look found. */
  all(): readonly ListenerHealth[] {
    return [...this.told.values()].map(({ health }) => health);
  }

  private healthOf(
    slot: number,
    place: number | null,
    flow: Flow,
    strain: ListenerStrain,
    now: number,
  ): ListenerHealth {
    const { rows } = this.table;
    const { seconds } = this.options.traffic;
    const known = {
      socketId: socketIdOf(this.table, slot),
      connections: place === null ? {} : this.connectionsAt(place),
      briefConnections: this.options.briefCount(slot),
    };
    if (!this.isCounted(slot)) return { ...known, ...notCounted };
    const [queue, queueLimit, drops] = [rows.queue[slot] ?? 0, rows.queueLimit[slot] ?? 0, rows.drops[slot] ?? 0];
    const counted = {
      ...known,
      drops,
      received: flow.received / seconds,
      sent: flow.sent / seconds,
      retransmits: flow.retransmits / seconds,
    };
    // Datagrams wait in a buffer of bytes, and come by no connection.
    if (place === null) return { ...counted, acceptQueue: null, backlog: null, warnings: [] };
    const closeWait = this.counts[place * STATES + TCP_CLOSE_WAIT] ?? 0;
    const warnings = strain.look({ queue, queueLimit, drops, closeWait }, now);
    return { ...counted, acceptQueue: queue, backlog: queueLimit, warnings };
  }

  /** Counts the accepted connections of all listeners by state; gives the place of each listener's counts. */
  private countStates(slots: readonly number[]): ReadonlyMap<number, number> {
    const places = new Map(slots.map((slot, place) => [slot, place]));
    if (this.counts.length < slots.length * STATES) this.counts = new Uint32Array(slots.length * STATES * 2);
    this.counts.fill(0);
    this.dropping = [];
    const { rows } = this.table;
    this.table.forEach((slot) => {
      if (rows.protocol[slot] === IPPROTO_UDP && (rows.drops[slot] ?? 0) > 0) this.dropping.push(slot);
      const listener = this.options.attachments.listenerOf(slot);
      const place = listener === NO_SLOT ? undefined : places.get(listener);
      const state = rows.state[slot] ?? 0;
      if (place === undefined || state >= STATES || isQueued(rows, slot)) return;
      const at = place * STATES + state;
      this.counts[at] = (this.counts[at] ?? 0) + 1;
    });
    return places;
  }

  private connectionsAt(place: number): Readonly<Partial<Record<ConnectionState, number>>> {
    const connections: Partial<Record<ConnectionState, number>> = {};
    for (let number = 0; number < STATES; number += 1) {
      const state = connectionState(number);
      const count = this.counts[place * STATES + number] ?? 0;
      if (state !== null && count > 0) connections[state] = (connections[state] ?? 0) + count;
    }
    return connections;
  }
}

function listOf(slot: number): readonly number[] {
  return slot === NO_SLOT ? [] : [slot];
}

function isEqual(a: ListenerHealth, b: ListenerHealth): boolean {
  return (
    a.acceptQueue === b.acceptQueue &&
    a.backlog === b.backlog &&
    a.drops === b.drops &&
    a.received === b.received &&
    a.sent === b.sent &&
    a.retransmits === b.retransmits &&
    a.briefConnections === b.briefConnections &&
    a.warnings.join() === b.warnings.join() &&
    Object.keys(a.connections).length === Object.keys(b.connections).length &&
    Object.entries(a.connections).every(([state, count]) => b.connections[state as ConnectionState] === count)
  );
}
