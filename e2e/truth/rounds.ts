import { readdirSync } from 'node:fs';
import type { SocketId } from '../../shared/domain/socket';
import type { Monitor } from '../../electron/engine/monitor/monitor';
import { pause } from '../../bench/wait';
import { readSs } from '../support/socket-statistics';
import { Churn } from './churn';
import type { Finding } from './compare';
import { compareLooks } from './compare';
import { findUnexpected, findWrongGuesses } from './expect-held';
import type { Random } from './random';
import type { SocketView } from './views';
import { viewOfEngine, viewOfSs } from './views';

/** Whole reads after which every process has been looked at again (SCAN_ROUNDS of the owner resolver), and one more. */
const HAND_OVER_TICKS = 301;
const LEAST_ACTIONS = 3;
const MOST_ACTIONS = 14;
/** The kernel takes a moment to finish connections and to close what an ended process has left; not so long. */
const SETTLE_LIMIT_MS = 10_000;
const SETTLE_PAUSE_MS = 20;

export interface RoundResult {
  readonly settled: boolean;
  /** How many sockets there were to see. */
  readonly sockets: number;
  /** What is wrong, in words. */
  readonly differences: readonly string[];
  readonly races: readonly Finding[];
  /** What the workers did. */
  readonly journal: readonly string[];
}

type Result = Omit<RoundResult, 'settled' | 'journal'>;

/** A look by `ss`, and the processes that there were before it. */
interface Look {
  readonly processes: ReadonlySet<number>;
  readonly sockets: readonly SocketView[];
}

/** What the engine has told already. */
interface Known {
  readonly ids: ReadonlySet<SocketId>;
  readonly pids: ReadonlySet<number>;
}

/** Rounds of changes, after each of which the engine is held against `ss` and against what the test has done. */
export class Rounds {
  private readonly churn: Churn;
  private wholeTicks = 0;
  /** Sockets that were handed over, to whom, and at which tick. */
  private handOvers: { readonly id: SocketId; readonly pid: number; readonly tick: number }[] = [];

  constructor(
    private readonly monitor: Monitor,
    private readonly random: Random,
    program: string,
  ) {
    this.churn = new Churn(random, program);
  }

  async start(): Promise<void> {
    await this.churn.start();
    await this.tick('all');
  }

  end(): Promise<void> {
    return this.churn.end();
  }

  /** One round: half of them wait until all is quiet, in the others changes go on while everybody looks. */
  async run(): Promise<RoundResult> {
    const settled = this.random.percent(50);
    const actions = LEAST_ACTIONS + this.random.below(MOST_ACTIONS - LEAST_ACTIONS);
    const result = settled ? await this.runSettled(actions) : await this.runScattered(actions);
    return { ...result, settled, journal: this.churn.journal.splice(0) };
  }

  private async runSettled(actions: number): Promise<Result> {
    await this.churn.act(actions, async () => {
      if (this.random.percent(10)) await this.tick('listeners');
    });
    this.noteHandOvers();
    const known = this.knownNow();
    const before = await this.settle();
    if ('wrong' in before) {
      return { sockets: 0, differences: before.wrong.map((what) => `ss: ${what}`), races: [] };
    }
    await this.tick('all');
    const result = this.compare(known, before, look());
    const engine = viewOfEngine(this.monitor);
    const held = this.churn.held.all();
    const unexpected = [
      ...findUnexpected(held, engine, { owners: false }),
      ...findWrongGuesses(this.churn.held, engine),
    ];
    const differences = [...result.differences, ...unexpected.map((what) => `engine: ${what}`)];
    return { ...result, differences };
  }

  private async runScattered(actions: number): Promise<Result> {
    const known = this.knownNow();
    const done = this.churn.scatter(actions);
    const before = look();
    if (this.random.percent(50)) await this.tick('listeners');
    await this.tick('all');
    const after = look();
    await done;
    this.noteHandOvers();
    return this.compare(known, before, after);
  }

  /** Looks until `ss` sees what the test has opened, and that alone; what is still wrong when the time is over. */
  private async settle(): Promise<Look | { readonly wrong: readonly string[] }> {
    const deadline = performance.now() + SETTLE_LIMIT_MS;
    for (;;) {
      const seen = look();
      const wrong = findUnexpected(this.churn.held.all(), seen.sockets, { owners: true });
      if (wrong.length === 0) return seen;
      if (performance.now() > deadline) return { wrong };
      await pause(SETTLE_PAUSE_MS);
    }
  }

  private compare(known: Known, before: Look, after: Look): Result {
    const looks = { before: before.sockets, engine: viewOfEngine(this.monitor), after: after.sockets };
    const processes = new Set([...before.processes, ...known.pids]);
    const moment = { processes, known: known.ids, lately: this.lately() };
    const { differences, races } = compareLooks(looks, moment);
    return { sockets: looks.engine.length, differences: differences.map(describeFinding), races };
  }

  private async tick(scope: 'all' | 'listeners'): Promise<void> {
    await this.monitor.tick(scope);
    if (scope === 'all') this.wholeTicks += 1;
  }

  private knownNow(): Known {
    const views = viewOfEngine(this.monitor);
    return { ids: new Set(views.map(({ id }) => id)), pids: new Set(views.flatMap(({ pids }) => pids)) };
  }

  private noteHandOvers(): void {
    const tick = this.wholeTicks;
    this.handOvers.push(...this.churn.handOvers.splice(0).map((handOver) => ({ ...handOver, tick })));
    this.handOvers = this.handOvers.filter((handOver) => tick - handOver.tick <= HAND_OVER_TICKS);
  }

  private lately(): ReadonlyMap<SocketId, ReadonlySet<number>> {
    const lately = new Map<SocketId, Set<number>>();
    for (const { id, pid } of this.handOvers) lately.set(id, (lately.get(id) ?? new Set()).add(pid));
    return lately;
  }
}

function look(): Look {
  const processes = new Set(readdirSync('/proc').map(Number));
  return { processes, sockets: readSs().map(viewOfSs) };
}

export function describeFinding({ what, before, engine, after }: Finding): string {
  const name = (engine ?? before ?? after)?.name ?? '';
  const lines = [
    ['ss before', before],
    ['engine', engine],
    ['ss after', after],
  ] as const;
  return [`${name} ${what}`, ...lines.map(([who, view]) => `  ${who.padEnd(10)}${viewText(view)}`)].join('\n');
}

function viewText(view: SocketView | undefined): string {
  if (!view) return 'not there';
  const { id, name, state, user, pids } = view;
  return `${id} ${name} ${state ?? ''} user ${user ?? '?'} pids ${pids.join() || 'none'}`;
}
