import type { CollectorSource } from '../../../shared/domain/engine-status';
import type { ReadScope } from '../monitor/socket-table';
import type { SocketSink } from '../monitor/socket-record';

/** What came of a read. `complete` is false where rows may be missing: then nothing is taken for closed. */
export type ReadOutcome =
  | { readonly ok: true; readonly complete: boolean }
  | { readonly ok: false; readonly error: { readonly code: 'readFailed'; readonly detail: string } };

/** Reads the socket tables of this host. */
export interface SocketSource {
  readonly name: CollectorSource;
  /** Why a better source is not used, in the system's words; null when this is the best there is. */
  readonly fallbackReason: string | null;
  /** Whether rows tell what the kernel counts: queues, bytes, drops. */
  readonly counts: boolean;
  /** Gives every row of the scope to `sink`. */
  read(scope: ReadScope, sink: SocketSink): ReadOutcome | Promise<ReadOutcome>;
  /**
   * A look so cheap that it can be had many times a second: whether the tables may differ from the
   * last time it was asked. Always false where the system has no such thing.
   */
  mayHaveChanged(): boolean;
  /** How often whole reads are going to be asked for, in ms: for a source that reads by itself. */
  setInterval(interval: number): void;
  dispose(): void;
}
