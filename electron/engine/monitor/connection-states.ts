import type { ConnectionState } from '../../../shared/domain/socket';
import type { SocketColumns } from './socket-columns';

const TCP_ESTABLISHED = 1;
const TCP_CLOSE_WAIT = 8;

/** The states by their numbers in include/net/tcp_states.h. */
const states: readonly (ConnectionState | undefined)[] = [
  undefined,
  'established',
  'syn_sent',
  'syn_received',
  'fin_wait_1',
  'fin_wait_2',
  'time_wait',
  'closed',
  'close_wait',
  'last_ack',
  'listen',
  'closing',
  'syn_received',
  'closed',
];

/** How many numbers there are. */
export const STATES = states.length;

/** What a number of a state means; null for one that is none. */
export function connectionState(number: number): ConnectionState | null {
  return states[number] ?? null;
}

const canonical: readonly number[] = states.map((state) => states.indexOf(state));

/** Of the numbers that mean the same state, as both kinds of handshake do, the lowest. */
export function canonicalState(number: number): number {
  return canonical[number] ?? number;
}

/**
 * Whether a connection is in the queue of its listener: without an inode, or on other systems than Linux without a pid, no
 * program has it. Its peer may have hung up meanwhile. One in a handshake is not there yet.
 */
export function isQueued(rows: SocketColumns, slot: number): boolean {
  const state = rows.state[slot];
  const isNobodys = rows.inode[slot] === 0 && rows.pid[slot] === 0;
  return isNobodys && (state === TCP_ESTABLISHED || state === TCP_CLOSE_WAIT);
}
