import { nativeFigure } from '../bench';
import type { Sight } from '../latency';
import { measureLatencies, reportLatencies } from '../latency';
import type { LoadSize } from '../load';
import { sizes, startLoad } from '../load';
import type { NativePrograms } from '../native';
import { startOpener } from '../opener';
import type { Measurement } from '../report';
import { atMost } from '../report';
import type { RunningEngine } from '../running-engine';
import { startEngine } from '../running-engine';

const times = 100;
const quickTimes = 10;
/** The 95th percentile of those that open; what closes is seen by the same looks. */
const targetMs = 60;

/** From a listener that another program opens or closes to the engine's ChangeSet. */
export const engineLatency = nativeFigure('engine-latency', async ({ quick }, programs) => {
  const measurements: Measurement[] = [];
  for (const size of quick ? [sizes.S] : [sizes.ten, sizes.S, sizes.thousand, sizes.M]) {
    measurements.push(...(await measureSize(programs, size, quick ? quickTimes : times)));
  }
  return measurements;
});

async function measureSize(programs: NativePrograms, size: LoadSize, count: number): Promise<readonly Measurement[]> {
  const load = await startLoad(programs, size);
  const engine = await startEngine();
  const opener = startOpener();
  try {
    const latencies = await measureLatencies(opener, watchChanges(engine), count);
    return reportLatencies(`listener seen by the engine, ${size.name}`, latencies, { opened: atMost(targetMs) });
  } finally {
    await opener.end();
    engine.dispose();
    await load.end();
  }
}

/** Remembers when each port came and went, and tells who waits for it. */
function watchChanges({ monitor }: RunningEngine): Sight {
  const portOf = new Map<string, number>();
  const moments = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  const note = (event: string): void => {
    const at = Date.now();
    moments.set(event, at);
    waiting.get(event)?.(at);
  };
  monitor.onChanges(({ sockets }) => {
    for (const { id, localPort } of sockets.added) {
      portOf.set(id, localPort);
      note(`opened ${localPort}`);
    }
    for (const id of sockets.removed) note(`closed ${portOf.get(id)}`);
  });
  const moment = async (event: string): Promise<number> =>
    moments.get(event) ?? new Promise((resolve) => waiting.set(event, resolve));
  return { opened: (port) => moment(`opened ${port}`), closed: (port) => moment(`closed ${port}`) };
}
