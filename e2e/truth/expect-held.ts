import type { ConnectionState } from '../../shared/domain/socket';
import type { HeldSocket } from './held-sockets';
import { HeldSockets } from './held-sockets';
import type { EngineView, SocketView } from './views';
import { socketName } from './views';

/**
 * Holds a view against what the test itself has opened: every such socket must be there as it was opened, and its
 * processes must hold nothing else. Gives what is wrong, in words.
 */
export function findUnexpected(
  held: readonly HeldSocket[],
  views: readonly SocketView[],
  { owners }: { readonly owners: boolean },
): readonly string[] {
  const byId = new Map(views.map((view) => [view.id, view]));
  const byName = new Map(views.map((view) => [view.name, view]));
  const ids = new Set(held.map(({ id }) => id));
  const pids = new Set(held.flatMap(({ holders }) => [...holders]));
  const wrong = held.filter(HeldSockets.isSure).flatMap((socket) => {
    const name = socketName(socket.transport, socket.local, socket.peer);
    const view = socket.id === null ? byName.get(name) : byId.get(socket.id);
    const wrongOwners = owners && view && !isHeldBy(view, socket.holders) ? [`is held by ${view.pids.join()}`] : [];
    return [...wrongWith(socket, name, view), ...wrongOwners].map((what) => `${name} ${what}`);
  });
  const strange = views.filter((view) => view.pids.some((pid) => pids.has(pid)) && !ids.has(view.id));
  return [...wrong, ...strange.map(({ name }) => `${name} was not opened by the test`)];
}

function isHeldBy({ pids }: SocketView, holders: ReadonlySet<number>): boolean {
  return pids.length === holders.size && pids.every((pid) => holders.has(pid));
}

function wrongWith(socket: HeldSocket, name: string, view: SocketView | undefined): readonly string[] {
  if (!view) return ['is missing'];
  const wrong: string[] = [];
  if (view.name !== name) wrong.push(`is told as ${view.name}`);
  const states: readonly (ConnectionState | null)[] = socket.states ?? [null];
  if (!states.includes(view.state)) wrong.push(`is ${view.state}, not ${states.join(' or ')}`);
  return wrong;
}

/** Who is named in place of an owner that nobody can see must be one who held the socket, or who holds its listener. */
export function findWrongGuesses(held: HeldSockets, views: readonly EngineView[]): readonly string[] {
  const byName = new Map(views.map((view) => [view.name, view]));
  const strangers = views.filter(({ id, reason, inferred }) => {
    const everHeld = held.everHeld(id);
    return reason === 'formerOwner' && everHeld && inferred.some((pid) => !everHeld.has(pid));
  });
  const waiting = held.all().flatMap(({ queue, everHeld }) => queue.map((end) => ({ end, everHeld })));
  const misled = waiting.flatMap(({ end, everHeld }) => {
    const view = byName.get(socketName(end.transport, end.local, end.peer));
    const isWrong = view?.reason === 'notAccepted' && view.inferred.some((pid) => !everHeld.has(pid));
    return isWrong ? [view] : [];
  });
  return [...strangers, ...misled].map(({ name, inferred }) => `${name} is taken for that of ${inferred.join(', ')}`);
}
