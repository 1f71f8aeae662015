import type { SocketId } from '../../shared/domain/socket';
import type { SocketView } from './views';

/** What `ss` said just before and just after a tick, and what the engine says after it. */
export interface Looks {
  readonly before: readonly SocketView[];
  readonly engine: readonly SocketView[];
  readonly after: readonly SocketView[];
}

/** What is known of the moment before the first look. */
export interface Moment {
  /** That there were, and that the engine named: no other can have come to hold a socket before the looks. */
  readonly processes: ReadonlySet<number>;
  /** The sockets that the engine had. */
  readonly known: ReadonlySet<SocketId>;
  /**
   * Processes that have taken or let go of a socket which others hold, too, so short a time ago that the engine, which
   * looks at every process once in a while only, need not have seen it.
   */
  readonly lately: ReadonlyMap<SocketId, ReadonlySet<number>>;
}

/** In what the views do not agree about one socket, or why they need not. */
export interface Finding {
  readonly what: string;
  readonly before: SocketView | undefined;
  readonly engine: SocketView | undefined;
  readonly after: SocketView | undefined;
}

export interface Comparison {
  readonly differences: readonly Finding[];
  /** Differences that have a name: the socket itself has changed between the looks. */
  readonly races: readonly Finding[];
}

type Verdict = { readonly race: boolean; readonly what: string };

const race = (what: string): Verdict => ({ race: true, what });
const difference = (what: string): Verdict => ({ race: false, what });

/** Holds the engine's sockets against those of `ss`. */
export function compareLooks(looks: Looks, moment: Moment): Comparison {
  const [before, engine, after] = [byId(looks.before), byId(looks.engine), byId(looks.after)];
  const findings = [...new Set([...before.keys(), ...engine.keys(), ...after.keys()])].flatMap((id) => {
    const finding = { before: before.get(id), engine: engine.get(id), after: after.get(id) };
    return verdictsOf(finding, id, moment).map((verdict) => ({ ...finding, ...verdict }));
  });
  return {
    differences: findings.filter((finding) => !finding.race),
    races: findings.filter((finding) => finding.race),
  };
}

function byId(views: readonly SocketView[]): ReadonlyMap<SocketId, SocketView> {
  return new Map(views.map((view) => [view.id, view]));
}

function verdictsOf(
  { before, engine, after }: Omit<Finding, 'what'>,
  id: SocketId,
  moment: Moment,
): readonly Verdict[] {
  if (!before && !after) {
    return [moment.known.has(id) ? difference('is kept though it has gone') : race('came and went between the looks')];
  }
  if (!before || !after) {
    // Whatever of it the engine saw, it was right for a moment.
    return [race(before ? 'went between the looks' : 'came between the looks')];
  }
  const change = changeBetween(before, after);
  if (!engine) return [change === null ? difference('is missing') : race(`${change}, and was not seen`)];
  const owners = ownerVerdicts(before, engine, after, moment.processes, moment.lately.get(id) ?? new Set());
  if (change !== null) return [race(change), ...owners];
  const facts = (['name', 'state', 'user'] as const).filter(
    (fact) => engine[fact] !== before[fact] && before[fact] !== null,
  );
  return [...facts.map((fact) => difference(`has another ${fact}`)), ...owners];
}

function changeBetween(before: SocketView, after: SocketView): string | null {
  for (const fact of ['name', 'state', 'user'] as const) {
    if (before[fact] !== after[fact]) return `changed its ${fact} between the looks`;
  }
  return before.pids.join() === after.pids.join() ? null : 'changed its owners between the looks';
}

/** Who held it all the time must be named; who is named must have held it, or be so new that `ss` could not see it. */
function ownerVerdicts(
  before: SocketView,
  engine: SocketView,
  after: SocketView,
  processes: ReadonlySet<number>,
  lately: ReadonlySet<number>,
): readonly Verdict[] {
  const missing = before.pids.filter((pid) => after.pids.includes(pid) && !engine.pids.includes(pid));
  const extra = engine.pids.filter((pid) => !before.pids.includes(pid) && !after.pids.includes(pid));
  return [
    ...missing.map((pid) =>
      lately.has(pid) ? race(`was handed to process ${pid} lately`) : difference(`is not said to be held by ${pid}`),
    ),
    ...extra.map((pid) => {
      if (lately.has(pid)) return race(`was let go of by process ${pid} lately`);
      return processes.has(pid)
        ? difference(`is said to be held by ${pid}`)
        : race(`was held by ${pid}, which came between the looks`);
    }),
  ];
}
