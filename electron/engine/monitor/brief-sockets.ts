import type { BriefSocket } from '../../../shared/domain/listener-health';
import type { SocketId } from '../../../shared/domain/socket';
import { socketIdOf, socketIdFrom } from '../enrich/describe-socket';
import { formatAddress } from '../enrich/addresses';
import type { Attachments } from './attachments';
import { NO_SLOT } from './cookie-index';
import type { SocketRecord } from './socket-record';
import { IPPROTO_UDP } from './socket-record';
import type { SocketTable } from './socket-table';

// include/net/tcp_states.h
const TCP_TIME_WAIT = 6;

/** How far back brief connections are counted, in ms. */
const COUNTED_MS = 60_000;
/** A listener with more brief connections than this in a minute is told to have so many. */
const MOST_COUNTED = 10_000;
/** The ends of so many removed sockets are waited for. */
const MOST_REMOVED = 10_000;

/** Sockets that opened and closed between two reads of the tables: the kernel tells of them as they close. */
export class BriefSockets {
  private fresh: BriefSocket[] = [];
  private readonly closings = new Map<SocketId, number[]>();
  /**
   * Sockets that were in the table, and whose end is told of by their removal: the kernel tells of it later, when the
   * program closes its descriptor. Oldest first.
   */
  private readonly removed = new Set<SocketId>();
  /** Sockets whose end is told of, and that stand in the table until the next read. */
  private readonly ended = new Set<SocketId>();
  private isReady = false;

  constructor(
    private readonly table: SocketTable,
    private readonly attachments: Attachments,
    private readonly now: () => number,
  ) {}

  /** Takes a socket that has closed. */
  take(record: SocketRecord): void {
    const id = socketIdFrom(record.cookieHigh, record.cookieLow);
    if (this.table.slotOf(record.cookieLow, record.cookieHigh) !== NO_SLOT) {
      this.ended.add(id);
      return;
    }
    // One without a port was never bound: nobody could have known of it.
    if (this.removed.delete(id) || !this.isReady || record.localPort === 0) return;
    const brief = this.describe(id, record);
    this.fresh.push(brief);
    if (brief.listener !== null) this.countFor(brief.listener, brief.closedAt);
  }

  /** Takes note of the sockets that a read no longer saw, by their slots. */
  noteRemoved(slots: readonly number[]): void {
    for (const slot of slots) {
      const id = socketIdOf(this.table, slot);
      this.closings.delete(id);
      // Of one that waited for its end it was told long ago.
      if (!this.ended.delete(id) && this.table.rows.state[slot] !== TCP_TIME_WAIT) this.removed.add(id);
    }
    for (const id of this.removed) {
      if (this.removed.size <= MOST_REMOVED) break;
      this.removed.delete(id);
    }
  }

  /** The tables have been read whole: what closes from now on without having been seen was brief. */
  begin(): void {
    this.isReady = true;
  }

  /** Those since this was last asked. */
  takeFresh(): readonly BriefSocket[] {
    const { fresh } = this;
    this.fresh = [];
    return fresh;
  }

  /** How many connections to a listener were brief in the last minute. */
  countOf(listenerSlot: number): number {
    const times = this.closings.get(socketIdOf(this.table, listenerSlot));
    if (!times) return 0;
    const since = this.now() - COUNTED_MS;
    while ((times[0] ?? since) < since) times.shift();
    return times.length;
  }

  private countFor(listener: SocketId, at: number): void {
    const times = this.closings.get(listener) ?? [];
    this.closings.set(listener, times);
    times.push(at);
    if (times.length > MOST_COUNTED) times.shift();
  }

  private describe(id: SocketId, record: SocketRecord): BriefSocket {
    const { protocol, family, localPort, peerPort } = record;
    const hasPeer = peerPort !== 0;
    const listener = hasPeer && protocol !== IPPROTO_UDP ? this.attachments.find(this.table.rows, record) : NO_SLOT;
    return {
      id,
      transport: protocol === IPPROTO_UDP ? 'udp' : 'tcp',
      localAddress: formatAddress({ column: record.local, at: 0, family }),
      localPort,
      peerAddress: hasPeer ? formatAddress({ column: record.peer, at: 0, family }) : null,
      peerPort: hasPeer ? peerPort : null,
      closedAt: this.now(),
      receivedTotal: record.received,
      sentTotal: record.sent,
      listener: listener === NO_SLOT ? null : socketIdOf(this.table, listener),
    };
  }
}
