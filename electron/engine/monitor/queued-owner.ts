import type { Owner } from '../../../shared/domain/owner';
import type { Attachments } from './attachments';
import { NO_SLOT } from './cookie-index';
import { TCP_LISTEN } from './socket-record';
import type { SocketTable } from './socket-table';

// Numbers of states, include/net/tcp_states.h.
const TCP_ESTABLISHED = 1;
const TCP_SYN_RECV = 3;
const TCP_CLOSE_WAIT = 8;
const TCP_NEW_SYN_RECV = 12;

/** Without an inode these wait to be accepted; a program that has let go of its end leaves other states behind. */
const queuedStates = new Set([TCP_ESTABLISHED, TCP_SYN_RECV, TCP_CLOSE_WAIT, TCP_NEW_SYN_RECV]);

/**
 * Whose a connection without a descriptor is: that of the listener that it came in by, which has not accepted it yet,
 * or whose program has closed it already.
 */
export class QueuedOwners {
  /** Slots that were told the owner of a listener of which no process was known. */
  private readonly unsettled = new Set<number>();

  /** `ownOwnerOf` gives the owner of a socket by its own means. */
  constructor(
    private readonly table: SocketTable,
    private readonly attachments: Attachments,
    private readonly ownOwnerOf: (slot: number) => Owner,
  ) {}

  ownerOf(slot: number): Owner {
    const { rows } = this.table;
    this.unsettled.delete(slot);
    const owner = this.ownOwnerOf(slot);
    if (owner.processes.length > 0 || rows.inode[slot] !== 0) return owner;
    const listener = this.attachments.listenerOf(slot);
    if (listener === NO_SLOT) return owner;
    const listening = this.ownOwnerOf(listener);
    if (listening.processes.length === 0) {
      this.unsettled.add(slot);
      return listening;
    }
    const isQueued = queuedStates.has(rows.state[slot] ?? 0);
    // Another process than the listener's may have taken and closed it since the last look.
    if (!isQueued) return { ...listening, confidence: 'user', reason: 'closed', processes: [] };
    if (this.attachments.isShared(listener)) {
      return { ...listening, confidence: 'user', reason: 'notAccepted', processes: [] };
    }
    return { ...listening, confidence: 'inferred', reason: 'notAccepted' };
  }

  /**
   * The connections whose owner is to be told anew, when that of any of the listeners among `slots` has changed: those
   * that wait to be accepted by it, and those that were told that no process of it is known.
   */
  behind(slots: Iterable<number>): readonly number[] {
    const { rows } = this.table;
    const listeners = new Set<number>();
    for (const slot of slots) if (rows.state[slot] === TCP_LISTEN) listeners.add(slot);
    if (listeners.size === 0) return [];
    const hasQueue = [...listeners].some((slot) => (rows.queue[slot] ?? 0) > 0);
    return [...(hasQueue ? this.waitingFor(listeners) : []), ...this.unsettledBehind(listeners)];
  }

  private waitingFor(listeners: ReadonlySet<number>): readonly number[] {
    const { rows } = this.table;
    const waiting: number[] = [];
    this.table.forEach((slot) => {
      const listener = this.attachments.listenerOf(slot);
      if (rows.inode[slot] === 0 && listeners.has(listener) && (rows.queue[listener] ?? 0) > 0) waiting.push(slot);
    });
    return waiting;
  }

  private unsettledBehind(listeners: ReadonlySet<number>): readonly number[] {
    const { rows } = this.table;
    const behind: number[] = [];
    for (const slot of this.unsettled) {
      if (rows.generation[slot] === 0) this.unsettled.delete(slot);
      else if (listeners.has(this.attachments.listenerOf(slot))) behind.push(slot);
    }
    return behind;
  }
}
