import { NO_SLOT } from './cookie-index';
import type { SocketColumns } from './socket-columns';
import type { SocketRecord } from './socket-record';
import { IPPROTO_TCP, TCP_LISTEN } from './socket-record';
import type { SocketTable, TableDelta } from './socket-table';

/** The pids that hold the socket of a slot. */
export type HoldersOf = (slot: number) => readonly number[];

/**
 * Which TCP listener a connection came in by: the one on its local port whose address fits best; of several with one
 * address (SO_REUSEPORT, socket(7)), the one that its process holds.
 */
export class Attachments {
  private listeners = new Int32Array(1024).fill(NO_SLOT);
  /** Slots of TCP listeners by port and namespace. */
  private readonly byPort = new Map<number, number[]>();
  /** The other way round, for a listener's port is no longer told when it is gone. */
  private readonly portOf = new Map<number, number>();

  /** `holdersOf` gives the pids that hold the socket of a slot, as far as they are known. */
  constructor(private readonly holdersOf: HoldersOf = () => []) {}

  /** Takes note of a read. */
  note(table: SocketTable, delta: TableDelta): void {
    const { rows } = table;
    if (this.listeners.length < rows.state.length) {
      const larger = new Int32Array(rows.state.length).fill(NO_SLOT);
      larger.set(this.listeners);
      this.listeners = larger;
    }
    const ports = new Set<number>();
    for (const slot of delta.removed) this.forget(slot, ports);
    for (const slot of [...delta.added, ...delta.changed]) this.learn(rows, slot, ports);
    for (const slot of [...delta.added, ...delta.changed]) this.attach(rows, slot);
    if (ports.size > 0) table.forEach((slot) => ports.has(keyAt(rows, slot)) && this.attach(rows, slot));
  }

  /** Takes note of sockets whose holders are known by now. */
  noteHolders({ rows }: SocketTable, slots: Iterable<number>): void {
    for (const slot of slots) if (this.listenerOf(slot) !== NO_SLOT) this.attach(rows, slot);
  }

  /** The listener of a connection; NO_SLOT for one that this host opened itself, and for what is no connection. */
  listenerOf(slot: number): number {
    return this.listeners[slot] ?? NO_SLOT;
  }

  /** The slots of all TCP listeners. */
  all(): Iterable<number> {
    return this.portOf.keys();
  }

  /** The listener that a row which is not in the table was a connection to. */
  find(rows: SocketColumns, record: SocketRecord): number {
    const key = keyOf(record.localPort, record.netNamespace);
    return this.best(rows, key, { family: record.family, local: record.local, at: 0, slot: NO_SLOT });
  }

  private learn(rows: SocketColumns, slot: number, ports: Set<number>): void {
    const isListener = rows.protocol[slot] === IPPROTO_TCP && rows.state[slot] === TCP_LISTEN;
    const key = keyAt(rows, slot);
    if (this.portOf.get(slot) === (isListener ? key : undefined)) return;
    this.forget(slot, ports);
    if (!isListener) return;
    this.portOf.set(slot, key);
    this.byPort.set(key, [...(this.byPort.get(key) ?? []), slot]);
    ports.add(key);
  }

  private forget(slot: number, ports: Set<number>): void {
    this.listeners[slot] = NO_SLOT;
    const key = this.portOf.get(slot);
    if (key === undefined) return;
    this.portOf.delete(slot);
    const rest = this.byPort.get(key)?.filter((other) => other !== slot) ?? [];
    if (rest.length > 0) this.byPort.set(key, rest);
    else this.byPort.delete(key);
    ports.add(key);
  }

  private attach(rows: SocketColumns, slot: number): void {
    const isConnection = rows.protocol[slot] === IPPROTO_TCP && rows.state[slot] !== TCP_LISTEN;
    const end = { family: rows.family[slot] ?? 0, local: rows.local, at: slot * 4, slot };
    this.listeners[slot] = isConnection ? this.best(rows, keyAt(rows, slot), end) : NO_SLOT;
  }

  private best(rows: SocketColumns, key: number, end: LocalEnd): number {
    const candidates = this.byPort.get(key) ?? [];
    let best = NO_SLOT;
    let bestFit = 0;
    for (const slot of candidates) {
      const fit = fitOf(rows, slot, end);
      const isHeld = fit > 0 && candidates.length > 1 && this.shareHolder(slot, end.slot);
      if (fit + Number(isHeld) <= bestFit) continue;
      best = slot;
      bestFit = fit + Number(isHeld);
    }
    return best;
  }

  private shareHolder(listener: number, connection: number): boolean {
    if (connection === NO_SLOT) return false;
    const holders = this.holdersOf(listener);
    return this.holdersOf(connection).some((pid) => holders.includes(pid));
  }
}

/** This computer's end of a connection: its address as words of a column, and its slot if it has one. */
interface LocalEnd {
  readonly family: number;
  readonly local: Uint32Array;
  readonly at: number;
  readonly slot: number;
}

/** How well a listener fits a connection, 0 for not at all: the kernel too prefers its address to none (inet_hashtables.c). */
function fitOf(rows: SocketColumns, slot: number, { family, local, at }: LocalEnd): number {
  if (rows.family[slot] !== family) return 0;
  if (sameAddress(rows.local, slot * 4, local, at)) return 4;
  return isWildcard(rows.local, slot * 4) ? 2 : 0;
}

function keyOf(port: number, netNamespace: number): number {
  return netNamespace * 0x1_0000 + port;
}

function keyAt(rows: SocketColumns, slot: number): number {
  return keyOf(rows.localPort[slot] ?? 0, rows.netNamespace[slot] ?? 0);
}

function sameAddress(a: Uint32Array, atA: number, b: Uint32Array, atB: number): boolean {
  for (let word = 0; word < 4; word += 1) if (a[atA + word] !== b[atB + word]) return false;
  return true;
}

function isWildcard(column: Uint32Array, at: number): boolean {
  return column[at] === 0 && column[at + 1] === 0 && column[at + 2] === 0 && column[at + 3] === 0;
}
