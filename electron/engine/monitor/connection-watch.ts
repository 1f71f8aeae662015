import type { BriefSocket, ConnectionTraffic, ListenerHealth } from '../../../shared/domain/listener-health';
import type { ProcessKey } from '../../../shared/domain/process';
import type { SocketId } from '../../../shared/domain/socket';
import { socketIdOf } from '../enrich/describe-socket';
import type { ClosureSource } from '../platform/closure-source';
import type { HoldersOf } from './attachments';
import { Attachments } from './attachments';
import { BriefSockets } from './brief-sockets';
import { HealthMeter } from './health-meter';
import type { ReadScope, SocketTable, TableDelta } from './socket-table';
import type { Flow } from './traffic';
import { Traffic, noFlow } from './traffic';

/** More connections than this are not told one by one. */
const MOST_TOLD = 500;

/** What connections carry, which listener they came in by, and how the listeners do with them. */
export class ConnectionWatch {
  readonly attachments: Attachments;
  private readonly traffic = new Traffic();
  private readonly brief: BriefSockets;
  private readonly meter: HealthMeter;

  constructor(
    private readonly table: SocketTable,
    private readonly closures: ClosureSource,
    private readonly now: () => number,
    holdersOf?: HoldersOf,
  ) {
    this.attachments = new Attachments(holdersOf);
    this.brief = new BriefSockets(table, this.attachments, now);
    const briefCount = (slot: number): number => this.brief.countOf(slot);
    this.meter = new HealthMeter(table, this.attachments, this.traffic, briefCount);
  }

  /** Takes note of a read. */
  note(delta: TableDelta, scope: ReadScope): void {
    this.brief.noteRemoved(delta.removed.map((slot) => socketIdOf(this.table, slot)));
    this.attachments.note(this.table, delta);
    if (scope !== 'all') return;
    this.brief.begin();
    this.traffic.note(this.table, delta, this.now());
  }

  /** Asks what has closed since this was last called; gives what no read had seen. */
  takeBrief(): readonly BriefSocket[] {
    this.closures.drain(this.brief.take);
    return this.brief.takeFresh();
  }

  /** After a whole read: the listeners whose health is not what it was at the last look. */
  lookAtHealth(): readonly ListenerHealth[] {
    return this.meter.look(this.now());
  }

  /** The health of every listener, as the last look found it. */
  health(): readonly ListenerHealth[] {
    return this.meter.all();
  }

  /** What the processes have carried between the last two whole reads. `ownersOf` gives those of a socket. */
  flowsOfProcesses(ownersOf: (id: SocketId) => readonly ProcessKey[]): ReadonlyMap<ProcessKey, Flow> {
    return this.traffic.sums((slot) => ownersOf(socketIdOf(this.table, slot)));
  }

  /** What the kernel counts for these connections; for no more than the first few hundred of them. */
  trafficOf(ids: ReadonlySet<SocketId>): readonly ConnectionTraffic[] {
    const told: ConnectionTraffic[] = [];
    this.table.forEach((slot) => {
      if (told.length < MOST_TOLD && ids.has(socketIdOf(this.table, slot))) told.push(this.trafficAt(slot));
    });
    return told;
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
