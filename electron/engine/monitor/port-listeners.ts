import { NO_SLOT } from './cookie-index';
import type { SocketColumns } from './socket-columns';

/** The pids that hold the socket of a slot. */
export type HoldersOf = (slot: number) => readonly number[];

/** This computer's end of a connection. */
export interface LocalEnd {
  readonly family: number;
  /** Its address, as words of a column. */
  readonly local: Uint32Array;
  readonly at: number;
  /** NO_SLOT for one that is in no table. */
  readonly slot: number;
  /** It waits to be accepted. */
  readonly isQueued: boolean;
}

/** Listeners on one address: several processes may share it (SO_REUSEPORT), or one listen on it several times. */
interface Group {
  readonly slots: number[];
  /** The first of these that a process holds; null until it is asked for. */
  byPid: ReadonlyMap<number, number> | null;
}

/** The TCP listeners on one port: a few addresses, with maybe dozens of listeners each. */
export class PortListeners {
  private groups: readonly Group[] = [];

  constructor(private readonly holdersOf: HoldersOf) {}

  get isEmpty(): boolean {
    return this.groups.length === 0;
  }

  /** True when it is the first one on its address. */
  add(rows: SocketColumns, slot: number): boolean {
    const same = this.groups.find(({ slots: [first = NO_SLOT] }) => haveSameAddress(rows, first, slot));
    if (!same) this.groups = [...this.groups, { slots: [slot], byPid: null }];
    else {
      same.slots.push(slot);
      same.byPid = null;
    }
    return !same;
  }

  remove(slot: number): void {
    for (const group of this.groups) {
      const at = group.slots.indexOf(slot);
      if (at < 0) continue;
      group.slots.splice(at, 1);
      group.byPid = null;
    }
    this.groups = this.groups.filter(({ slots }) => slots.length > 0);
  }

  /** Whether a listener is one of several on its address. */
  isShared(slot: number): boolean {
    return this.groups.some(({ slots }) => slots.length > 1 && slots.includes(slot));
  }

  /** Other processes hold one of them now; true when that may decide whose a connection is. */
  noteHolders(): boolean {
    for (const group of this.groups) group.byPid = null;
    return this.groups.some(({ slots }) => slots.length > 1);
  }

  /** The listener that a connection came in by; NO_SLOT for none. */
  best(rows: SocketColumns, end: LocalEnd): number {
    let best: Group | null = null;
    let bestFit = 0;
    for (const group of this.groups) {
      const fit = fitOf(rows, group.slots[0] ?? NO_SLOT, end);
      if (fit <= bestFit) continue;
      best = group;
      bestFit = fit;
    }
    return best === null ? NO_SLOT : this.pick(rows, best, end);
  }

  private pick(rows: SocketColumns, group: Group, { slot, isQueued }: LocalEnd): number {
    const { slots } = group;
    const first = slots[0] ?? NO_SLOT;
    if (slots.length === 1) return first;
    if (isQueued) return slots.find((each) => (rows.queue[each] ?? 0) > 0) ?? first;
    const byPid = (group.byPid ??= this.indexByPid(slots));
    for (const pid of slot === NO_SLOT ? [] : this.holdersOf(slot)) {
      const held = byPid.get(pid);
      if (held !== undefined) return held;
    }
    return first;
  }

  private indexByPid(slots: readonly number[]): ReadonlyMap<number, number> {
    const index = new Map<number, number>();
    for (const slot of slots) for (const pid of this.holdersOf(slot)) if (!index.has(pid)) index.set(pid, slot);
    return index;
  }
}

/** How well a listener fits a connection, 0 for not at all: the kernel too prefers its address to none (inet_hashtables.c). */
function fitOf(rows: SocketColumns, slot: number, { family, local, at }: LocalEnd): number {
  if (rows.family[slot] !== family) return 0;
  if (sameAddress(rows.local, slot * 4, local, at)) return 2;
  return isWildcard(rows.local, slot * 4) ? 1 : 0;
}

function haveSameAddress(rows: SocketColumns, a: number, b: number): boolean {
  return rows.family[a] === rows.family[b] && sameAddress(rows.local, a * 4, rows.local, b * 4);
}

function sameAddress(a: Uint32Array, atA: number, b: Uint32Array, atB: number): boolean {
  for (let word = 0; word < 4; word += 1) if (a[atA + word] !== b[atB + word]) return false;
  return true;
}

function isWildcard(column: Uint32Array, at: number): boolean {
  return column[at] === 0 && column[at + 1] === 0 && column[at + 2] === 0 && column[at + 3] === 0;
}
