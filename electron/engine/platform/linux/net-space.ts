import type { NamespaceProcess, NetNamespace } from '../../../../shared/domain/net-namespace';
import type { SocketSink } from '../../monitor/socket-record';
import { createSocketRecord } from '../../monitor/socket-record';
import { parseControlGroup } from './parse-cgroup';
import type { ProcNetFile } from './parse-proc-net';
import { parseProcNet, procNetFiles } from './parse-proc-net';
import { parseSockStat, parseTimeWait } from './parse-sock-stat';
import type { ProcNetTable } from './parse-sock-stat';
import type { ProcessNamespaces } from './process-namespaces';
import type { NetTable } from './read-namespace';
import { readControlGroup, readNamespaceInode, readNetTable, readProcessName, readSockStat } from './read-namespace';

/** So many processes of a namespace are tried in one read; most of them may have just ended. */
const MOST_TRIED = 4;

/**
 * A longer table is not shown as it is, in bytes. A line of TCP is 150 bytes, one of UDP 128 (TMPSZ, net/ipv4/tcp_ipv4.c;
 * net/ipv4/udp.c). For every page of a table of UDP the kernel begins anew (udp_seq_start): 1 MiB takes it some 85 ms,
 * of TCP 14 ms.
 */
const mostBytes = { tcp: 1 << 19, tcp6: 1 << 19, udp: 1 << 18, udp6: 1 << 18 } as const;

/** A line of a table of TCP whose state is not TCP_LISTEN. */
const notListening = /^ *\d+: \S+ \S+ (?!0A )/m;

/** What was read through one process at one time. */
interface Reading {
  /** By which a change is known. */
  readonly counters: string;
  readonly tables: readonly { readonly file: ProcNetFile; readonly table: NetTable | null }[];
}

/** One network namespace other than Porthole's own, read through the processes in it. */
export class NetSpace {
  /** When its tables were last asked for, as by `performance.now()`; 0 for never. */
  triedAt = 0;
  /** Its counters are not those of the last read. */
  hasMoved = true;
  private counters = '';
  /** The tables that were too long at the last read. */
  private readonly long = new Set<ProcNetTable>();
  private readonly record = createSocketRecord();

  constructor(
    readonly number: number,
    readonly inode: number,
    public info: NetNamespace,
    private readonly processes: ProcessNamespaces,
  ) {
    this.record.netNamespace = number;
  }

  /** Looks at its counters. */
  check(): void {
    const text = this.through(readSockStat);
    if (text !== null) this.hasMoved = toCounters(text.value) !== this.counters;
  }

  /** Gives its rows to `sink`; whether those are all that is told of it, so that the others are gone. */
  read(sink: SocketSink): boolean {
    this.triedAt = performance.now();
    const reading = this.through((pid) => this.readTables(pid));
    // What could not be read (EMFILE) is asked for again at once.
    this.counters = '';
    if (reading === null) return false;
    const { counters, tables } = reading.value;
    this.describe(reading.pid);
    let isWhole = true;
    for (const { file, table } of tables) {
      if (table === null || !this.give(table, file, sink)) isWhole = false;
    }
    if (tables.every(({ table }) => table !== null)) this.counters = counters;
    return isWhole;
  }

  /** What `read` gives of a process that was in the namespace all the while; null when there is none. */
  private through<Value>(read: (pid: number) => Value | null): { readonly pid: number; readonly value: Value } | null {
    let tried = 0;
    for (const pid of this.processes.pidsIn(this.inode)) {
      if (tried === MOST_TRIED) return null;
      tried += 1;
      const value = read(pid);
      if (value !== null && readNamespaceInode(pid) === this.inode) return { pid, value };
      // It has ended, or moved to another namespace.
      this.processes.recheck(pid);
    }
    return null;
  }

  /** The tables that have sockets. */
  private readTables(pid: number): Reading | null {
    const text = readSockStat(pid);
    if (text === null) return null;
    const inUse = parseSockStat(text);
    const files = procNetFiles.filter(({ name }) => (inUse.get(name) ?? 0) > 0);
    const tables = files.map((file) => ({ file, table: readNetTable(pid, file.name, this.mostOf(file.name)) }));
    return { counters: toCounters(text), tables };
  }

  /** A table that was too long must be half as long again, or its rows would come and go with every socket more or less. */
  private mostOf(name: ProcNetTable): number {
    return this.long.has(name) ? mostBytes[name] / 2 : mostBytes[name];
  }

  /**
   * Of a table that is too long only the listeners of TCP are told, for they stand first (tcp_get_idx,
   * net/ipv4/tcp_ipv4.c); in one of UDP there is no such order, and what is missing cannot be known.
   */
  private give({ text, isWhole }: NetTable, file: ProcNetFile, sink: SocketSink): boolean {
    if (isWhole) {
      this.long.delete(file.name);
      return parseProcNet(text, file, this.record, sink, this.inode);
    }
    this.long.add(file.name);
    if (file.name === 'udp' || file.name === 'udp6') return true;
    // Behind the first that is none there are no more.
    const end = text.search(notListening);
    return parseProcNet(end === -1 ? text : text.slice(0, end), file, this.record, sink, this.inode) && end !== -1;
  }

  private describe(pid: number): void {
    const { process: before } = this.info;
    const now = describeProcess(pid);
    if (now === null || (before && isSame(before, now))) return;
    this.info = { ...this.info, process: now };
  }
}

function describeProcess(pid: number): NamespaceProcess | null {
  const name = readProcessName(pid);
  return name === null
    ? null
    : { pid, name, container: parseControlGroup(readControlGroup(pid) ?? '')?.container ?? null };
}

function isSame(one: NamespaceProcess, other: NamespaceProcess): boolean {
  return one.pid === other.pid && one.name === other.name && one.container?.id === other.container?.id;
}

/** What moves when sockets of this namespace come and go; the rest of the text counts those of the whole host. */
function toCounters(text: string): string {
  return [...parseSockStat(text).values(), parseTimeWait(text)].join(' ');
}
