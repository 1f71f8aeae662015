import type { SocketInfo } from '../../../shared/domain/socket';
import type { PortRow } from '../../store/port-row';

/**
 * How somebody else stands to the addresses of a row.
 * - `same`: listens at an address of the row;
 * - `within`: at one of the addresses that the row listens at all of;
 * - `ipv4Within`: at all those of IPv4, where the row has those of IPv6 too;
 * - `around`: at all addresses, where the row has one of them;
 * - `ipv6Around`: at all those of IPv6 too, where the row has those of IPv4.
 */
export type SharingKind = 'same' | 'within' | 'ipv4Within' | 'around' | 'ipv6Around';

/** Who else listens on the port of a row, of those that stand to it in one way. */
export interface Sharing {
  readonly kind: SharingKind;
  /** The one with the lowest PID, and the socket that it listens with. */
  readonly row: PortRow;
  readonly socket: SocketInfo;
  /** How many there are besides: addresses for those within, owners for the others. */
  readonly more: number;
}

interface Meeting {
  readonly kind: SharingKind;
  readonly row: PortRow;
  readonly socket: SocketInfo;
}

/** What says most comes first. */
const kinds: readonly SharingKind[] = ['same', 'within', 'ipv4Within', 'around', 'ipv6Around'];

/**
 * The other owners that listen on a row's port, in its network, at addresses that overlap its own. Linux lets them by
 * SO_REUSEPORT, and by SO_REUSEADDR for UDP (socket(7)).
 */
export function sharingsOf(row: PortRow, rows: readonly PortRow[]): readonly Sharing[] {
  if (row.closed || row.role !== 'listener') return [];
  const others = rows
    .filter((other) => listensThere(row, other) && !isOfSameOwner(row, other))
    .sort((a, b) => pidOf(a) - pidOf(b) || (a.id < b.id ? -1 : 1));
  const meetings = others.flatMap((other) => meetingsOf(row, other));
  return kinds.flatMap((kind) => {
    const [first, ...more] = meetings.filter((meeting) => meeting.kind === kind);
    return first ? [{ ...first, more: more.length }] : [];
  });
}

function listensThere({ id, sockets: [own] }: PortRow, { id: otherId, role, closed, sockets: [other] }: PortRow) {
  return (
    other.localPort === own.localPort &&
    otherId !== id &&
    role === 'listener' &&
    !closed &&
    other.transport === own.transport &&
    other.netNamespace?.id === own.netNamespace?.id
  );
}

/** One program may have several rows of a port. Where none is known, one user's are taken for one. */
function isOfSameOwner({ sockets: [{ owner: own }] }: PortRow, { sockets: [{ owner: other }] }: PortRow): boolean {
  if (own.processes.length > 0 || other.processes.length > 0) {
    return own.processes.some((key) => other.processes.includes(key));
  }
  return own.user === other.user && own.group?.path === other.group?.path;
}

function pidOf({ processes }: PortRow): number {
  return processes[0]?.pid ?? Infinity;
}

/** Each address of another row that is within one of this one; else the way in which they meet that says most. */
function meetingsOf({ sockets }: PortRow, row: PortRow): readonly Meeting[] {
  const meetings = row.sockets.flatMap((socket) => {
    const ways = new Set(sockets.map((own) => kindOf(own, socket)));
    const kind = kinds.find((candidate) => ways.has(candidate));
    return kind ? [{ kind, row, socket }] : [];
  });
  const best = kinds.find((candidate) => meetings.some(({ kind }) => kind === candidate));
  const ofBest = meetings.filter(({ kind }) => kind === best);
  return best === 'within' ? ofBest : ofBest.slice(0, 1);
}

/** The kernel prefers an exact address to none, and IPv4 to IPv6 (compute_score in net/ipv4/inet_hashtables.c). */
function kindOf(own: SocketInfo, other: SocketInfo): SharingKind | null {
  const [ownAddress, otherAddress] = [plainAddress(own), plainAddress(other)];
  if (ownAddress === otherAddress) return 'same';
  if (covers(own, otherAddress)) return otherAddress === '0.0.0.0' ? 'ipv4Within' : 'within';
  if (covers(other, ownAddress)) return ownAddress === '0.0.0.0' ? 'ipv6Around' : 'around';
  return null;
}

/** Whether a socket takes what comes to another address too. */
function covers({ localAddress, dualStack }: SocketInfo, address: string): boolean {
  const isIpv4 = !address.includes(':');
  if (localAddress === '0.0.0.0') return isIpv4;
  return localAddress === '::' && (dualStack || !isIpv4);
}

/** An IPv4 address inside of IPv6 is that IPv4 address (RFC 4291, section 2.5.5.2). */
function plainAddress({ localAddress }: SocketInfo): string {
  return localAddress.replace(/^::ffff:(?=\d+\.)/, '');
}
