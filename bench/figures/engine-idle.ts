import { join } from 'node:path';
import { nativeFigure } from '../bench';
import { startEngineProcess } from '../engine-process';
import { startLineProgram } from '../line-program';
import { sizes, startLoad } from '../load';
import type { NativePrograms } from '../native';
import { projectRoot } from '../paths';
import { atMost, measured } from '../report';
import { startSocketLimit } from '../socket-limit';
import { median } from '../statistics';
import { pause } from '../wait';

/** Whatever else wakes up on the machine disturbs some of these, and not the median. */
const windows = 5;
const targetPercent = 1;

interface Plan {
  /** For some twenty seconds V8 still compiles, in threads of its own, what runs again and again: that is not idling. */
  readonly settleMs: number;
  readonly windowMs: number;
  readonly floorWindowMs: number;
}

const plan: Plan = { settleMs: 25_000, windowMs: 8000, floorWindowMs: 3000 };
const quickPlan: Plan = { settleMs: 2000, windowMs: 1000, floorWindowMs: 500 };

/** How often the engine reads whole, in ms. */
const tickMs = 1000;

/** CPU of the whole engine while nothing happens: its ticks, its looks in between, its samples of processes. */
export const engineIdle = nativeFigure('engine-idle', async ({ quick }, programs) => {
  const { settleMs, windowMs, floorWindowMs } = quick ? quickPlan : plan;
  const load = await startLoad(programs, sizes.S);
  try {
    const floor = await measureFloor(programs, floorWindowMs);
    const engine = await startEngineProcess({ collect: false });
    try {
      await pause(settleMs);
      const share = await medianShare(() => engine.cpuTime(), windowMs);
      const names = { engine: 'engine: idle, S', floor: 'empty Node and C limit: idle, S' };
      return [
        measured(names.engine, share, '% of a core', { against: names.floor, target: atMost(targetPercent) }),
        measured(names.floor, floor, '% of a core'),
      ];
    } finally {
      await engine.end();
    }
  } finally {
    await load.end();
  }
});

/**
 * The least work on this machine, with caches that are as cold: a Node that wakes twenty times a second for nothing, and the C
 * limit, once a second as the engine's ticks. In percent of a core.
 */
async function measureFloor(programs: NativePrograms, windowMs: number): Promise<number> {
  const limit = await startSocketLimit(programs);
  const looks: number[] = [];
  while (looks.length < windows) {
    await pause(tickMs);
    looks.push(await limit.look());
  }
  await limit.end();
  const waker = await startLineProgram(process.execPath, [join(projectRoot, 'bench', 'programs', 'waker.mjs')]);
  const waking = await medianShare(async () => Number(await waker.ask('cpu')), windowMs);
  await waker.end();
  return waking + (median(looks) / tickMs) * 100;
}

/** The median part of a core's time that something takes, in percent, by its CPU time so far in ms. */
async function medianShare(cpuTime: () => Promise<number>, windowMs: number): Promise<number> {
  const shares: number[] = [];
  while (shares.length < windows) {
    const before = await cpuTime();
    const begun = performance.now();
    await pause(windowMs);
    shares.push((((await cpuTime()) - before) / (performance.now() - begun)) * 100);
  }
  return median(shares);
}
