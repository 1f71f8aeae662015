import type { BriefSocket } from '../../shared/domain/listener-health';
import type { SocketId } from '../../shared/domain/socket';

/** How long a connection counts as just closed, in milliseconds. */
export const briefSpan = 60_000;

/** How many are kept of one listener: a busy one has thousands a minute, and nobody reads those. */
export const mostBriefs = 10;

/** The connections of each listener that came and went between two looks, the last closed first. */
export type Briefs = ReadonlyMap<SocketId, readonly BriefSocket[]>;

/** `old` with the connections among `sockets`, and without those that are older than `briefSpan` at the time `now`. */
export function addBriefs(old: Briefs, sockets: readonly BriefSocket[], now: number): Briefs {
  const byListener = new Map([...old].map(([listener, briefs]) => [listener, [...briefs]]));
  for (const socket of sockets) {
    if (socket.listener === null) continue;
    const briefs = byListener.get(socket.listener);
    if (briefs) briefs.push(socket);
    else byListener.set(socket.listener, [socket]);
  }
  const kept = [...byListener].map(([listener, briefs]) => [listener, lastBriefs(briefs, now)] as const);
  return new Map(kept.filter(([, briefs]) => briefs.length > 0));
}

/** The last that closed in the minute before `now`, the last first, at most `mostBriefs`. */
export function lastBriefs(briefs: readonly BriefSocket[], now: number): readonly BriefSocket[] {
  return briefs
    .filter(({ closedAt }) => closedAt > now - briefSpan)
    .sort((a, b) => b.closedAt - a.closedAt)
    .slice(0, mostBriefs);
}
