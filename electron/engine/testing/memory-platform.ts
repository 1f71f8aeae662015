import type { Capabilities } from '../../../shared/domain/capabilities';
import type { ContainerInfo } from '../../../shared/domain/container';
import type { EngineLimit } from '../../../shared/domain/engine-status';
import type { FirewallVerdict } from '../../../shared/domain/firewall';
import type { NetNamespace } from '../../../shared/domain/net-namespace';
import type { Origin, ProcessIdentity, ProcessInfo } from '../../../shared/domain/process';
import type { Result } from '../../../shared/domain/result';
import { fail, ok } from '../../../shared/domain/result';
import type { ProtectedKind } from '../../../shared/domain/stop';
import type { SocketRecord, SocketSink } from '../monitor/socket-record';
import { IPPROTO_UDP, TCP_LISTEN } from '../monitor/socket-record';
import type { SocketTable } from '../monitor/socket-table';
import type { NamespaceSource } from '../platform/namespace-source';
import type { ClosureSource } from '../platform/closure-source';
import type { OwnerFacts, OwnerResolver } from '../platform/owner-resolver';
import type { CloseError, Platform, SignalError } from '../platform/platform';
import type { ProcessSource } from '../platform/process-source';
import { unknownOrigin } from '../platform/process-source';
import { noReservations } from '../platform/reservation-source';
import type { SocketSource } from '../platform/socket-source';
import { MemoryActivations, MemoryGroups } from './memory-groups';
import { MemoryServices } from './memory-services';

/** What came of a signal, and what it did. */
type SignalAnswer = Result<null, SignalError>;

/**
 * A small operating system in memory, that does what the interfaces promise. Tests change its tables, and read
 * what was asked of it.
 */
export class MemoryPlatform implements Platform {
  /** The kernel's table. */
  rows: SocketRecord[] = [];
  /** Other network namespaces by number; a row of `rows` is in the one whose number it has. */
  readonly netNamespaces = new Map<number, NetNamespace>();
  /** The numbers of those of which something else is known now. */
  readonly changedNamespaces: number[] = [];
  /** Sockets that have closed, as they are told of. */
  readonly closed: SocketRecord[] = [];
  /** Who holds which inode. */
  readonly holders = new Map<number, readonly number[]>();
  readonly programs = new Map<number, ProcessInfo>();
  readonly kernelThreads = new Set<number>();
  readonly origins = new Map<number, Origin>();
  readonly protectedNames = new Map<string, ProtectedKind>();
  /** The next reads fail with this, or stop before the end. */
  readFails: string | null = null;
  readIsComplete = true;
  /** Nobody has been looked up yet. */
  ownersPending = false;
  /** Why the owner of a socket that nobody holds is not known. */
  unheldReason: OwnerFacts['reason'] = 'noProcess';
  currentUser: string | null = 'ada';
  moved = false;
  /** How often it was said that whole reads are asked for. */
  interval: number | null = null;
  disposed = false;
  readonly signals: (ProcessIdentity & { readonly how: 'terminate' | 'kill' })[] = [];
  /** What a signal does; by default it ends the process. */
  onSignal: (identity: ProcessIdentity, how: 'terminate' | 'kill') => SignalAnswer = ({ pid }) => {
    this.end(pid);
    return ok(null);
  };

  /** Why a connection is not closed; null where it is. */
  closeFails: CloseError | null = null;
  /** What the firewall says; null where there is none. */
  verdicts: readonly FirewallVerdict[] | null = null;
  capabilities: Capabilities = {
    terminate: null,
    kill: null,
    closeConnection: null,
    counters: null,
    briefSockets: null,
    otherUsers: null,
    firewall: null,
  };

  /** Whether a process may be signalled. */
  onProbe: (identity: ProcessIdentity) => SignalAnswer = () => ok(null);

  /** Starts a process. */
  run(process: ProcessInfo): ProcessInfo {
    this.programs.set(process.pid, process);
    return process;
  }

  /** Opens a socket that processes hold. */
  open(record: SocketRecord, ...pids: readonly number[]): SocketRecord {
    this.rows.push(record);
    if (pids.length > 0) this.holders.set(record.inode, pids);
    return record;
  }

  close(record: SocketRecord): void {
    this.rows = this.rows.filter((row) => row !== record);
    this.holders.delete(record.inode);
  }

  /** Ends a process: what it alone held is closed. */
  end(pid: number): void {
    this.programs.delete(pid);
    for (const row of [...this.rows]) {
      const pids = this.holders.get(row.inode);
      if (!pids?.includes(pid)) continue;
      const rest = pids.filter((other) => other !== pid);
      if (rest.length === 0) this.close(row);
      else this.holders.set(row.inode, rest);
    }
  }

  readonly sockets: SocketSource = {
    name: 'netlink',
    fallbackReason: null,
    counts: true,
    read: (scope, sink) => {
      if (this.readFails !== null) return { ok: false, error: { code: 'readFailed', detail: this.readFails } };
      const inScope = (row: SocketRecord) => row.protocol === IPPROTO_UDP || row.state === TCP_LISTEN;
      for (const row of this.rows) {
        if (row.netNamespace === 0 && (scope === 'all' || inScope(row))) sink(row);
      }
      return { ok: true, complete: this.readIsComplete };
    },
    mayHaveChanged: () => {
      const { moved } = this;
      this.moved = false;
      return moved;
    },
    setInterval: (interval) => {
      this.interval = interval;
    },
    dispose: () => undefined,
  };

  readonly namespaces: NamespaceSource = new MemoryNamespaces(this);
  readonly closures: ClosureSource = {
    drain: (sink) => {
      for (const record of this.closed.splice(0)) sink(record);
    },
    dispose: () => undefined,
  };
  readonly groups = new MemoryGroups();
  readonly activations = new MemoryActivations();
  /** What container engines tell. */
  runningContainers: readonly ContainerInfo[] = [];
  readonly containers = { read: async () => this.runningContainers };
  readonly services = new MemoryServices((pid) => this.end(pid));
  readonly firewall = { verdictsOn: async () => this.verdicts };
  readonly reservations = noReservations;

  readonly processes: ProcessSource = {
    describe: (pid) => this.programs.get(pid) ?? null,
    usage: (pid) => {
      const process = this.programs.get(pid);
      return process ? { creationTime: process.creationTime, cpuSeconds: 0, memory: 0 } : null;
    },
    isKernelThread: (pid) => this.kernelThreads.has(pid),
    originOf: async ({ pid }) => this.origins.get(pid) ?? unknownOrigin,
  };

  readonly owners: OwnerResolver = new MemoryOwners(this);

  readonly actions = {
    signal: (identity: ProcessIdentity, how: 'probe' | 'terminate' | 'kill'): SignalAnswer => {
      const now = this.programs.get(identity.pid);
      if (!now) return fail({ code: 'gone' });
      if (now.creationTime !== identity.creationTime) return fail({ code: 'identityChanged' });
      if (how === 'probe') return this.onProbe(identity);
      this.signals.push({ pid: identity.pid, creationTime: identity.creationTime, how });
      return this.onSignal(identity, how);
    },
    closeConnection: (table: SocketTable, slot: number): Result<null, CloseError> => {
      if (this.closeFails !== null) return fail(this.closeFails);
      const { cookieLow, cookieHigh } = table.rows;
      this.rows = this.rows.filter((row) => row.cookieLow !== cookieLow[slot] || row.cookieHigh !== cookieHigh[slot]);
      return ok(null);
    },
  };

  userName(uid: number): string | null {
    return uid === 0 ? 'root' : uid === 1000 ? 'ada' : `#${uid}`;
  }
  ephemeralPorts() {
    return { first: 32768, last: 60999 };
  }
  protectedKind({ name }: ProcessInfo): ProtectedKind | null {
    return this.protectedNames.get(name) ?? null;
  }
  limits(): readonly EngineLimit[] {
    return [];
  }
  refresh(): void {
    // Users and addresses of this system never change.
    this.groups.refresh();
  }
  dispose(): void {
    this.disposed = true;
  }
}

/** Reads every namespace each time. */
class MemoryNamespaces implements NamespaceSource {
  settling = false;
  private enabled = false;
  /** Those whose rows have been given. */
  private known = new Set<number>();

  constructor(private readonly system: MemoryPlatform) {}

  setEnabled(enabled: boolean): void {
    if (enabled && !this.enabled) this.settling = true;
    this.enabled = enabled;
  }

  read(sink: SocketSink): readonly number[] {
    this.settling = this.enabled && this.known.size === 0;
    const now = this.enabled ? [...this.system.netNamespaces.keys()] : [];
    const read = new Set([...this.known, ...now]);
    this.known = new Set(now);
    for (const row of this.system.rows) if (this.known.has(row.netNamespace)) sink(row);
    return [...read];
  }

  infoOf(netNamespace: number): NetNamespace | null {
    return this.system.netNamespaces.get(netNamespace) ?? null;
  }

  takeChanged(): readonly number[] {
    return this.system.changedNamespaces.splice(0);
  }
}

/** Compares what it told of a slot with what is so now. */
class MemoryOwners implements OwnerResolver {
  private told = new Map<number, string>();
  private changed = new Set<number>();
  private table: SocketTable | null = null;

  constructor(private readonly system: MemoryPlatform) {}

  note(table: SocketTable): void {
    this.table = table;
  }

  resolve(): { readonly done: boolean } {
    const now = new Map<number, string>();
    const { table } = this;
    table?.forEach((slot) => now.set(slot, JSON.stringify(this.factsOf(table, slot))));
    for (const [slot, facts] of now) if (this.told.has(slot) && this.told.get(slot) !== facts) this.changed.add(slot);
    this.told = now;
    return { done: true };
  }

  takeChanged(): readonly number[] {
    const slots = [...this.changed];
    this.changed = new Set();
    return slots;
  }

  factsOf(table: SocketTable, slot: number): OwnerFacts {
    if (this.system.ownersPending) return { pids: [], confidence: 'user', reason: 'pending' };
    const pids = this.system.holders.get(table.rows.inode[slot] ?? 0) ?? [];
    if (pids.length > 0) return { pids: [...pids].sort((a, b) => a - b), confidence: 'exact', reason: null };
    return { pids: [], confidence: 'user', reason: this.system.unheldReason };
  }

  dispose(): void {
    // It holds nothing of the system.
  }

  holds(table: SocketTable, slot: number, pid: number): boolean {
    return this.system.holders.get(table.rows.inode[slot] ?? 0)?.includes(pid) ?? false;
  }
}
