import type { ControlGroup } from '../../../shared/domain/control-group';
import type { Owner, OwnerReason, SocketActivation } from '../../../shared/domain/owner';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { Service } from '../../../shared/domain/service';
import type { SocketId } from '../../../shared/domain/socket';
import { formatAddress } from '../enrich/addresses';
import { socketIdOf } from '../enrich/describe-socket';
import type { OwnerFacts } from '../platform/owner-resolver';
import type { Platform } from '../platform/platform';
import { GroupTracker } from './group-tracker';
import type { ProcessTable } from './process-table';
import type { SocketColumns } from './socket-columns';
import { IPPROTO_TCP, OWN_NAMESPACE, TCP_CLOSE, TCP_LISTEN } from './socket-record';
import type { SocketTable } from './socket-table';

/** Where a process holds the socket, but is not this user's to see. Elsewhere none does, or it is still looked for. */
const unseen: ReadonlySet<OwnerReason | null> = new Set<OwnerReason | null>(['otherUser', 'hidden']);

/** Puts a name to who holds a socket, from what the platform knows of it. */
export class OwnerNaming {
  private readonly groups: GroupTracker;
  /** Slots of listeners of the service manager: what it starts for them is told later. */
  private readonly activated = new Set<number>();

  /** `before` gives the owner that a socket was last told to have. */
  constructor(
    private readonly platform: Platform,
    private readonly processes: ProcessTable,
    private readonly before: (id: SocketId) => Owner | null,
  ) {
    this.groups = new GroupTracker(platform.groups, processes);
  }

  ownerOf(table: SocketTable, slot: number): Owner {
    const facts = this.platform.owners.factsOf(table, slot);
    const holders = facts.pids.flatMap((pid) => this.processes.identify(pid) ?? []);
    const group = this.groupOf(table, slot, holders);
    const owner: Owner = {
      confidence: facts.confidence,
      reason: facts.reason,
      processes: holders.map(({ key }) => key),
      user: facts.confidence === 'unknown' ? null : this.platform.userName(table.rows.uid[slot] ?? 0),
      group,
      activation: this.activationOf(table, slot, holders, group),
      service: this.platform.services.serviceOf(table, slot) ?? onlyServiceOf(holders),
    };
    // Between the look at its descriptors and the look at itself a process may end.
    if (facts.confidence === 'exact' && holders.length === 0)
      return { ...owner, confidence: 'user', reason: 'pending' };
    if (facts.confidence === 'exact') return owner;
    const former = facts.reason === 'closed' ? this.formerOwner(socketIdOf(table, slot)) : null;
    return former ?? this.byGroup(table, slot, facts, owner);
  }

  /** The slots whose owner would be told otherwise now, though nothing has changed about the sockets themselves. */
  takeChanged(table: SocketTable): readonly number[] {
    const slots = [...this.groups.takeChanged(table), ...this.slotsOfChangedServices(table)];
    if (!this.platform.activations.takeChanged()) return slots;
    const activated = [...this.activated].filter((slot) => table.rows.generation[slot] !== 0);
    this.activated.clear();
    return [...slots, ...activated];
  }

  /** The processes behind them are looked at anew, too: what services one is made up of is told with it. */
  private slotsOfChangedServices(table: SocketTable): readonly number[] {
    const slots = this.platform.services.takeChanged(table);
    const pids = new Set(slots.flatMap((slot) => this.platform.owners.factsOf(table, slot).pids));
    for (const pid of pids) this.processes.refresh(pid);
    return slots;
  }

  /** The group that the socket was made in; where that says nothing, the one of its process. */
  private groupOf(table: SocketTable, slot: number, holders: readonly ProcessInfo[]): ControlGroup | null {
    const group = this.groups.groupOf(table.rows.cgroupId[slot] ?? 0);
    return group === null || group.path === '/' ? (holders[0]?.group ?? group) : group;
  }

  /**
   * What the group tells of a socket whose process is not seen. A connection has the group of its listener for life
   * (Linux, net/core/sock.c, sk_clone), though the process that took it may stand in another: sshd's in a session.
   */
  private byGroup(table: SocketTable, slot: number, { reason }: OwnerFacts, owner: Owner): Owner {
    const { group } = owner;
    if (group === null || owner.processes.length > 0) return owner;
    const { cgroupId, uid } = table.rows;
    const mayTell = unseen.has(reason) && isOpen(table.rows, slot);
    const only = mayTell ? this.groups.onlyProcess(cgroupId[slot] ?? 0, uid[slot] ?? 0, group) : null;
    if (only !== null) return { ...owner, confidence: 'inferred', reason: 'onlyProcess', processes: [only] };
    const hasName = group.unit !== null || group.session !== null || group.container !== null;
    return hasName ? { ...owner, confidence: 'cgroup' } : owner;
  }

  private activationOf(
    table: SocketTable,
    slot: number,
    holders: readonly ProcessInfo[],
    group: ControlGroup | null,
  ): SocketActivation | null {
    const { rows } = table;
    // What it listens on in another network is not told; what it tells of the same port is of this one.
    if (rows.netNamespace[slot] !== OWN_NAMESPACE || !isOpen(rows, slot)) return null;
    if (!isServiceManagers(holders, group)) return null;
    this.activated.add(slot);
    return this.platform.activations.activationOf({
      transport: rows.protocol[slot] === IPPROTO_TCP ? 'tcp' : 'udp',
      localAddress: formatAddress({ column: rows.local, at: slot * 4, family: rows.family[slot] === 4 ? 4 : 6 }),
      localPort: rows.localPort[slot] ?? 0,
    });
  }

  /** Who held a socket before its program let go of it: it keeps its identity while the kernel finishes with it. */
  private formerOwner(id: SocketId): Owner | null {
    const before = this.before(id);
    if (before === null || before.processes.length === 0) return null;
    return { ...before, confidence: 'inferred', reason: 'formerOwner' };
  }
}

/** Where a process has one service alone, its sockets are that one's. */
function onlyServiceOf([holder]: readonly ProcessInfo[]): Service | null {
  const [service, ...others] = holder?.services ?? [];
  return others.length === 0 ? (service ?? null) : null;
}

/** A TCP listener, or UDP without a peer: it was not made out of another socket. */
function isOpen(rows: SocketColumns, slot: number): boolean {
  return rows.state[slot] === (rows.protocol[slot] === IPPROTO_TCP ? TCP_LISTEN : TCP_CLOSE);
}

/**
 * systemd makes the sockets of a `.socket` unit in the group of that unit, or, where it need not keep count of their
 * traffic, in its own, which is `init.scope` (systemd, src/core/socket.c, socket_address_listen_in_cgroup).
 */
function isServiceManagers(holders: readonly ProcessInfo[], group: ControlGroup | null): boolean {
  if (holders.some(({ name }) => name === 'systemd')) return true;
  return group !== null && (group.unit?.endsWith('.socket') === true || group.path.endsWith('/init.scope'));
}
