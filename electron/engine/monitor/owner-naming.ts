import type { Owner } from '../../../shared/domain/owner';
import type { SocketId } from '../../../shared/domain/socket';
import { socketIdOf } from '../enrich/describe-socket';
import type { Platform } from '../platform/platform';
import type { ProcessTable } from './process-table';
import type { SocketTable } from './socket-table';

/** Puts a name to who holds a socket, from what the platform knows of it. */
export class OwnerNaming {
  /** `before` gives the owner that a socket was last told to have. */
  constructor(
    private readonly platform: Platform,
    private readonly processes: ProcessTable,
    private readonly before: (id: SocketId) => Owner | null,
  ) {}

  ownerOf(table: SocketTable, slot: number): Owner {
    const { pids, confidence, reason } = this.platform.owners.factsOf(table, slot);
    const processes = pids.flatMap((pid) => this.processes.identify(pid)?.key ?? []);
    const user = confidence === 'unknown' ? null : this.platform.userName(table.rows.uid[slot] ?? 0);
    const rest = { processes, user, group: null, activation: null };
    // Between the look at its descriptors and the look at itself a process may end.
    if (confidence === 'exact' && processes.length === 0) return { confidence: 'user', reason: 'pending', ...rest };
    if (reason === 'closed') return this.formerOwner(socketIdOf(table, slot)) ?? { confidence, reason, ...rest };
    return { confidence, reason, ...rest };
  }

  /** Who held a socket before its program let go of it: it keeps its identity while the kernel finishes with it. */
  private formerOwner(id: SocketId): Owner | null {
    const before = this.before(id);
    if (before === null || before.processes.length === 0) return null;
    return { ...before, confidence: 'inferred', reason: 'formerOwner' };
  }
}
