import type { SocketId } from '../../../../shared/domain/socket';
import { socketIdFrom } from '../../enrich/describe-socket';
import type { ReadScope } from '../../monitor/socket-table';
import { IPPROTO_UDP, TCP_LISTEN } from '../../monitor/socket-record';
import type { LsofSocket } from './lsof-sockets';

const nobody: readonly number[] = [];

interface Held {
  readonly pids: readonly number[];
  readonly isListener: boolean;
}

/** Which processes have which sockets open, as the last looks have shown. */
export class LsofHolders {
  private held = new Map<SocketId, Held>();
  private readonly changed = new Set<SocketId>();

  /** Takes note of a look. What it did not show is forgotten, where it was `complete` and of its scope. */
  note(sockets: readonly LsofSocket[], scope: ReadScope, complete: boolean): void {
    const before = this.held;
    this.held = new Map(
      complete ? [...before].filter(([, held]) => scope === 'listeners' && !held.isListener) : before,
    );
    for (const { record, pids } of sockets) {
      const id = socketIdFrom(record.cookieHigh, record.cookieLow);
      const known = before.get(id)?.pids;
      const isSame = known?.length === pids.length && known.every((pid, at) => pid === pids[at]);
      if (!isSame) this.changed.add(id);
      const isListener = record.protocol === IPPROTO_UDP || record.state === TCP_LISTEN;
      this.held.set(id, { pids: isSame ? known : pids, isListener });
    }
  }

  /** Lowest first. */
  pidsOf(id: SocketId): readonly number[] {
    return this.held.get(id)?.pids ?? nobody;
  }

  /** Those whose processes are others than when this was last asked. */
  takeChanged(): readonly SocketId[] {
    const ids = [...this.changed];
    this.changed.clear();
    return ids;
  }

  /** Every process that holds a socket. */
  allPids(): ReadonlySet<number> {
    return new Set([...this.held.values()].flatMap(({ pids }) => pids));
  }
}
