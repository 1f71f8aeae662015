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
 * or whose program has closed it already. `ownerOf` gives the owner of a socket by its own means.
 */
export function queuedOwner(
  table: SocketTable,
  slot: number,
  attachments: Attachments,
  ownerOf: (slot: number) => Owner,
): Owner {
  const owner = ownerOf(slot);
  if (owner.processes.length > 0 || table.rows.inode[slot] !== 0) return owner;
  const listener = attachments.listenerOf(slot);
  if (listener === NO_SLOT) return owner;
  const listening = ownerOf(listener);
  if (listening.processes.length === 0) return listening;
  const isQueued = queuedStates.has(table.rows.state[slot] ?? 0);
  return { ...listening, confidence: 'inferred', reason: isQueued ? 'notAccepted' : 'formerOwner' };
}

/** The connections that wait to be accepted by any of the listeners among `slots`: they have the owner of theirs. */
export function queuedBehind(table: SocketTable, slots: Iterable<number>, attachments: Attachments): readonly number[] {
  const { rows } = table;
  const strained = new Set<number>();
  for (const slot of slots) if (rows.state[slot] === TCP_LISTEN && (rows.queue[slot] ?? 0) > 0) strained.add(slot);
  const waiting: number[] = [];
  if (strained.size === 0) return waiting;
  table.forEach((slot) => {
    if (rows.inode[slot] === 0 && strained.has(attachments.listenerOf(slot))) waiting.push(slot);
  });
  return waiting;
}
