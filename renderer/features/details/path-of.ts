import type { ConnectionState } from '../../../shared/domain/socket';
import type { RowHealth } from '../../store/listener-healths';

/** The stages that a connection goes through, in their order. */
export type PathStage = 'arriving' | 'waiting' | 'connected' | 'closing';

/** The states after one side has hung up (RFC 9293, section 3.3.2). */
const closingStates: readonly ConnectionState[] = [
  'fin_wait_1',
  'fin_wait_2',
  'close_wait',
  'closing',
  'last_ack',
  'time_wait',
];

/** How many connections are at each stage; null where nobody counts those that wait. */
export function pathOf({ connections, waiting }: Pick<RowHealth, 'connections' | 'waiting'>) {
  return [
    { stage: 'arriving', count: connections.syn_received ?? 0 },
    { stage: 'waiting', count: waiting },
    { stage: 'connected', count: connections.established ?? 0 },
    { stage: 'closing', count: closingStates.reduce((sum, state) => sum + (connections[state] ?? 0), 0) },
  ] as const satisfies readonly { readonly stage: PathStage; readonly count: number | null }[];
}
