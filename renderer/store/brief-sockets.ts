import type { BriefSocket } from '../../shared/domain/listener-health';
import type { SocketId } from '../../shared/domain/socket';
import { ExternalStore } from './external-store';

/** How long a connection counts as just closed, in milliseconds. */
export const briefSpan = 60_000;

/** How many are kept of one listener: a busy one has thousands a minute, and nobody reads those. */
export const mostBriefs = 10;

/**
 * The connections of each listener that came and went between two looks, the last told last; some may be older than
 * `briefSpan`. A new object for each frame, around a map that goes on changing.
 */
export interface Briefs {
  readonly byListener: ReadonlyMap<SocketId, readonly BriefSocket[]>;
}

/**
 * Keeps what the engine tells up to twenty times a second: a message costs what is in it, whatever is kept, and who
 * shows it is told once a frame.
 */
export class BriefSockets {
  readonly #byListener = new Map<SocketId, BriefSocket[]>();
  readonly store = new ExternalStore<Briefs>({ byListener: this.#byListener });
  #sweptAt = 0;
  #frame: number | null = null;

  /** Keeps the connections among `sockets`, told at the time `now`. */
  take(sockets: readonly BriefSocket[], now: number): void {
    for (const socket of sockets) {
      if (socket.listener !== null) this.#keep(socket.listener, socket);
    }
    if (now - this.#sweptAt >= briefSpan) this.#sweep(now);
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.store.set({ byListener: this.#byListener });
    });
  }

  dispose(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
  }

  #keep(listener: SocketId, socket: BriefSocket): void {
    const briefs = this.#byListener.get(listener);
    if (!briefs) this.#byListener.set(listener, [socket]);
    else if (briefs.push(socket) > mostBriefs) briefs.shift();
  }

  /** Forgets the listeners of which nothing has been told for a minute; some of them may be gone. */
  #sweep(now: number): void {
    this.#sweptAt = now;
    for (const [listener, briefs] of this.#byListener) {
      if (lastBriefs(briefs, now).length === 0) this.#byListener.delete(listener);
    }
  }
}

/** The last that closed in the minute before `now`, the last first, at most `mostBriefs`. */
export function lastBriefs(briefs: readonly BriefSocket[], now: number): readonly BriefSocket[] {
  return briefs
    .filter(({ closedAt }) => closedAt > now - briefSpan)
    .sort((a, b) => b.closedAt - a.closedAt)
    .slice(0, mostBriefs);
}
