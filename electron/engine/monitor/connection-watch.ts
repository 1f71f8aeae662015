import type { BriefSocket, ConnectionTraffic, ListenerHealth } from '../../../shared/domain/listener-health';
import { mostTrafficTold } from '../../../shared/domain/listener-health';
import type { SocketId } from '../../../shared/domain/socket';
import { slotOfId, socketIdOf } from '../enrich/describe-socket';
import type { ClosureSource } from '../platform/closure-source';
import { Attachments } from './attachments';
import { BriefSockets } from './brief-sockets';
import { NO_SLOT } from './cookie-index';
import { HealthMeter } from './health-meter';
import type { HoldersOf } from './port-listeners';
import type { SocketRecord } from './socket-record';
import { OWN_NAMESPACE } from './socket-record';
import type { SocketTable, TableDelta } from './socket-table';
import type { Flow } from './traffic';
import { Traffic, noFlow } from './traffic';

export interface ConnectionWatchOptions {
  readonly closures: ClosureSource;
  readonly holdersOf: HoldersOf;
  /** Whether the rows of this network tell what the kernel counts; those of other networks never do. */
  readonly counts: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What connections carry, which listener they came in by, and how the listeners do with them. */
export class ConnectionWatch {
  readonly attachments: Attachments;
  private readonly traffic = new Traffic();
  private readonly brief: BriefSockets;
  private readonly meter: HealthMeter;

  constructor(
    private readonly table: SocketTable,
    private readonly options: ConnectionWatchOptions,
  ) {
    const { now, counts, holdersOf } = options;
    this.attachments = new Attachments(holdersOf);
    this.brief = new BriefSockets(table, this.attachments, now);
    this.meter = new HealthMeter(table, {
      attachments: this.attachments,
      traffic: this.traffic,
      briefCount: (slot) => this.brief.countOf(slot),
      isCounted: (slot) => counts && table.rows.netNamespace[slot] === OWN_NAMESPACE,
    });
  }

  /** Takes note of a read; `isWhole` when it was one of everything, and did not fail. */
  note(delta: TableDelta, isWhole: boolean): void {
    this.brief.noteRemoved(delta.removed);
    this.attachments.note(this.table, delta);
    if (!isWhole) return;
    this.brief.begin();
    this.traffic.note(this.table, delta, this.options.now());
  }

  /** Asks what has closed since this was last called; gives what no read had seen. */
  takeBrief(): readonly BriefSocket[] {
    this.options.closures.drain((record) => {
      this.noteEnd(record);
      this.brief.take(record);
    });
    return this.brief.takeFresh();
  }

  /** After a whole read: the listeners whose health is not what it was at the last look. */
  lookAtHealth(): readonly ListenerHealth[] {
    return this.meter.look(this.options.now());
  }

  /** The health of every listener, as the last look found it. */
  health(): readonly ListenerHealth[] {
    return this.meter.all();
  }

  /** What the processes have carried between the last two whole reads, by pid. */
  flowsOfProcesses(): ReadonlyMap<number, Flow> {
    return this.traffic.sums(this.options.holdersOf, ({ pids }) => pids);
  }

  /** What the kernel counts for these connections; for no more than the first few hundred of them. */
  trafficOf(ids: Iterable<SocketId>): readonly ConnectionTraffic[] {
    const told: ConnectionTraffic[] = [];
    for (const id of ids) {
      const slot = slotOfId(this.table, id);
      if (slot !== NO_SLOT && this.meter.isCounted(slot)) told.push(this.trafficAt(slot));
      if (told.length === mostTrafficTold) break;
    }
    return told;
  }

  /** What a closing connection has carried since the last read still counts for its listener and its process. */
  private noteEnd(record: SocketRecord): void {
    const slot = this.table.slotOf(record.cookieLow, record.cookieHigh);
    const listener =
      slot === NO_SLOT ? this.attachments.find(this.table.rows, record) : this.attachments.listenerOf(slot);
    const holder = slot === NO_SLOT ? listener : slot;
    const pids = holder === NO_SLOT ? [] : this.options.holdersOf(holder);
    this.traffic.noteEnd(slot, record, { listener, pids });
  }

  private trafficAt(slot: number): ConnectionTraffic {
    const { rows } = this.table;
    const flow = this.traffic.flows.get(slot) ?? noFlow;
    const { seconds } = this.traffic;
    return {
      socketId: socketIdOf(this.table, slot),
      received: flow.received / seconds,
      sent: flow.sent / seconds,
      receivedTotal: rows.received[slot] ?? 0,
      sentTotal: rows.sent[slot] ?? 0,
      roundTripTime: (rows.roundTripTime[slot] ?? 0) / 1000,
      retransmits: rows.retransmits[slot] ?? 0,
    };
  }
}
