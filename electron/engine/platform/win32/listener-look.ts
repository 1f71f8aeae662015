import type { TableQuestion } from './extended-table';
import { AF_INET, AF_INET6, ExtendedTable } from './extended-table';
import type { IpHelper } from './iphlpapi';

// TCP_TABLE_CLASS and UDP_TABLE_CLASS, iprtrmib.h: the smallest rows that still name the owner.
const TCP_TABLE_OWNER_PID_LISTENER = 3;
const UDP_TABLE_OWNER_PID = 1;

/** dwNumEntries stands at 0, and the rows begin behind it. */
const FIRST_ROW = 4;

/** A table, and how long a row of it is: MIB_TCPROW_OWNER_PID and its like. */
const questions: readonly (TableQuestion & { readonly rowSize: number })[] = [
  { call: 'GetExtendedTcpTable', family: AF_INET, tableClass: TCP_TABLE_OWNER_PID_LISTENER, rowSize: 24 },
  { call: 'GetExtendedTcpTable', family: AF_INET6, tableClass: TCP_TABLE_OWNER_PID_LISTENER, rowSize: 56 },
  { call: 'GetExtendedUdpTable', family: AF_INET, tableClass: UDP_TABLE_OWNER_PID, rowSize: 12 },
  { call: 'GetExtendedUdpTable', family: AF_INET6, tableClass: UDP_TABLE_OWNER_PID, rowSize: 28 },
];

/** Looks take at most this share of the time, however many sockets there are. */
const MOST_SHARE = 0.02;
/** The next is never put off for longer, in ms: one may have taken long only because the computer was asleep, or busy. */
const LONGEST_PAUSE_MS = 2000;

/**
 * A quick look whether listeners have come or gone. Windows has no counters that tell, so the tables of the listeners
 * alone are read, and compared as they are. What a look costs says when the next may be had.
 */
export class ListenerLook {
  private readonly tables: readonly LookedAt[];
  private nextLook = -Infinity;

  /** `now` as performance.now(), in ms. */
  constructor(
    ipHelper: IpHelper,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.tables = questions.map((question) => new LookedAt(new ExtendedTable(ipHelper, question), question.rowSize));
  }

  /** Whether they differ from those of the last look; false where it is too early for another. */
  mayHaveChanged(): boolean {
    const begun = this.now();
    if (begun < this.nextLook) return false;
    let changed = false;
    // Each of them, for what is not read now would be new at the next look.
    for (const table of this.tables) changed = table.hasChanged() || changed;
    const ended = this.now();
    this.nextLook = begun + Math.min((ended - begun) / MOST_SHARE, LONGEST_PAUSE_MS);
    return changed;
  }
}

/** A table, and the bytes that it had, the number of its rows among them. */
class LookedAt {
  private before = Buffer.alloc(0);

  constructor(
    private readonly table: ExtendedTable,
    private readonly rowSize: number,
  ) {}

  /** False where it cannot be read: the regular tick will say so. */
  hasChanged(): boolean {
    const buffer = this.table.read();
    if (typeof buffer === 'string') return false;
    const count = buffer.words[0] ?? 0;
    // What is behind the rows is of reads before.
    const now = buffer.bytes.subarray(0, FIRST_ROW + count * this.rowSize);
    if (this.before.subarray(0, now.length).equals(now)) return false;
    if (this.before.length < now.length) this.before = Buffer.alloc(buffer.bytes.length);
    this.before.set(now);
    return true;
  }
}
