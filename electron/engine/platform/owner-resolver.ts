import type { OwnerConfidence, OwnerReason } from '../../../shared/domain/owner';
import type { ReadScope, SocketTable, TableDelta } from '../monitor/socket-table';

/** Who holds the socket of a slot, as far as the platform knows. */
export interface OwnerFacts {
  /** Lowest first. */
  readonly pids: readonly number[];
  readonly confidence: OwnerConfidence;
  /** Null exactly when `confidence` is `exact`. */
  readonly reason: OwnerReason | null;
}

/** Finds out which processes hold which sockets, a slice of work at a time. */
export interface OwnerResolver {
  /** Takes note of a read, before its sockets are asked about. */
  note(table: SocketTable, delta: TableDelta, scope: ReadScope): void;
  /**
   * Works until all is known that can be, or until `deadline` (as by `performance.now()`), whatever comes
   * first; `done` is false when it should be called again.
   */
  resolve(deadline: number): { readonly done: boolean };
  /** The slots whose facts have changed since this was last asked. */
  takeChanged(): readonly number[];
  factsOf(table: SocketTable, slot: number): OwnerFacts;
  /** Whether a process holds the socket of a slot at this moment: looked up anew. */
  holds(table: SocketTable, slot: number, pid: number): boolean;
  dispose(): void;
}
