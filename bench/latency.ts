import type { Measurement, Target } from './report';
import { measured } from './report';
import type { Opener } from './opener';
import { percentile } from './statistics';
import { pause, within } from './wait';

/** Where listeners of another program come into sight. Both give the moment, in ms since the epoch. */
export interface Sight {
  opened(port: number): Promise<number>;
  closed(port: number): Promise<number>;
}

export interface Latencies {
  readonly opened: readonly number[];
  readonly closed: readonly number[];
}

/** Longer than a tick by far: what has not come by then never does. */
const limitMs = 10_000;

/** Pauses of 20 to 242 ms, the same in each run: events fall anywhere between two ticks and two looks of the engine. */
const shortestPauseMs = 20;
const pauseStepMs = 37;
const pauseSteps = 7;

/** Opens and closes a listener so many times, and gives how long it took until each was seen, in ms. */
export async function measureLatencies(opener: Opener, sight: Sight, times: number): Promise<Latencies> {
  const opened: number[] = [];
  const closed: number[] = [];
  for (let time = 0; time < times; time += 1) {
    await pause(pauseBefore(2 * time));
    const { port, at } = await opener.open();
    opened.push((await within(limitMs, `Listener ${port} to be seen`, sight.opened(port))) - at);
    await pause(pauseBefore(2 * time + 1));
    const closedAt = await opener.close(port);
    closed.push((await within(limitMs, `Listener ${port} to be seen closed`, sight.closed(port))) - closedAt);
  }
  return { opened, closed };
}

function pauseBefore(event: number): number {
  return shortestPauseMs + pauseStepMs * (event % pauseSteps);
}

/** The 50th and 95th percentile of each; the targets are for the 95th. */
export function reportLatencies(
  where: string,
  { opened, closed }: Latencies,
  targets: { readonly opened?: Target; readonly closed?: Target },
): readonly Measurement[] {
  return [
    measured(`${where}: opened, p50`, percentile(opened, 0.5), 'ms'),
    measured(`${where}: opened, p95`, percentile(opened, 0.95), 'ms', { target: targets.opened ?? null }),
    measured(`${where}: closed, p50`, percentile(closed, 0.5), 'ms'),
    measured(`${where}: closed, p95`, percentile(closed, 0.95), 'ms', { target: targets.closed ?? null }),
  ];
}
