import type { ConnectionState } from '../../../shared/domain/socket';
import type { ListenerHealth } from '../../../shared/domain/listener-health';
import { socketIdOf } from '../enrich/describe-socket';
import type { Attachments } from './attachments';
import { STATES, connectionState, isQueued, canonicalState } from './connection-states';
import { NO_SLOT } from './cookie-index';
import { IPPROTO_UDP } from './socket-record';
import { ListenerStrain } from './listener-strain';
import type { SocketTable } from './socket-table';
import { noFlow } from './traffic';
import type { Flow, Traffic } from './traffic';

// Numbers of states, include/net/tcp_states.h.
const TCP_CLOSE_WAIT = 8;

/** What a look finds of a listener by itself; its connections are counted together with all others'. */
type Found = { -readonly [Field in keyof Omit<ListenerHealth, 'socketId' | 'connections'>]: ListenerHealth[Field] };

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

interface Watched {
  readonly cookieLow: number;
  readonly cookieHigh: number;
  /** Where its connections are counted. */
  readonly place: number;
  readonly strain: ListenerStrain;
  /** As the last look found it; null before the first. */
  health: ListenerHealth | null;
  /** The number of the last look at it. */
  lookedAt: number;
}

/**
 * What every TCP listener goes through, counted after a whole read; and UDP sockets that could not keep up. There may be ten
 * thousand, looked at every second while a window is open, so one that has nothing new to tell makes no object.
 */
export class HealthMeter {
  private readonly watched = new Map<number, Watched>();
  /** Places of those that are gone. */
  private readonly free: number[] = [];
  /** Accepted connections by place and state, at this look and at the one before. */
  private counts = new Uint32Array(0);
  private countsBefore = new Uint32Array(0);
  private looks = 0;
  /** Filled in for one listener after the other. */
  private readonly found: Found = { ...notCounted, briefConnections: 0 };

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
    this.looks += 1;
    attachments.forEachListener((slot) => this.watch(slot));
    this.countStates();
    const flows = traffic.sums(
      (slot) => listOf(attachments.listenerOf(slot)),
      ({ listener }) => listOf(listener),
    );
    const { seconds } = traffic;
    const differing: ListenerHealth[] = [];
    this.watched.forEach((watched, slot) => {
      if (watched.lookedAt !== this.looks) {
        this.watched.delete(slot);
        this.free.push(watched.place);
        return;
      }
      this.lookAt(slot, watched, flows.get(slot) ?? noFlow, seconds, now);
      if (watched.health && isEqual(watched.health, this.found) && this.hasSameConnections(watched.place)) return;
      const connections = this.connectionsAt(watched.place);
      watched.health = { socketId: socketIdOf(this.table, slot), ...this.found, connections };
      differing.push(watched.health);
    });
    return differing;
  }

  /** What the last look found. */
  all(): readonly ListenerHealth[] {
    return [...this.watched.values()].flatMap(({ health }) => health ?? []);
  }

  /** Its slot may have been another's at the look before. */
  private watch(slot: number): void {
    const { cookieLow, cookieHigh } = this.table.rows;
    const known = this.watched.get(slot);
    const [low, high] = [cookieLow[slot] ?? 0, cookieHigh[slot] ?? 0];
    if (known?.cookieLow === low && known.cookieHigh === high) {
      known.lookedAt = this.looks;
      return;
    }
    const place = known?.place ?? this.free.pop() ?? this.watched.size;
    this.watched.set(slot, {
      cookieLow: low,
      cookieHigh: high,
      place,
      strain: new ListenerStrain(),
      health: null,
      lookedAt: this.looks,
    });
  }

  private lookAt(slot: number, { place, strain }: Watched, flow: Flow, seconds: number, now: number): void {
    const { found } = this;
    const { rows } = this.table;
    found.briefConnections = this.options.briefCount(slot);
    if (!this.isCounted(slot)) {
      Object.assign(found, notCounted);
      return;
    }
    const [queue, queueLimit, drops] = [rows.queue[slot] ?? 0, rows.queueLimit[slot] ?? 0, rows.drops[slot] ?? 0];
    found.drops = drops;
    found.received = flow.received / seconds;
    found.sent = flow.sent / seconds;
    found.retransmits = flow.retransmits / seconds;
    // Datagrams wait in a buffer of bytes, and come by no connection.
    const isUdp = rows.protocol[slot] === IPPROTO_UDP;
    const closeWait = this.counts[place * STATES + TCP_CLOSE_WAIT] ?? 0;
    found.acceptQueue = isUdp ? null : queue;
    found.backlog = isUdp ? null : queueLimit;
    found.warnings = isUdp ? notCounted.warnings : strain.look({ queue, queueLimit, drops, closeWait }, now);
  }

  /** Counts the accepted connections of all listeners by state; and watches the UDP sockets that have dropped datagrams. */
  private countStates(): void {
    this.turnCounts();
    const { rows } = this.table;
    this.table.forEach((slot) => {
      if (rows.protocol[slot] === IPPROTO_UDP && (rows.drops[slot] ?? 0) > 0) this.watch(slot);
      const listener = this.options.attachments.listenerOf(slot);
      const place = listener === NO_SLOT ? undefined : this.watched.get(listener)?.place;
      const state = rows.state[slot] ?? 0;
      if (place === undefined || state >= STATES || isQueued(rows, slot)) return;
      const at = place * STATES + canonicalState(state);
      this.counts[at] = (this.counts[at] ?? 0) + 1;
    });
  }

  private turnCounts(): void {
    [this.counts, this.countsBefore] = [this.countsBefore, this.counts];
    this.counts.fill(0);
    const needed = this.watched.size * STATES;
    if (this.counts.length >= needed) return;
    this.counts = new Uint32Array(needed * 2);
    const before = new Uint32Array(needed * 2);
    before.set(this.countsBefore);
    this.countsBefore = before;
  }

  private hasSameConnections(place: number): boolean {
    for (let at = place * STATES; at < (place + 1) * STATES; at += 1)
      if (this.counts[at] !== this.countsBefore[at]) return false;
    return true;
  }

  private connectionsAt(place: number): Readonly<Partial<Record<ConnectionState, number>>> {
    const connections: Partial<Record<ConnectionState, number>> = {};
    for (let number = 0; number < STATES; number += 1) {
      const state = connectionState(number);
      const count = this.counts[place * STATES + number] ?? 0;
      if (state !== null && count > 0) connections[state] = count;
    }
    return connections;
  }
}

function listOf(slot: number): readonly number[] {
  return slot === NO_SLOT ? [] : [slot];
}

function isEqual(a: Found, b: Found): boolean {
  return (
    a.acceptQueue === b.acceptQueue &&
    a.backlog === b.backlog &&
    a.drops === b.drops &&
    a.received === b.received &&
    a.sent === b.sent &&
    a.retransmits === b.retransmits &&
    a.briefConnections === b.briefConnections &&
    (a.warnings === b.warnings || a.warnings.join() === b.warnings.join())
  );
}
