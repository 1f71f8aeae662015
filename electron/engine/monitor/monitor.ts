import type { ChangeSet, Changes } from '../../../shared/domain/change-set';
import { applyChanges, isEmpty } from '../../../shared/domain/change-set';
import type { EngineLimit } from '../../../shared/domain/engine-status';
import type { ProcessInfo, ProcessKey } from '../../../shared/domain/process';
import type { Result } from '../../../shared/domain/result';
import { fail } from '../../../shared/domain/result';
import type { SocketId, SocketInfo, SocketRole } from '../../../shared/domain/socket';
import { describeSocket, slotOfId, socketIdOf } from '../enrich/describe-socket';
import type { CloseError, Platform } from '../platform/platform';
import { NO_SLOT } from './cookie-index';
import { ConnectionWatch } from './connection-watch';
import { HostSurroundings } from './host-surroundings';
import { OwnerNaming } from './owner-naming';
import { ProcessTable } from './process-table';
import { QueuedOwners } from './queued-owner';
import { OWN_NAMESPACE } from './socket-record';
import type { ReadScope, TableDelta } from './socket-table';
import { SocketTable } from './socket-table';
import { isSameSocket } from './same-socket';
import { SharedOwners } from './shared-owners';
import { Tallies } from './tallies';

/** How long owners are looked for before what is known is published, and others get their turn, in ms. */
const OWNER_SLICE_MS = 25;

/** Processes that hold nothing any more are forgotten once in so many whole reads. */
const RETAIN_READS = 10;

const noDelta: TableDelta = { added: [], changed: [], removed: [], moved: [] };

/** `concernsListeners`: a listener has come, gone or changed. */
export type ChangeSetListener = (changes: ChangeSet, concernsListeners: boolean) => void;

export interface MonitorOptions {
  readonly platform: Platform;
  /** When a monitor before this one first saw a listener; such a listener is not new. Null: everything is old at first. */
  readonly firstSeen: ReadonlyMap<SocketId, number | null> | null;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** The state of the host's sockets, kept by ticks; each tick that changes it makes a ChangeSet. */
export class Monitor {
  readonly sockets = new Map<SocketId, SocketInfo>();
  readonly processes: ProcessTable;
  readonly tallies = new Tallies();
  readonly connections: ConnectionWatch;
  seq = 0;
  private readonly table = new SocketTable();
  private readonly listeners = new Set<ChangeSetListener>();
  private readonly platform: Platform;
  private readonly owners: OwnerNaming;
  private readonly queued: QueuedOwners;
  private readonly surroundings: HostSurroundings;
  private readonly sharedOwners = new SharedOwners();
  private readonly now: () => number;
  private failure: EngineLimit | null = null;
  private isFirstRead = true;
  private wholeReads = 0;
  private disposed = false;

  constructor(private readonly options: MonitorOptions) {
    this.platform = options.platform;
    this.now = options.now ?? Date.now;
    this.processes = new ProcessTable(options.platform.processes);
    this.owners = new OwnerNaming(options.platform, this.processes, (id) => this.sockets.get(id)?.owner ?? null);
    this.connections = new ConnectionWatch(this.table, {
      closures: options.platform.closures,
      holdersOf: (slot) => this.platform.owners.factsOf(this.table, slot).pids,
      counts: options.platform.sockets.counts,
      now: this.now,
    });
    this.queued = new QueuedOwners(this.table, this.connections.attachments, (slot) =>
      this.owners.ownerOf(this.table, slot),
    );
    this.surroundings = new HostSurroundings(options.platform, this.now);
  }

  /** Calls `listener` with each ChangeSet from now on; gives back its end. */
  onChanges(listener: ChangeSetListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  limits(): readonly EngineLimit[] {
    const limits = this.platform.limits();
    return this.failure ? [...limits, this.failure] : limits;
  }

  /**
   * Reads the tables, publishes what differs, and finds the owners. Must not be called again before it has ended.
   * A read that fails leaves the rows as they were, and is one of the limits until one succeeds.
   */
  async tick(scope: ReadScope): Promise<void> {
    if (this.isDisposed()) return;
    if (scope === 'all') this.lookAround();
    this.table.begin(scope);
    const outcome = await this.platform.sockets.read(scope, this.table.observe);
    const namespaces = scope === 'all' ? this.platform.namespaces.read(this.table.observe) : [];
    // From a read that failed nothing follows about its rows; another network may be gone all the same.
    const own = outcome.ok && outcome.complete ? [OWN_NAMESPACE] : [];
    const delta = this.table.commit(true, [...own, ...namespaces]);
    this.connections.note(delta, scope === 'all' && outcome.ok);
    this.failure = outcome.ok ? null : { code: 'collectorFailed', detail: outcome.error.detail };
    this.platform.owners.note(this.table, delta, scope);
    let { done } = this.platform.owners.resolve(performance.now() + OWNER_SLICE_MS);
    const renamed = scope === 'all' ? [...this.owners.takeChanged(this.table), ...this.slotsOfRenamedNamespaces()] : [];
    this.publish({ ...delta, changed: [...delta.changed, ...renamed] });
    while (!done) {
      await nextTurn();
      if (this.isDisposed()) return;
      ({ done } = this.platform.owners.resolve(performance.now() + OWNER_SLICE_MS));
      this.publish(noDelta);
    }
    if (outcome.ok && outcome.complete) this.isFirstRead = false;
  }

  /** Ends what still runs; nothing is published any more. */
  dispose(): void {
    this.disposed = true;
  }

  /** Asked by a method, for it may have changed while something was awaited. */
  private isDisposed(): boolean {
    return this.disposed;
  }

  /** Whether a process holds one of these sockets at this moment. */
  holdsAny(ids: readonly SocketId[], pid: number): boolean {
    const wanted = new Set(ids);
    const slots: number[] = [];
    this.table.forEach((slot) => {
      if (wanted.has(socketIdOf(this.table, slot))) slots.push(slot);
    });
    return slots.some((slot) => this.platform.owners.holds(this.table, slot, pid));
  }

  /** The connections that a process holds. */
  connectionsOf(process: ProcessKey): ReadonlySet<SocketId> {
    const ids = new Set<SocketId>();
    for (const { id, role, owner } of this.sockets.values()) {
      if (role === 'connection' && owner.processes.includes(process)) ids.add(id);
    }
    return ids;
  }

  /** The listeners that a process holds. */
  listenersOf(process: ProcessKey): readonly SocketInfo[] {
    return [...this.sockets.values()].filter(
      ({ role, owner }) => role === 'listener' && owner.processes.includes(process),
    );
  }

  /** Cuts a connection; `gone` where there is none with this id. */
  closeConnection(id: SocketId): Result<null, CloseError> {
    const slot = slotOfId(this.table, id);
    return slot === NO_SLOT ? fail({ code: 'gone' }) : this.platform.actions.closeConnection(this.table, slot);
  }

  /** Looks at processes anew; the sockets of those that are no longer the same are described again. */
  refreshProcesses(pids: Iterable<number>): void {
    const others = new Set<number>();
    for (const pid of pids) if (this.processes.refresh(pid)) others.add(pid);
    const slots: number[] = [];
    if (others.size > 0) {
      this.table.forEach((slot) => {
        // Also where the row names the pid still, and its owner is no longer told to be the process that has it.
        const isNamed = others.has(this.table.rows.pid[slot] ?? 0);
        if (isNamed || this.platform.owners.factsOf(this.table, slot).pids.some((pid) => others.has(pid)))
          slots.push(slot);
      });
    }
    this.publish({ ...noDelta, changed: slots });
  }

  /** What may have changed around the sockets: users, addresses of this machine, processes that hold nothing any more. */
  private lookAround(): void {
    this.platform.refresh();
    this.wholeReads += 1;
    if (this.wholeReads % RETAIN_READS === 0) this.processes.retain(this.tallies.processes());
    if (!this.surroundings.refresh()) return;
    const slots: number[] = [];
    this.table.forEach((slot) => {
      if (this.sockets.get(socketIdOf(this.table, slot))?.exposure === 'interface') slots.push(slot);
    });
    this.publish({ ...noDelta, changed: slots });
  }

  private slotsOfRenamedNamespaces(): readonly number[] {
    const renamed = this.platform.namespaces.takeChanged();
    const slots: number[] = [];
    if (renamed.length === 0) return slots;
    this.table.forEach((slot) => {
      if (renamed.includes(this.table.rows.netNamespace[slot] ?? OWN_NAMESPACE)) slots.push(slot);
    });
    return slots;
  }

  private publish(delta: TableDelta): void {
    const removed = delta.removed.map((slot) => socketIdOf(this.table, slot));
    const touched = new Set([...delta.added, ...delta.changed, ...this.platform.owners.takeChanged()]);
    this.connections.attachments.noteHolders(this.table, touched);
    for (const slot of this.queued.behind(touched)) touched.add(slot);
    const added: SocketInfo[] = [];
    const changed: SocketInfo[] = [];
    for (const slot of touched) {
      const socket = this.describe(slot);
      const before = this.sockets.get(socket.id);
      if (!before) added.push(socket);
      else if (!isSameSocket(before, socket)) changed.push(socket);
    }
    this.emit({ added, changed, removed }, this.processes.takeChanges());
  }

  private emit(sockets: Changes<SocketInfo>, processes: Changes<ProcessInfo>): void {
    if (isEmpty(sockets) && isEmpty(processes)) return;
    const isListener = (id: SocketId): boolean => this.sockets.get(id)?.role === 'listener';
    const before = sockets.removed.some(isListener) || sockets.changed.some(({ id }) => isListener(id));
    this.tallies.note(this.sockets, sockets);
    applyChanges(this.sockets, sockets, (socket) => socket.id);
    const concernsListeners = before || sockets.added.some(({ role }) => role === 'listener');
    this.seq += 1;
    const changes = { base: this.seq - 1, seq: this.seq, sockets, processes };
    for (const listener of this.listeners) listener(changes, concernsListeners);
  }

  private describe(slot: number): SocketInfo {
    const owner = this.sharedOwners.share(this.queued.ownerOf(slot));
    return describeSocket(this.table, slot, owner, this.firstSeenOf, this.surroundings);
  }

  private readonly firstSeenOf = (id: SocketId, role: SocketRole, netNamespace: number): number | null => {
    const before = this.sockets.get(id)?.firstSeen ?? this.options.firstSeen?.get(id);
    if (before !== undefined || this.sockets.has(id)) return before ?? null;
    // Of an engine before this one only listeners are told: what else is there at first may be old.
    const mayBeOld =
      (this.isFirstRead && (role !== 'listener' || !this.options.firstSeen)) ||
      (netNamespace !== OWN_NAMESPACE && this.platform.namespaces.settling);
    return mayBeOld ? null : this.now();
  };
}

/** Lets pending messages and timers have their turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
