import { CookieIndex, NO_SLOT } from './cookie-index';
import type { SocketRecord } from './socket-record';
import { IPPROTO_UDP, TCP_LISTEN } from './socket-record';

/** Which rows a read gives: every socket, or TCP listeners and all of UDP only. */
export type ReadScope = 'all' | 'listeners';

/** Slots of the table that a read touched. Those in `removed` can be read until the next `begin`. */
export interface TableDelta {
  readonly added: readonly number[];
  readonly changed: readonly number[];
  readonly removed: readonly number[];
}

/** Columns of the table, a value a slot. */
interface Columns {
  readonly cookieLow: Uint32Array;
  readonly cookieHigh: Uint32Array;
  /** The read that last saw the slot; 0 for a free slot. */
  readonly generation: Uint32Array;
  readonly protocol: Uint8Array;
  readonly family: Uint8Array;
  readonly state: Uint8Array;
  readonly v6Only: Uint8Array;
  readonly localPort: Uint16Array;
  readonly peerPort: Uint16Array;
  /** Four words a slot. */
  readonly local: Uint32Array;
  readonly peer: Uint32Array;
  readonly uid: Uint32Array;
  readonly inode: Uint32Array;
  readonly pid: Uint32Array;
}

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

  /** The columns; valid until the next `observe`. Not to be written. */
  get rows(): Columns {
    return this.columns;
  }

  /** Starts a read. */
  begin(scope: ReadScope): void {
    for (const slot of this.removed) this.free.push(slot);
    this.scope = scope;
    this.generation += 1;
    this.added = [];
    this.changed = [];
    this.removed = [];
  }

  /** Takes one row of the read. A socket that stands in it twice counts once, with the later row's values. */
  readonly observe = (record: SocketRecord): void => {
    const slot = this.index.get(record.cookieLow, record.cookieHigh);
    if (slot === NO_SLOT) this.insert(record);
    else this.refresh(slot, record);
  };

  /**
   * Ends a read. Sockets of its scope that it did not see are gone, but only if it was `complete`:
   * from a read that failed half-way nothing follows about the rows it did not reach.
   */
  commit(complete: boolean): TableDelta {
    if (complete) this.sweep();
    return { added: this.added, changed: this.changed, removed: this.removed };
  }

  /** Calls `visit` for each slot in use. */
  forEach(visit: (slot: number) => void): void {
    for (let slot = 0; slot < this.used; slot += 1) {
      if (this.columns.generation[slot] !== 0) visit(slot);
    }
  }

  private insert(record: SocketRecord): void {
    const slot = this.free.pop() ?? this.extend();
    const { columns } = this;
    columns.cookieLow[slot] = record.cookieLow;
    columns.cookieHigh[slot] = record.cookieHigh;
    columns.generation[slot] = this.generation;
    this.write(slot, record);
    this.index.add(record.cookieLow, record.cookieHigh, slot);
    this.added.push(slot);
  }

  private refresh(slot: number, record: SocketRecord): void {
    const seenInThisRead = this.columns.generation[slot] === this.generation;
    this.columns.generation[slot] = this.generation;
    if (!this.differs(slot, record)) return;
    this.write(slot, record);
    if (!seenInThisRead) this.changed.push(slot);
    else if (!this.added.includes(slot) && !this.changed.includes(slot)) this.changed.push(slot);
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
  }

  private sweep(): void {
    const { columns, generation, scope } = this;
    for (let slot = 0; slot < this.used; slot += 1) {
      const seen = columns.generation[slot];
      if (seen === 0 || seen === generation) continue;
      if (scope === 'listeners' && !isInListenerScope(columns, slot)) continue;
      columns.generation[slot] = 0;
      this.index.remove(columns.cookieLow[slot] ?? 0, columns.cookieHigh[slot] ?? 0);
      this.removed.push(slot);
    }
  }

  private extend(): number {
    if (this.used === this.columns.state.length) {
      const larger = allocateColumns(this.used * 2);
      for (const name of Object.keys(larger) as (keyof Columns)[]) larger[name].set(this.columns[name]);
      this.columns = larger;
    }
    this.used += 1;
    return this.used - 1;
  }
}

function isInListenerScope(columns: Columns, slot: number): boolean {
  return columns.protocol[slot] === IPPROTO_UDP || columns.state[slot] === TCP_LISTEN;
}

function sameWords(column: Uint32Array, at: number, words: Uint32Array): boolean {
  return (
    column[at] === words[0] && column[at + 1] === words[1] && column[at + 2] === words[2] && column[at + 3] === words[3]
  );
}

function allocateColumns(capacity: number): Columns {
  return {
    cookieLow: new Uint32Array(capacity),
    cookieHigh: new Uint32Array(capacity),
    generation: new Uint32Array(capacity),
    protocol: new Uint8Array(capacity),
    family: new Uint8Array(capacity),
    state: new Uint8Array(capacity),
    v6Only: new Uint8Array(capacity),
    localPort: new Uint16Array(capacity),
    peerPort: new Uint16Array(capacity),
    local: new Uint32Array(capacity * 4),
    peer: new Uint32Array(capacity * 4),
    uid: new Uint32Array(capacity),
    inode: new Uint32Array(capacity),
    pid: new Uint32Array(capacity),
  };
}
