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
const unit = '% of a core';

interface Plan {
  /** For more than a minute V8 still compiles, in threads of its own, what runs again and again: that is not idling. */
  readonly settleMs: number;
  /** The engine samples all processes every ten seconds: each window should have that once. */
  readonly windowMs: number;
  readonly floorWindowMs: number;
}

const plan: Plan = { settleMs: 120_000, windowMs: 10_000, floorWindowMs: 3000 };
/** Too short to idle. */
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
    const floorName = 'empty Node and C limit: idle, S';
    try {
      const settling = await shareDuring(settleMs, () => engine.cpuTime());
      const idling = await medianShare(windowMs, () => engine.cpuTime());
      return [
        ...(quick
          ? [measured('engine: just started, S', idling, unit, { against: floorName })]
          : [
              measured('engine: first two minutes, S', settling, unit),
              measured('engine: idle, S', idling, unit, { against: floorName, target: atMost(targetPercent) }),
            ]),
        measured(floorName, floor, unit),
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
  const waking = await medianShare(windowMs, async () => Number(await waker.ask('cpu')));
  await waker.end();
  return waking + (median(looks) / tickMs) * 100;
}

/** The median part of a core's time that something takes, in percent, by its CPU time so far in ms. */
async function medianShare(windowMs: number, cpuTime: () => Promise<number>): Promise<number> {
  const shares: number[] = [];
  while (shares.length < windows) shares.push(await shareDuring(windowMs, cpuTime));
  return median(shares);
}

async function shareDuring(ms: number, cpuTime: () => Promise<number>): Promise<number> {
  const before = await cpuTime();
  const begun = performance.now();
  await pause(ms);
  return (((await cpuTime()) - before) / (performance.now() - begun)) * 100;
}
