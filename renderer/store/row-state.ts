import type { ListenerHealth } from '../../shared/domain/listener-health';
import type { EngineToSubscriber } from '../../shared/ipc/engine-messages';
import { Marks } from './marks';
import type { MonitorState } from './monitor-state';
import type { PortRow } from './port-row';
import { RowTable } from './row-table';

/** The messages that rows are made of, besides those of their health. */
export type RowMessage = Extract<EngineToSubscriber, { readonly type: 'snapshot' | 'changes' | 'containers' }>;

/** The rows at one sequence number of the engine, with their marks. */
export class RowState {
  readonly #table = new RowTable();
  readonly #marks = new Marks();
  /** Null when the rows have changed in more than their activity. */
  #listed: readonly PortRow[] | null = null;
  /** Null before the first snapshot, and from a gap on to the next. */
  seq: number | null = null;

  /** Applies one message and gives the listeners that it brought. A snapshot brings nothing new to mark. */
  apply(message: RowMessage): readonly PortRow[] {
    this.#listed = null;
    if (message.type === 'containers') {
      this.#table.applyContainers(message.containers);
      return [];
    }
    if (message.type === 'snapshot') {
      this.#table.reset(message.sockets, message.processes);
      this.#marks.clear();
      this.seq = message.seq;
      return [];
    }
    if (message.base !== this.seq) {
      this.seq = null;
      return [];
    }
    const changes = this.#table.apply(message);
    this.#marks.note(changes, Date.now());
    this.seq = message.seq;
    return changes.opened.filter(({ role }) => role === 'listener');
  }

  /** Takes what listeners go through. */
  applyHealth(healths: Iterable<ListenerHealth>): void {
    const touched = this.#table.applyHealth(healths);
    // Of what health tells only the peers are ever marked: traffic changes all the time.
    const changed = touched.filter(({ before, after }) => before.peers !== after.peers);
    this.#marks.note({ opened: [], closed: [], changed }, Date.now());
  }

  /** Forgets the marks that are over. */
  expireMarks(): void {
    if (this.#marks.expire(Date.now())) this.#listed = null;
  }

  /** When the next mark ends, in milliseconds since the epoch; null for none. */
  nextMarkEnd(): number | null {
    return this.#marks.nextEnd();
  }

  /** The sockets and processes, and how many connections are among them. */
  tables(): Pick<MonitorState, 'tables' | 'connections'> {
    const { sockets, processes, connections } = this.#table;
    return { tables: { sockets, processes }, connections };
  }

  rows(): Pick<MonitorState, 'rows' | 'listed' | 'current' | 'marks'> {
    const rows = [...this.#table.rows.values(), ...this.#marks.closedRows()];
    this.#listed ??= rows;
    return { rows, listed: this.#listed, current: { byId: this.#table.rows }, marks: this.#marks.marks() };
  }
}
