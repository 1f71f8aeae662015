import type { SocketColumns } from './socket-columns';
import type { SocketTable, TableDelta } from './socket-table';

/** What moved between two whole reads: bytes and segments. */
export interface Flow {
  readonly received: number;
  readonly sent: number;
  readonly retransmits: number;
}

export const noFlow: Flow = { received: 0, sent: 0, retransmits: 0 };

export function addFlows(a: Flow, b: Flow): Flow {
  return {
    received: a.received + b.received,
    sent: a.sent + b.sent,
    retransmits: a.retransmits + b.retransmits,
  };
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
    for (const slot of added) this.remember(rows, slot);
    for (const slot of moved) {
      const flow = this.since(rows, slot);
      this.remember(rows, slot);
      // A connection that waits for its end has no counters any more.
      if (flow.received < 0 || flow.sent < 0 || flow.retransmits < 0) continue;
      if (flow.received + flow.sent + flow.retransmits > 0) this.moved.set(slot, flow);
    }
  }

  /** What moved, summed over what the slots belong to: a listener, a process. */
  sums<Group>(groupsOf: (slot: number) => readonly Group[]): ReadonlyMap<Group, Flow> {
    const sums = new Map<Group, Flow>();
    for (const [slot, flow] of this.moved) {
      for (const group of groupsOf(slot)) sums.set(group, addFlows(sums.get(group) ?? noFlow, flow));
    }
    return sums;
  }

  private since(rows: SocketColumns, slot: number): Flow {
    return {
      received: (rows.received[slot] ?? 0) - (this.received[slot] ?? 0),
      sent: (rows.sent[slot] ?? 0) - (this.sent[slot] ?? 0),
      retransmits: (rows.retransmits[slot] ?? 0) - (this.retransmits[slot] ?? 0),
    };
  }

  private remember(rows: SocketColumns, slot: number): void {
    this.received[slot] = rows.received[slot] ?? 0;
    this.sent[slot] = rows.sent[slot] ?? 0;
    this.retransmits[slot] = rows.retransmits[slot] ?? 0;
  }

  private makeRoom(slots: number): void {
    if (this.received.length >= slots) return;
    this.received = copyInto(new Float64Array(slots), this.received);
    this.sent = copyInto(new Float64Array(slots), this.sent);
    this.retransmits = copyInto(new Uint32Array(slots), this.retransmits);
  }
}

function copyInto<Column extends Float64Array | Uint32Array>(larger: Column, column: Column): Column {
  larger.set(column);
  return larger;
}
