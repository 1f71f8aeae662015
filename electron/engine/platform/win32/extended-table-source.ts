import type { SocketSink } from '../../monitor/socket-record';
import { IPPROTO_UDP, TCP_LISTEN, createSocketRecord } from '../../monitor/socket-record';
import type { ReadScope, SocketTable } from '../../monitor/socket-table';
import type { ReadOutcome, SocketSource } from '../socket-source';
import type { TableQuestion } from './extended-table';
import { AF_INET, AF_INET6, ExtendedTable } from './extended-table';
import type { IpHelper } from './iphlpapi';
import { ListenerLook } from './listener-look';
import type { NoteRow, RowLayout } from './parse-extended-table';
import {
  MIB_TCP6ROW_OWNER_MODULE,
  MIB_TCPROW_OWNER_MODULE,
  MIB_UDP6ROW_OWNER_MODULE,
  MIB_UDPROW_OWNER_MODULE,
  parseExtendedTable,
} from './parse-extended-table';
import type { RowFact } from './row-facts';
import { RowFacts } from './row-facts';

// TCP_TABLE_CLASS and UDP_TABLE_CLASS, iprtrmib.h.
const TCP_TABLE_OWNER_MODULE_LISTENER = 6;
const TCP_TABLE_OWNER_MODULE_ALL = 8;
const UDP_TABLE_OWNER_MODULE = 2;

interface ReadTable {
  readonly table: ExtendedTable;
  readonly call: string;
  readonly layout: RowLayout;
}

/** Reads the tables by the IP helper: every socket of every user, without privilege, and its owner's pid with it. */
export class ExtendedTableSource implements SocketSource {
  readonly name = 'iphlpapi';
  readonly counts = false;
  readonly fallbackReason = null;
  private readonly record = createSocketRecord();
  private readonly tables: Readonly<Record<ReadScope, readonly ReadTable[]>>;
  private readonly look: ListenerLook;
  /** Of the last read of each scope; of the listeners only where it came after the whole one. */
  private facts: Record<ReadScope, RowFacts> = { all: new RowFacts(), listeners: new RowFacts() };
  private spareFacts = new RowFacts();

  /** `now` as performance.now(), in ms. */
  constructor(ipHelper: IpHelper, now?: () => number) {
    const ask = (question: TableQuestion, layout: RowLayout): ReadTable => ({
      table: new ExtendedTable(ipHelper, question),
      call: question.call,
      layout,
    });
    const tcp = (tableClass: number) => [
      ask({ call: 'GetExtendedTcpTable', family: AF_INET, tableClass }, MIB_TCPROW_OWNER_MODULE),
      ask({ call: 'GetExtendedTcpTable', family: AF_INET6, tableClass }, MIB_TCP6ROW_OWNER_MODULE),
    ];
    const tableClass = UDP_TABLE_OWNER_MODULE;
    const udp = [
      ask({ call: 'GetExtendedUdpTable', family: AF_INET, tableClass }, MIB_UDPROW_OWNER_MODULE),
      ask({ call: 'GetExtendedUdpTable', family: AF_INET6, tableClass }, MIB_UDP6ROW_OWNER_MODULE),
    ];
    this.tables = {
      all: [...tcp(TCP_TABLE_OWNER_MODULE_ALL), ...udp],
      listeners: [...tcp(TCP_TABLE_OWNER_MODULE_LISTENER), ...udp],
    };
    this.look = new ListenerLook(ipHelper, now);
  }

  read(scope: ReadScope, sink: SocketSink): ReadOutcome {
    const facts = this.spareFacts.clear();
    const note: NoteRow = ({ cookieLow, cookieHigh }, tag, createdAt) =>
      facts.add(cookieLow, cookieHigh, tag, createdAt);
    for (const { table, call, layout } of this.tables[scope]) {
      const buffer = table.read();
      if (typeof buffer === 'string') return readFailed(buffer);
      const parsed = parseExtendedTable(buffer, layout, this.record, sink, note);
      if (parsed.kind === 'malformed') return readFailed(`${call}: a table of ${parsed.count} rows`);
    }
    this.spareFacts = this.facts[scope];
    this.facts[scope] = facts;
    // What was not seen in a whole read is gone; a read of the listeners says nothing of the others.
    if (scope === 'all') this.facts.listeners.clear();
    return { ok: true, complete: true };
  }

  /** The tag that the service manager gave to the service which made the socket in a slot; 0 for none. */
  tagOf(table: SocketTable, slot: number): number {
    return this.factOf(table, slot)?.tag ?? 0;
  }

  /** When the socket in a slot was made, in ms since the epoch; 0 where the system does not tell. */
  createdAt(table: SocketTable, slot: number): number {
    return this.factOf(table, slot)?.createdAt ?? 0;
  }

  /** Who holds the socket in a slot at this moment, by pid: looked up anew. 0 for nobody, or when that fails. */
  pidNow({ rows }: SocketTable, slot: number): number {
    const low = rows.cookieLow[slot];
    const high = rows.cookieHigh[slot];
    const isListener = rows.protocol[slot] === IPPROTO_UDP || rows.state[slot] === TCP_LISTEN;
    let pid = 0;
    const outcome = this.read(isListener ? 'listeners' : 'all', (record) => {
      if (record.cookieLow === low && record.cookieHigh === high) ({ pid } = record);
    });
    return outcome.ok ? pid : 0;
  }

  mayHaveChanged(): boolean {
    return this.look.mayHaveChanged();
  }

  setInterval(): void {
    // It reads when it is asked to.
  }

  dispose(): void {
    // Holds nothing of the system between two reads.
  }

  private factOf({ rows }: SocketTable, slot: number): RowFact | null {
    const [low, high] = [rows.cookieLow[slot] ?? 0, rows.cookieHigh[slot] ?? 0];
    return this.facts.listeners.find(low, high) ?? this.facts.all.find(low, high);
  }
}

function readFailed(detail: string): ReadOutcome {
  return { ok: false, error: { code: 'readFailed', detail } };
}
