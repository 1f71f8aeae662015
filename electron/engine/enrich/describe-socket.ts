import type { Owner } from '../../../shared/domain/owner';
import type { NetNamespace } from '../../../shared/domain/net-namespace';
import type { SocketId, SocketInfo, SocketRole } from '../../../shared/domain/socket';
import { connectionState } from '../monitor/connection-states';
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
  /** What is known of a network namespace other than one's own. */
  readonly namespaceOf: (netNamespace: number) => NetNamespace | null;
}

/** Since when a socket is known, see SocketInfo; `netNamespace` is the number of its network namespace. */
export type FirstSeenOf = (id: SocketId, role: SocketRole, netNamespace: number) => number | null;

/** The id of the socket in a slot. */
export function socketIdOf(table: SocketTable, slot: number): SocketId {
  return socketIdFrom(table.rows.cookieHigh[slot] ?? 0, table.rows.cookieLow[slot] ?? 0);
}

/** The slot of the socket with an id; NO_SLOT for one that is not there. */
export function slotOfId(table: SocketTable, id: SocketId): number {
  const [high, low] = id.split('.').map(Number);
  return table.slotOf(low ?? 0, high ?? 0);
}

/** The id of the socket with a cookie, by its halves. */
export function socketIdFrom(high: number, low: number): SocketId {
  return `${high}.${low}`;
}

/** The socket in a slot, in the words of the domain. */
export function describeSocket(
  table: SocketTable,
  slot: number,
  owner: Owner,
  firstSeenOf: FirstSeenOf,
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
  const netNamespace = rows.netNamespace[slot] ?? 0;
  return {
    id,
    role,
    transport,
    networkType: family === 4 ? 'ipv4' : 'ipv6',
    localAddress,
    localPort,
    peerAddress: hasPeer ? formatAddress(peer) : null,
    peerPort: hasPeer ? peerPort : null,
    state: isTcp ? connectionState(rows.state[slot] ?? 0) : null,
    dualStack: isOpen && family === 6 && rows.v6Only[slot] === 0 && isUnspecified(local),
    exposure: reached?.exposure ?? null,
    // The addresses of another network are not this machine's.
    reach: netNamespace === 0 ? (reached?.reach ?? null) : null,
    serviceName: isOpen ? serviceName(transport, localPort) : null,
    owner,
    netNamespace: netNamespace === 0 ? null : namespaceInfo(netNamespace, surroundings),
    firstSeen: firstSeenOf(id, role, netNamespace),
  };
}

/** Never null: a socket of another network must not pass for one of this computer's. */
function namespaceInfo(netNamespace: number, { namespaceOf }: Surroundings): NetNamespace {
  return namespaceOf(netNamespace) ?? { id: `#${netNamespace}`, name: null };
}

function roleOf(isTcp: boolean, state: number, hasPeer: boolean, port: number, ephemeral: PortRange): SocketRole {
  if (isTcp) return state === TCP_LISTEN ? 'listener' : 'connection';
  if (hasPeer) return 'connection';
  // WireGuard's and Tailscale's ports are in the range, and are chosen all the same.
  if (familiarNames.has(`${port}/udp`)) return 'listener';
  return port >= ephemeral.first && port <= ephemeral.last ? 'ephemeral' : 'listener';
}
