import type { HeldSocket } from './held-sockets';
import type { Member } from './members';
import { reachOf } from './members';

/**
 * What has been ordered and not been answered touches these processes, mailboxes and sockets: nothing else may, for nobody
 * knows who comes first.
 */
export class Claims {
  private readonly busy = new Set<HeldSocket | Member | Member['mailbox']>();

  has(one: Member | Member['mailbox']): boolean {
    return this.busy.has(one);
  }

  add(one: Member | Member['mailbox']): void {
    this.busy.add(one);
  }

  /** Whether nothing else that is on its way touches these sockets; from now on nothing else will. */
  readonly claim = (...sockets: readonly HeldSocket[]): boolean => {
    const reach = sockets.flatMap(reachOf);
    if (reach.some((socket) => this.busy.has(socket))) return false;
    for (const socket of reach) this.busy.add(socket);
    return true;
  };

  clear(): void {
    this.busy.clear();
  }
}
