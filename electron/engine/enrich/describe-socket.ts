import type { Owner } from '../../../shared/domain/owner';
import type { ConnectionState, SocketId, SocketInfo, SocketRole } from '../../../shared/domain/socket';
import { IPPROTO_TCP, TCP_LISTEN } from '../monitor/socket-record';
import type { SocketTable } from '../monitor/socket-table';
import { formatAddress, isUnspecified } from './addresses';
import type { Classified } from './exposure';
import { familiarNames } from './familiar-names';
import { serviceName } from './service-names';

/** The ports that the system picks from for sockets that asked for none, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** What the rows of a tick are described with. */
export interface Surroundings {
  readonly classify: (address: string) => Classified;
  readonly ephemeralPorts: PortRange;
}

// Numbered as in include/net/tcp_states.h.
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

/** The id of the socket in a slot. */
export function socketIdOf(table: SocketTable, slot: number): SocketId {
  return `${table.rows.cookieHigh[slot] ?? 0}.${table.rows.cookieLow[slot] ?? 0}`;
}

/** The socket in a slot, in the words of the domain. */
export function describeSocket(
  table: SocketTable,
  slot: number,
  owner: Owner,
  firstSeenOf: (id: SocketId, role: SocketRole) => number | null,
  surroundings: Surroundings,
): SocketInfo {
  const { rows } = table;
  const id = socketIdOf(table, slot);
  const isTcp = rows.protocol[slot] === IPPROTO_TCP;
  const family = rows.family[slot] === 4 ? 4 : 6;
  const local = { column: rows.local, at: slot * 4, family } as const;
  const peer = { column: rows.peer, at: slot * 4, family } as const;
  const localPort = rows.localPort[slot] ?? 0;
  const peerPort = rows.peerPort[slot] ?? 0;
  const hasPeer = peerPort !== 0 || !isUnspecified(peer);
  const transport = isTcp ? 'tcp' : 'udp';
  const role = roleOf(isTcp, rows.state[slot] ?? 0, hasPeer, localPort, surroundings.ephemeralPorts);
  const localAddress = formatAddress(local);
  const isOpen = role !== 'connection';
  const reached = isOpen ? surroundings.classify(localAddress) : null;
  return {
    id,
    role,
    transport,
    networkType: family === 4 ? 'ipv4' : 'ipv6',
    localAddress,
    localPort,
    peerAddress: hasPeer ? formatAddress(peer) : null,
    peerPort: hasPeer ? peerPort : null,
    state: isTcp ? (states[rows.state[slot] ?? 0] ?? null) : null,
    dualStack: isOpen && family === 6 && rows.v6Only[slot] === 0 && isUnspecified(local),
    exposure: reached?.exposure ?? null,
    reach: reached?.reach ?? null,
    serviceName: isOpen ? serviceName(transport, localPort) : null,
    owner,
    netNamespace: null,
    firstSeen: firstSeenOf(id, role),
  };
}

function roleOf(isTcp: boolean, state: number, hasPeer: boolean, port: number, ephemeral: PortRange): SocketRole {
  if (isTcp) return state === TCP_LISTEN ? 'listener' : 'connection';
  if (hasPeer) return 'connection';
  // WireGuard's and Tailscale's ports are in the range, and are chosen all the same.
  if (familiarNames.has(`${port}/udp`)) return 'listener';
  return port >= ephemeral.first && port <= ephemeral.last ? 'ephemeral' : 'listener';
}
