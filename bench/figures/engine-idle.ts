import { nativeFigure } from '../bench';
import { sizes, startLoad } from '../load';
import { atMost, measured } from '../report';
import { startEngine } from '../running-engine';
import { pause } from '../wait';

const durationMs = 20_000;
const quickDurationMs = 3000;
/** For some twenty seconds V8 still compiles, in threads of its own, what runs again and again: that is not idling. */
const settleMs = 25_000;
const quickSettleMs = 2000;
const targetPercent = 1;

/** CPU of the whole engine while nothing happens: its ticks, its looks in between, its samples of processes. */
export const engineIdle = nativeFigure('engine-idle', async ({ quick }, programs) => {
  const load = await startLoad(programs, sizes.S);
  const engine = await startEngine();
  try {
    await pause(quick ? quickSettleMs : settleMs);
    const cpuBefore = process.cpuUsage();
    const begun = performance.now();
    await pause(quick ? quickDurationMs : durationMs);
    const { user, system } = process.cpuUsage(cpuBefore);
    const share = (user + system) / 1000 / (performance.now() - begun);
    return [measured('engine: idle, S', share * 100, '% of a core', { target: atMost(targetPercent) })];
  } finally {
    engine.dispose();
    await load.end();
  }
});
