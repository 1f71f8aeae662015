import { CookieIndex, NO_SLOT } from './cookie-index';
import type { SocketColumns } from './socket-columns';
import { allocateColumns, growColumns } from './socket-columns';
import type { SocketRecord } from './socket-record';
import { IPPROTO_UDP, OWN_NAMESPACE, TCP_LISTEN } from './socket-record';

/** Which rows a read gives: every socket, or TCP listeners and all of UDP only. */
export type ReadScope = 'all' | 'listeners';

/** Slots of the table that a read touched. Those in `removed` can be read until the next `begin`. */
export interface TableDelta {
  readonly added: readonly number[];
  readonly changed: readonly number[];
  readonly removed: readonly number[];
  /** Those that were there before, and whose bytes, retransmits or queue have moved since; a new socket is not among them. */
  readonly moved: readonly number[];
}

const ownNamespace: readonly number[] = [OWN_NAMESPACE];

/**
 * Every socket of the host, as columns of numbers. A slot stays with its socket from the first read
 * that saw it to the one that no longer did, and is then used again.
 *
 * A read is `begin`, `observe` for each row, and `commit`, which tells what differs.
 */
export class SocketTable {
  private columns = allocateColumns(1024);
  private readonly index = new CookieIndex();
  private readonly free: number[] = [];
  /** Slots at and above this were never used. */
  private used = 0;
  private generation = 0;
  private scope: ReadScope = 'all';
  private added: number[] = [];
  private changed: number[] = [];
  private removed: number[] = [];
  private moved: number[] = [];
  /** The slot of the row before, in this read. */
  private last = NO_SLOT;

  /** The columns; valid until the next `observe`. Not to be written. */
  get rows(): SocketColumns {
    return this.columns;
  }

  /** Slots are below this. */
  get size(): number {
    return this.used;
  }

  /** Starts a read. */
  begin(scope: ReadScope): void {
    for (const slot of this.removed) this.free.push(slot);
    this.scope = scope;
    this.generation += 1;
    this.last = NO_SLOT;
    this.added = [];
    this.changed = [];
    this.removed = [];
    this.moved = [];
  }

  /** Takes one row of the read. A socket that stands in it twice counts once, with the later row's values. */
  readonly observe = (record: SocketRecord): void => {
    const { cookieLow, cookieHigh } = record;
    let slot = this.expected();
    const { columns } = this;
    const isExpected =
      slot !== NO_SLOT &&
      columns.cookieLow[slot] === cookieLow &&
      columns.cookieHigh[slot] === cookieHigh &&
      columns.generation[slot] !== 0;
    if (!isExpected) slot = this.index.get(cookieLow, cookieHigh);
    if (slot === NO_SLOT) slot = this.insert(record);
    else this.refresh(slot, record);
    if (this.last !== NO_SLOT) this.columns.next[this.last] = slot;
    this.last = slot;
  };

  /** The slot of a socket; NO_SLOT for one that is not in the table. */
  slotOf(cookieLow: number, cookieHigh: number): number {
    return this.index.get(cookieLow, cookieHigh);
  }

  /**
   * Ends a read. Sockets of its scope and of the `namespaces` that it read, which it did not see, are gone, but only if
   * it was `complete`: from a read that failed half-way nothing follows about the rows it did not reach.
   */
  commit(complete: boolean, namespaces: readonly number[] = ownNamespace): TableDelta {
    if (complete) this.sweep(namespaces);
    return { added: this.added, changed: this.changed, removed: this.removed, moved: this.moved };
  }

  /** Calls `visit` for each slot in use. */
  forEach(visit: (slot: number) => void): void {
    for (let slot = 0; slot < this.used; slot += 1) {
      if (this.columns.generation[slot] !== 0) visit(slot);
    }
  }

  /** The kernel gives its sockets in the order of before, so that most rows are found without a look into the index. */
  private expected(): number {
    return this.last === NO_SLOT ? NO_SLOT : (this.columns.next[this.last] ?? NO_SLOT);
  }

  private insert(record: SocketRecord): number {
    const slot = this.free.pop() ?? this.extend();
    const { columns } = this;
    columns.cookieLow[slot] = record.cookieLow;
    columns.cookieHigh[slot] = record.cookieHigh;
    columns.generation[slot] = this.generation;
    columns.noted[slot] = this.generation;
    columns.cgroupId[slot] = 0;
    columns.next[slot] = NO_SLOT;
    this.write(slot, record);
    this.count(slot, record);
    this.index.add(record.cookieLow, record.cookieHigh, slot);
    this.added.push(slot);
    return slot;
  }

  private refresh(slot: number, record: SocketRecord): void {
    const { columns } = this;
    const seenInThisRead = columns.generation[slot] === this.generation;
    columns.generation[slot] = this.generation;
    if (this.differs(slot, record)) {
      this.write(slot, record);
      // In a read that is repeated, a row may differ twice.
      if (columns.noted[slot] !== this.generation) this.changed.push(slot);
      columns.noted[slot] = this.generation;
    }
    if (
      columns.received[slot] !== record.received ||
      columns.sent[slot] !== record.sent ||
      columns.queue[slot] !== record.queue ||
      columns.queueLimit[slot] !== record.queueLimit ||
      columns.drops[slot] !== record.drops ||
      columns.retransmits[slot] !== record.retransmits ||
      columns.roundTripTime[slot] !== record.roundTripTime
    ) {
      this.count(slot, record);
      if (!seenInThisRead) this.moved.push(slot);
    }
  }

  private differs(slot: number, record: SocketRecord): boolean {
    const { columns } = this;
    const at = slot * 4;
    return (
      columns.state[slot] !== record.state ||
      columns.inode[slot] !== record.inode ||
      columns.uid[slot] !== record.uid ||
      columns.pid[slot] !== record.pid ||
      columns.localPort[slot] !== record.localPort ||
      columns.peerPort[slot] !== record.peerPort ||
      columns.v6Only[slot] !== Number(record.v6Only) ||
      !sameWords(columns.local, at, record.local) ||
      !sameWords(columns.peer, at, record.peer)
    );
  }

  private write(slot: number, record: SocketRecord): void {
    const { columns } = this;
    columns.protocol[slot] = record.protocol;
    columns.family[slot] = record.family;
    columns.state[slot] = record.state;
    columns.v6Only[slot] = Number(record.v6Only);
    columns.localPort[slot] = record.localPort;
    columns.peerPort[slot] = record.peerPort;
    columns.local.set(record.local, slot * 4);
    columns.peer.set(record.peer, slot * 4);
    columns.uid[slot] = record.uid;
    columns.inode[slot] = record.inode;
    columns.pid[slot] = record.pid;
    columns.netNamespace[slot] = record.netNamespace;
    // It is fixed when the socket is made, and no longer told once the socket waits for its end.
    if (record.cgroupId !== 0) columns.cgroupId[slot] = record.cgroupId;
  }

  private count(slot: number, record: SocketRecord): void {
    const { columns } = this;
    columns.queue[slot] = record.queue;
    columns.queueLimit[slot] = record.queueLimit;
    columns.drops[slot] = record.drops;
    columns.roundTripTime[slot] = record.roundTripTime;
    columns.retransmits[slot] = record.retransmits;
    columns.received[slot] = record.received;
    columns.sent[slot] = record.sent;
  }

  private sweep(namespaces: readonly number[]): void {
    const { columns, generation, scope } = this;
    for (let slot = 0; slot < this.used; slot += 1) {
      const seen = columns.generation[slot];
      if (seen === 0 || seen === generation) continue;
      if (scope === 'listeners' && !isInListenerScope(columns, slot)) continue;
      if (!namespaces.includes(columns.netNamespace[slot] ?? 0)) continue;
      columns.generation[slot] = 0;
      this.index.remove(columns.cookieLow[slot] ?? 0, columns.cookieHigh[slot] ?? 0);
      this.removed.push(slot);
    }
  }

  private extend(): number {
    if (this.used === this.columns.state.length) this.columns = growColumns(this.columns);
    this.used += 1;
    return this.used - 1;
  }
}

function isInListenerScope(columns: SocketColumns, slot: number): boolean {
  return columns.protocol[slot] === IPPROTO_UDP || columns.state[slot] === TCP_LISTEN;
}

function sameWords(column: Uint32Array, at: number, words: Uint32Array): boolean {
  return (
    column[at] === words[0] && column[at + 1] === words[1] && column[at + 2] === words[2] && column[at + 3] === words[3]
  );
}
