import { nativeFigure } from '../bench';
import { startEngineProcess } from '../engine-process';
import { sizes, startLoad } from '../load';
import { atMost, measured } from '../report';
import { median } from '../statistics';
import { pause } from '../wait';

const runs = 3;
/** So long it ticks before it is looked at, once a second by then. */
const tickingMs = 60_000;
const quickTickingMs = 2000;
/** Memory goes up and down with the garbage: seen so many times, a tick apart. */
const looks = 10;
const quickLooks = 2;
const targetMebibytes = 150;

/** Resident memory of the engine in a process of its own, as it is: nothing is collected before a look. */
export const engineMemory = nativeFigure('engine-memory', async ({ quick }, programs) => {
  const size = quick ? sizes.S : sizes.L;
  const load = await startLoad(programs, size);
  try {
    const samples: number[] = [];
    for (let run = 0; run < (quick ? 1 : runs); run += 1) samples.push(...(await sampleRun(quick)));
    return [
      measured(`engine: memory in plain Node, ${size.name}`, median(samples), 'MiB RSS', {
        target: atMost(targetMebibytes),
      }),
      measured(`engine: memory in plain Node, ${size.name}, worst`, Math.max(...samples), 'MiB RSS'),
    ];
  } finally {
    await load.end();
  }
});

async function sampleRun(quick: boolean): Promise<readonly number[]> {
  const engine = await startEngineProcess({ collect: false });
  try {
    await pause(quick ? quickTickingMs : tickingMs);
    const samples: number[] = [];
    for (let look = 0; look < (quick ? quickLooks : looks); look += 1) {
      await pause(1000);
      samples.push(engine.memory());
    }
    return samples;
  } finally {
    await engine.end();
  }
}
