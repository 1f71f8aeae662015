import { slotOfId, socketIdOf } from '../../enrich/describe-socket';
import { NO_SLOT } from '../../monitor/cookie-index';
import type { SocketTable } from '../../monitor/socket-table';
import type { OwnerFacts, OwnerResolver } from '../owner-resolver';
import type { ListenerGenerations } from './listener-generations';
import type { LsofHolders } from './lsof-holders';
import { collateSockets } from './lsof-sockets';
import { parseLsof } from './parse-lsof';
import { lsofFields } from './repeating-lsof';
import { runProgramNow } from '../run-program';

/** A process has some thousand sockets at most, of some 100 bytes each. */
const MOST_BYTES = 4 << 20;

/** Owners as lsof tells them with the sockets: whatever it shows, somebody has open. */
export class LsofOwners implements OwnerResolver {
  private changed: readonly number[] = [];

  /** `program` is the absolute path of lsof. */
  constructor(
    private readonly program: string,
    private readonly holders: LsofHolders,
    private readonly generations: ListenerGenerations,
  ) {}

  note(table: SocketTable): void {
    const slots = this.holders.takeChanged().map((id) => slotOfId(table, id));
    this.changed = [...this.changed, ...slots.filter((slot) => slot !== NO_SLOT)];
  }

  resolve(): { readonly done: boolean } {
    return { done: true };
  }

  takeChanged(): readonly number[] {
    const { changed } = this;
    this.changed = [];
    return changed;
  }

  factsOf(table: SocketTable, slot: number): OwnerFacts {
    const pids = this.holders.pidsOf(socketIdOf(table, slot));
    if (pids.length === 0) return { pids: [], confidence: 'user', reason: 'noProcess' };
    return { pids, confidence: 'exact', reason: null };
  }

  /** No when lsof does not answer at once: who may hold nothing is not to be stopped. Security item 26. */
  holds(table: SocketTable, slot: number, pid: number): boolean {
    const look = ['-nPw', '-a', '-p', String(pid), '-iTCP', '-iUDP', lsofFields];
    const answer = runProgramNow(this.program, look, MOST_BYTES);
    if (!answer.ok) return false;
    const { cookieLow, cookieHigh } = table.rows;
    return collateSockets(parseLsof(answer.value.stdout).files).some((socket) => {
      const { record, pids } = this.generations.withCookie(socket);
      return pids.includes(pid) && record.cookieLow === cookieLow[slot] && record.cookieHigh === cookieHigh[slot];
    });
  }

  dispose(): void {
    // Holds nothing.
  }
}
