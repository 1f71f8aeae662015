import type { ConnectionState } from '../../../shared/domain/socket';

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
