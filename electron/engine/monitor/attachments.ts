import { isQueued } from './connection-states';
import { NO_SLOT } from './cookie-index';
import type { HoldersOf } from './port-listeners';
import { PortListeners } from './port-listeners';
import type { SocketColumns } from './socket-columns';
import type { SocketRecord } from './socket-record';
import { IPPROTO_TCP, TCP_LISTEN } from './socket-record';
import type { SocketTable, TableDelta } from './socket-table';

/**
 * Which TCP listener a connection came in by: the one on its local port whose address fits best; of several with one
 * address (SO_REUSEPORT, socket(7)), the one that its process holds, and for a connection that no process has yet, one
 * that has connections waiting.
 */
export class Attachments {
  private listeners = new Int32Array(1024).fill(NO_SLOT);
  /** TCP listeners by port and namespace. */
  private readonly byPort = new Map<number, PortListeners>();
  /** The other way round, for a listener's port is no longer told when it is gone. */
  private readonly portOf = new Map<number, number>();

  /** `holdersOf` gives the pids that hold the socket of a slot, as far as they are known. */
  constructor(private readonly holdersOf: HoldersOf = () => []) {}

  /** Takes note of a read; `noteHolders` is to be called with the listeners among what was added and changed. */
  note(table: SocketTable, delta: TableDelta): void {
    const { rows } = table;
    if (this.listeners.length < rows.state.length) {
      const larger = new Int32Array(rows.state.length).fill(NO_SLOT);
      larger.set(this.listeners);
      this.listeners = larger;
    }
    const gained = new Set<number>();
    const gone = new Set<number>();
    // One that differs may have another address: it is learnt anew.
    for (const slot of [...delta.removed, ...delta.changed]) this.forget(slot, gone);
    for (const slot of [...delta.added, ...delta.changed]) this.learn(rows, slot, gained, gone);
    for (const slot of [...delta.added, ...delta.changed]) if (!gained.has(keyAt(rows, slot))) this.attach(rows, slot);
    if (gained.size + gone.size === 0) return;
    table.forEach((slot) => {
      if (gone.has(this.listenerOf(slot)) || gained.has(keyAt(rows, slot))) this.attach(rows, slot);
    });
  }

  /** Takes note of sockets whose holders are known by now. */
  noteHolders(table: SocketTable, slots: Iterable<number>): void {
    const { rows } = table;
    const ports = new Set<number>();
    const connections: number[] = [];
    for (const slot of slots) {
      const key = this.portOf.get(slot);
      if (key === undefined) connections.push(slot);
      else if (this.byPort.get(key)?.noteHolders() === true) ports.add(key);
    }
    for (const slot of connections) if (this.listenerOf(slot) !== NO_SLOT) this.attach(rows, slot);
    if (ports.size > 0) table.forEach((slot) => ports.has(keyAt(rows, slot)) && this.attach(rows, slot));
  }

  /** The listener of a connection; NO_SLOT for one that this host opened itself, and for what is no connection. */
  listenerOf(slot: number): number {
    return this.listeners[slot] ?? NO_SLOT;
  }

  /** Whether a listener is one of several on its address: the kernel does not tell in whose queue a connection waits. */
  isShared(listener: number): boolean {
    const key = this.portOf.get(listener);
    return key !== undefined && this.byPort.get(key)?.isShared(listener) === true;
  }

  /** Calls `visit` with the slot of each TCP listener. */
  forEachListener(visit: (slot: number) => void): void {
    this.portOf.forEach((_, slot) => {
      visit(slot);
    });
  }

  /** The listener that a row which is not in the table was a connection to. */
  find(rows: SocketColumns, record: SocketRecord): number {
    const { family, local } = record;
    const key = keyOf(record.localPort, record.netNamespace);
    return this.byPort.get(key)?.best(rows, { family, local, at: 0, slot: NO_SLOT, isQueued: false }) ?? NO_SLOT;
  }

  private learn(rows: SocketColumns, slot: number, gained: Set<number>, gone: Set<number>): void {
    const isListener = rows.protocol[slot] === IPPROTO_TCP && rows.state[slot] === TCP_LISTEN;
    const key = keyAt(rows, slot);
    if (this.portOf.get(slot) === (isListener ? key : undefined)) return;
    this.forget(slot, gone);
    if (!isListener) return;
    const listeners = this.byPort.get(key) ?? new PortListeners(this.holdersOf);
    // Beside others on its address, it has the connections of its process, which are told of by `noteHolders`.
    if (listeners.add(rows, slot)) gained.add(key);
    this.byPort.set(key, listeners);
    this.portOf.set(slot, key);
  }

  private forget(slot: number, gone: Set<number>): void {
    this.listeners[slot] = NO_SLOT;
    const key = this.portOf.get(slot);
    if (key === undefined) return;
    this.portOf.delete(slot);
    gone.add(slot);
    const listeners = this.byPort.get(key);
    listeners?.remove(slot);
    if (listeners?.isEmpty === true) this.byPort.delete(key);
  }

  private attach(rows: SocketColumns, slot: number): void {
    const isConnection = rows.protocol[slot] === IPPROTO_TCP && rows.state[slot] !== TCP_LISTEN;
    const listeners = isConnection ? this.byPort.get(keyAt(rows, slot)) : undefined;
    const family = rows.family[slot] ?? 0;
    const end = { family, local: rows.local, at: slot * 4, slot, isQueued: isQueued(rows, slot) };
    this.listeners[slot] = listeners?.best(rows, end) ?? NO_SLOT;
  }
}

function keyOf(port: number, netNamespace: number): number {
  return netNamespace * 0x1_0000 + port;
}

function keyAt(rows: SocketColumns, slot: number): number {
  return keyOf(rows.localPort[slot] ?? 0, rows.netNamespace[slot] ?? 0);
}
