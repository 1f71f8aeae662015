import type { ProcessInfo } from '../../shared/domain/process';
import type { SocketId, SocketInfo } from '../../shared/domain/socket';
import type { RowContainers } from './containers';
import type { RowHealth } from './listener-healths';
import type { OwnerLabel } from './owner-label';
import { labelOf } from './owner-label';

/** Who can reach a row, in the three tones of the meter: anyone, the user's own networks, this computer alone. */
export type Reachability = 'everyone' | 'network' | 'computer';

/** Stable while the row's oldest socket lives: the smallest of its sockets' ids. */
export type RowId = SocketId;

/**
 * One row of the table: the sockets of one service of one owner (IPv4 and IPv6 fold into one), or all ephemeral UDP
 * sockets of one owner. Immutable; texts are the system's and have to pass `visibleText` before they are shown.
 */
export interface PortRow extends RowActivity {
  readonly id: RowId;
  readonly role: 'listener' | 'ephemeral';
  /** At least one; the one that stands for the row (reachable by most, then lowest port) first. */
  readonly sockets: readonly [SocketInfo, ...SocketInfo[]];
  readonly reachability: Reachability;
  /** What is known of the processes that hold it, lowest pid first. */
  readonly processes: readonly ProcessInfo[];
  readonly containers: RowContainers;
  /** What it is called by. */
  readonly label: OwnerLabel;
  /** Name of the project that its program works on; null for none. */
  readonly project: string | null;
  /** Name of the user it belongs to; null when unknown. */
  readonly user: string | null;
  readonly since: Since | null;
  /** Its sockets are gone; it stays for a moment. */
  readonly closed: boolean;
}

/** What goes on at a row. It changes more often than the rest, and alone. */
export interface RowActivity {
  /** Established connections to it; null for UDP, which has none. */
  readonly peers: number | null;
  /** What its listeners go through; null where that is not told. */
  readonly health: RowHealth | null;
}

/** What a row is made of besides its sockets. */
export interface RowSources {
  readonly findProcess: (key: string) => ProcessInfo | undefined;
  readonly containersOf: (socket: SocketInfo, processes: readonly ProcessInfo[]) => RowContainers;
  readonly activity: RowActivity;
}

/** Since when a row listens, in milliseconds since the epoch; `atMost` when only its program's start is known. */
export interface Since {
  readonly time: number;
  readonly atMost: boolean;
}

/** The meter's tone of one listening socket. A network of its own is inside of this computer. */
export function reachabilityOf({
  exposure,
  reach,
  netNamespace,
}: Pick<SocketInfo, 'exposure' | 'reach' | 'netNamespace'>): Reachability {
  if (netNamespace !== null) return 'computer';
  if (exposure === 'allInterfaces') return 'everyone';
  if (exposure === 'interface') return reach?.kind === 'public' ? 'everyone' : 'network';
  return exposure === 'linkLocal' ? 'network' : 'computer';
}

const ranks: Readonly<Record<Reachability, number>> = { computer: 0, network: 1, everyone: 2 };

/** A number that is greater the more can reach it. */
export function reachRank(reachability: Reachability): number {
  return ranks[reachability];
}

/** Folds sockets of one fold key (see `foldKey`) into a row. `sockets` holds at least one. */
export function buildRow(
  sockets: readonly [SocketInfo, ...SocketInfo[]],
  { findProcess, containersOf, activity }: RowSources,
): PortRow {
  const ordered = sockets.toSorted(byPortThenAddress);
  const first = ordered[0] ?? sockets[0];
  const processes = first.owner.processes.map(findProcess).filter((process) => process !== undefined);
  const leader = processes[0];
  const containers = containersOf(first, processes);
  return {
    id: sockets.reduce((least, { id }) => (id < least ? id : least), first.id),
    role: first.role === 'ephemeral' ? 'ephemeral' : 'listener',
    sockets: [first, ...ordered.slice(1)],
    reachability: ordered.map(reachabilityOf).reduce((most, next) => (ranks[next] > ranks[most] ? next : most)),
    processes,
    containers,
    label: labelOf(first.owner, leader, containers),
    project: leader?.project?.name ?? null,
    user: first.owner.user ?? leader?.owner ?? null,
    since: sinceOf(ordered, leader),
    ...activity,
    closed: false,
  };
}

/** What is left to show of a row whose sockets are gone: nothing goes on at it any more. */
export function closedRow(row: PortRow): PortRow {
  return { ...row, closed: true, health: null };
}

function byPortThenAddress(a: SocketInfo, b: SocketInfo): number {
  return (
    ranks[reachabilityOf(b)] - ranks[reachabilityOf(a)] ||
    a.localPort - b.localPort ||
    compareTexts(a.networkType, b.networkType) ||
    compareTexts(a.localAddress, b.localAddress) ||
    compareTexts(a.id, b.id)
  );
}

function sinceOf(sockets: readonly SocketInfo[], leader: ProcessInfo | undefined): Since | null {
  const seen = sockets.map((socket) => socket.firstSeen);
  const known = seen.filter((time) => time !== null);
  if (known.length === seen.length) return { time: Math.min(...known), atMost: false };
  return leader ? { time: leader.creationTime, atMost: true } : null;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
