import { NO_SLOT } from './cookie-index';
import type { SocketColumns } from './socket-columns';
import type { SocketTable, TableDelta } from './socket-table';

/** What moved between two whole reads: bytes and segments. */
export interface Flow {
  readonly received: number;
  readonly sent: number;
  readonly retransmits: number;
}

export const noFlow: Flow = { received: 0, sent: 0, retransmits: 0 };

/** A connection that closed since the last whole read, and what it had carried since that. */
export interface EndedConnection {
  /** The slot of the listener that it came in by; NO_SLOT for none. */
  readonly listener: number;
  /** Who held it, or holds its listener. */
  readonly pids: readonly number[];
  readonly flow: Flow;
}

/**
 * How much every connection has carried since the whole read before. Only those that carried something are looked at,
 * so that a host at rest costs nothing.
 */
export class Traffic {
  private received = new Float64Array(1024);
  private sent = new Float64Array(1024);
  private retransmits = new Uint32Array(1024);
  private moved = new Map<number, Flow>();
  /** Those that end before the next whole read, and those that did before the last. */
  private ending: EndedConnection[] = [];
  private ended: readonly EndedConnection[] = [];
  private before = 0;
  private now = 0;

  /** What the last whole read found moved, by slot; slots that stood still are left out. */
  get flows(): ReadonlyMap<number, Flow> {
    return this.moved;
  }

  /**
   * Time between the last two whole reads, in seconds; infinite while there was one only, or when the clock was set
   * back, so that no rate comes of it.
   */
  get seconds(): number {
    return this.before === 0 || this.now <= this.before ? Infinity : (this.now - this.before) / 1000;
  }

  /** Takes note of a whole read at the time `now`, in ms. */
  note({ rows }: SocketTable, { added, moved }: TableDelta, now: number): void {
    this.makeRoom(rows.state.length);
    this.before = this.now;
    this.now = now;
    this.moved = new Map();
    this.ended = this.ending;
    this.ending = [];
    for (const slot of added) {
      // At the first read nobody knows since when.
      if (this.before !== 0) this.take(slot, totalOf(rows, slot));
      this.remember(rows, slot);
    }
    for (const slot of moved) {
      const flow = this.since(rows, slot);
      this.remember(rows, slot);
      this.take(slot, flow);
    }
  }

  /** Takes note of a connection that has ended, with its last counters; `slot` is NO_SLOT for one that no read saw. */
  noteEnd(slot: number, last: Flow, whose: Omit<EndedConnection, 'flow'>): void {
    const flow = slot === NO_SLOT ? last : difference(last, this.lastOf(slot));
    if (slot !== NO_SLOT) this.setLast(slot, last);
    if (isFlow(flow)) this.ending.push({ ...whose, flow });
  }

  /**
   * What moved, summed over what it belongs to: a listener, a process. `groupsOf` gives those of a connection by its slot,
   * `groupsOfEnded` those of one that has ended.
   */
  sums<Group>(
    groupsOf: (slot: number) => readonly Group[],
    groupsOfEnded: (ended: EndedConnection) => readonly Group[],
  ): ReadonlyMap<Group, Flow> {
    const sums = new Map<Group, { received: number; sent: number; retransmits: number }>();
    const add = (flow: Flow, groups: readonly Group[]): void => {
      for (const group of groups) {
        const sum = sums.get(group) ?? { ...noFlow };
        sums.set(group, sum);
        sum.received += flow.received;
        sum.sent += flow.sent;
        sum.retransmits += flow.retransmits;
      }
    };
    for (const [slot, flow] of this.moved) add(flow, groupsOf(slot));
    for (const ended of this.ended) add(ended.flow, groupsOfEnded(ended));
    return sums;
  }

  private take(slot: number, flow: Flow): void {
    if (isFlow(flow)) this.moved.set(slot, flow);
  }

  private since(rows: SocketColumns, slot: number): Flow {
    return difference(totalOf(rows, slot), this.lastOf(slot));
  }

  private remember(rows: SocketColumns, slot: number): void {
    this.setLast(slot, totalOf(rows, slot));
  }

  private lastOf(slot: number): Flow {
    return {
      received: this.received[slot] ?? 0,
      sent: this.sent[slot] ?? 0,
      retransmits: this.retransmits[slot] ?? 0,
    };
  }

  private setLast(slot: number, { received, sent, retransmits }: Flow): void {
    this.received[slot] = received;
    this.sent[slot] = sent;
    this.retransmits[slot] = retransmits;
  }

  private makeRoom(slots: number): void {
    if (this.received.length >= slots) return;
    this.received = copyInto(new Float64Array(slots), this.received);
    this.sent = copyInto(new Float64Array(slots), this.sent);
    this.retransmits = copyInto(new Uint32Array(slots), this.retransmits);
  }
}

function totalOf(rows: SocketColumns, slot: number): Flow {
  return {
    received: rows.received[slot] ?? 0,
    sent: rows.sent[slot] ?? 0,
    retransmits: rows.retransmits[slot] ?? 0,
  };
}

function difference(now: Flow, before: Flow): Flow {
  return {
    received: now.received - before.received,
    sent: now.sent - before.sent,
    retransmits: now.retransmits - before.retransmits,
  };
}

/** Not 0; and not less than 0, as of a connection that waits for its end and has no counters any more. */
function isFlow({ received, sent, retransmits }: Flow): boolean {
  return received >= 0 && sent >= 0 && retransmits >= 0 && received + sent + retransmits > 0;
}

function copyInto<Column extends Float64Array | Uint32Array>(larger: Column, column: Column): Column {
  larger.set(column);
  return larger;
}
