import type { EngineStatus } from '../../shared/domain/engine-status';
import type { ProcessInfo, ProcessKey } from '../../shared/domain/process';
import type { SocketId, SocketInfo } from '../../shared/domain/socket';
import type { RowMark } from './marks';
import type { PortRow, RowId } from './port-row';

/**
 * How the rows stand to the machine: not there yet, as it is now, as it was when the user paused, or as it was when
 * the engine was lost.
 */
export type Phase = 'starting' | 'live' | 'paused' | 'stale';

/** The tables as they are after a batch. A new object for each batch, around maps that go on changing. */
export interface Tables {
  readonly sockets: ReadonlyMap<SocketId, SocketInfo>;
  readonly processes: ReadonlyMap<ProcessKey, ProcessInfo>;
}

/** The rows as they are after a batch: a new object for each, around a map that goes on changing. */
export interface CurrentRows {
  readonly byId: ReadonlyMap<RowId, PortRow>;
}

/** What the window shows, between two batches. */
export interface MonitorState {
  readonly phase: Phase;
  /** Whether there was ever a snapshot. */
  readonly hasRows: boolean;
  readonly tables: Tables;
  /** In no order; closed rows stay among them for a moment. */
  readonly rows: readonly PortRow[];
  /**
   * The same rows as they were when any of them last came, went, or changed in more than its activity (RowActivity): for
   * who does not look at that, since it is told several times a second of thousands of rows.
   */
  readonly listed: readonly PortRow[];
  readonly current: CurrentRows;
  readonly marks: ReadonlyMap<RowId, RowMark>;
  /** The listeners that the last batch with any brought. */
  readonly opened: readonly PortRow[];
  readonly connections: number;
  readonly status: EngineStatus | null;
  /** When the rows were last known to be right, in milliseconds since the epoch; null for never. */
  readonly updatedAt: number | null;
}

export const initialState: MonitorState = {
  phase: 'starting',
  hasRows: false,
  tables: { sockets: new Map(), processes: new Map() },
  rows: [],
  listed: [],
  current: { byId: new Map() },
  marks: new Map(),
  opened: [],
  connections: 0,
  status: null,
  updatedAt: null,
};
