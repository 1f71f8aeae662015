import { nativeFigure } from '../bench';
import { commandCost } from '../command-cost';
import type { EngineMonitor } from '../engine-monitor';
import { assertSees, startMonitor } from '../engine-monitor';
import type { Load, LoadSize } from '../load';
import { sizes, startLoad } from '../load';
import type { NativePrograms } from '../native';
import { onOneCpu } from '../one-cpu';
import type { Measurement } from '../report';
import { atLeastTimes, atMostTimes, measured, skipped } from '../report';
import type { SocketLimit } from '../socket-limit';
import { startSocketLimit } from '../socket-limit';
import { median } from '../statistics';

interface Plan {
  readonly size: LoadSize;
  readonly rounds: number;
  /** `ss` takes long at size L, so it is not run in each round. */
  readonly ssRounds: number;
  readonly mostTimesLimit: number;
  readonly leastTimesBySs: number;
}

const plans: readonly Plan[] = [
  { size: sizes.S, rounds: 40, ssRounds: 20, mostTimesLimit: 1.7, leastTimesBySs: 5 },
  { size: sizes.M, rounds: 30, ssRounds: 15, mostTimesLimit: 1.7, leastTimesBySs: 5 },
  { size: sizes.L, rounds: 20, ssRounds: 7, mostTimesLimit: 1.1, leastTimesBySs: 10 },
];
const quickPlan = { rounds: 15, ssRounds: 8 };

/** With changes, `ss` costs at least so many times as much as the engine. */
const leastTimesBySsWithChanges = 3;
const changesATick = 10;

/** Rounds of a kind before the first one that counts: the compiler and the caches are warm by then. */
const warmUpRounds = 20;

/** CPU of a look at the sockets: the engine's, the least that the kernel takes for it, and `ss`. */
export const engineTicks = nativeFigure('engine-ticks', async ({ quick }, programs) => {
  const measurements: Measurement[] = [];
  for (const plan of quick ? plans.slice(0, 1) : plans) {
    measurements.push(...(await measureSize(quick ? { ...plan, ...quickPlan } : plan, programs)));
  }
  return measurements;
});

async function measureSize(plan: Plan, programs: NativePrograms): Promise<readonly Measurement[]> {
  const load = await startLoad(programs, plan.size);
  try {
    return await onOneCpu(() => measureUnder(load, plan, programs));
  } finally {
    await load.end();
  }
}

async function measureUnder(load: Load, plan: Plan, programs: NativePrograms): Promise<readonly Measurement[]> {
  const limit = await startSocketLimit(programs);
  const monitor = await startMonitor();
  try {
    // It knows nothing yet: every socket is described, and every owner looked for.
    const first = await monitor.tick();
    assertSees(monitor.sockets.size, plan.size);
    const parts = { monitor, limit, programs };
    const still = await measureRounds(plan, parts, () => Promise.resolve());
    const changing = await measureRounds(plan, parts, () => load.change(changesATick));
    return [
      measured(`engine: first tick, ${plan.size.name}`, first, 'ms CPU'),
      ...compare(plan, '', plan.leastTimesBySs, still),
      ...compare(plan, `, ${changesATick} changes`, leastTimesBySsWithChanges, changing),
    ];
  } finally {
    monitor.dispose();
    await limit.end();
  }
}

interface Samples {
  readonly engine: readonly number[];
  readonly limit: readonly number[];
  readonly ss: readonly number[];
}

/** In each round all of them look at the same sockets, so that what disturbs the machine disturbs them alike. */
async function measureRounds(
  { rounds, ssRounds }: Plan,
  parts: { readonly monitor: EngineMonitor; readonly limit: SocketLimit; readonly programs: NativePrograms },
  change: () => Promise<void>,
): Promise<Samples> {
  const engine: number[] = [];
  const limit: number[] = [];
  const ss: number[] = [];
  for (let round = 0; round < warmUpRounds; round += 1) {
    await change();
    await parts.monitor.tick();
  }
  for (let round = 0; round < rounds; round += 1) {
    await change();
    engine.push(await parts.monitor.tick());
    limit.push(await parts.limit.look());
    if (round >= ssRounds) continue;
    const cost = await commandCost(parts.programs, ['ss', '-tunap']);
    if (cost) ss.push(cost.cpu);
  }
  return { engine, limit, ss };
}

function compare(
  { size, mostTimesLimit }: Plan,
  circumstance: string,
  leastTimesBySs: number,
  { engine, limit, ss }: Samples,
): readonly Measurement[] {
  const at = `${size.name}${circumstance}`;
  const names = { engine: `engine: tick, ${at}`, limit: `C limit: tick, ${at}`, ss: `ss -tunap, ${at}` };
  const target = circumstance === '' ? atMostTimes(mostTimesLimit) : null;
  return [
    measured(names.engine, median(engine), 'ms CPU', { against: names.limit, target }),
    measured(names.limit, median(limit), 'ms CPU'),
    ss.length === 0
      ? skipped(names.ss, 'ss is not installed')
      : measured(names.ss, median(ss), 'ms CPU', { against: names.engine, target: atLeastTimes(leastTimesBySs) }),
  ];
}
