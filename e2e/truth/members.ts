import type { HeldSocket } from './held-sockets';
import type { Worker } from './worker';

/** How many sockets and children a worker can have (native/socket-worker.c). */
const SLOTS = 1024;
const CHILDREN = 64;

/** One of the test's own processes, and under which number it has what it holds. */
export class Member {
  private readonly slots = new Map<HeldSocket, number>();
  /** Its children's pids, by number. */
  readonly children = new Map<number, number>();
  /** Sockets on their way to it, the first one first. */
  readonly mailbox: HeldSocket[] = [];
  private nextSlot = 0;
  private nextChild = 0;

  constructor(readonly worker: Worker) {}

  get sockets(): readonly HeldSocket[] {
    return [...this.slots.keys()];
  }

  slotOf(socket: HeldSocket): number {
    const slot = this.slots.get(socket);
    if (slot === undefined) throw new Error('The worker does not have this socket.');
    return slot;
  }

  /** A number that is not in use, nor was given away a moment ago. */
  freeSlot(): number {
    const used = new Set(this.slots.values());
    do this.nextSlot = (this.nextSlot + 1) % SLOTS;
    while (used.has(this.nextSlot));
    return this.nextSlot;
  }

  /** As freeSlot; there are never nearly as many children. */
  freeChild(): number {
    do this.nextChild = (this.nextChild + 1) % CHILDREN;
    while (this.children.has(this.nextChild));
    return this.nextChild;
  }

  put(socket: HeldSocket, slot: number): void {
    this.slots.set(socket, slot);
  }

  remove(socket: HeldSocket): void {
    this.slots.delete(socket);
  }
}

/** Whatever is touched when this socket is closed: the other ends, too. */
export function reachOf(socket: HeldSocket): readonly HeldSocket[] {
  return [socket, ...socket.queue].flatMap((one) => (one.other ? [one, one.other] : [one]));
}
