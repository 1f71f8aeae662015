import type { ProcessInfo } from './process';
import type { SocketInfo } from './socket';

/** What differs between two states of a keyed table. `changed` holds whole new values, `removed` keys. */
export interface Changes<T> {
  readonly added: readonly T[];
  readonly changed: readonly T[];
  readonly removed: readonly string[];
}

/**
 * What differs between two ticks. It applies to the state with sequence number `base` and gives
 * the state `seq`; a receiver whose state has another number asks for a snapshot instead.
 */
export interface ChangeSet {
  readonly base: number;
  readonly seq: number;
  readonly sockets: Changes<SocketInfo>;
  readonly processes: Changes<ProcessInfo>;
}

export const noChanges: Changes<never> = { added: [], changed: [], removed: [] };

export function isEmpty(changes: Changes<unknown>): boolean {
  return changes.added.length === 0 && changes.changed.length === 0 && changes.removed.length === 0;
}

/** Applies `changes` to `table` in place. `keyOf` gives a value's key. */
export function applyChanges<T>(table: Map<string, T>, changes: Changes<T>, keyOf: (value: T) => string): void {
  for (const key of changes.removed) table.delete(key);
  for (const value of changes.added) table.set(keyOf(value), value);
  for (const value of changes.changed) table.set(keyOf(value), value);
}

/**
 * One set of changes with the effect of `first` and then `second`; in it no key stands twice, so
 * that its parts may be applied in any order.
 */
export function mergeChanges<T>(first: Changes<T>, second: Changes<T>, keyOf: (value: T) => string): Changes<T> {
  const added = new Map(first.added.map((value) => [keyOf(value), value]));
  const changed = new Map(first.changed.map((value) => [keyOf(value), value]));
  const removed = new Set(first.removed);
  for (const key of second.removed) {
    const neverSeen = added.delete(key);
    changed.delete(key);
    if (!neverSeen) removed.add(key);
  }
  for (const value of second.added) {
    const key = keyOf(value);
    if (removed.delete(key)) changed.set(key, value);
    else added.set(key, value);
  }
  for (const value of second.changed) {
    const key = keyOf(value);
    if (added.has(key)) added.set(key, value);
    else changed.set(key, value);
  }
  return { added: [...added.values()], changed: [...changed.values()], removed: [...removed] };
}
