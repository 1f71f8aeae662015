import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../../shared/domain/result';
import type { StopPlan } from '../../../shared/domain/stop';
import { processInfo } from '../testing/domain';
import type { StopBench } from '../testing/stop-bench';
import { createStopBench } from '../testing/stop-bench';
import { tcpListener } from '../testing/socket-records';

// A wait is over at once: the clock that it looks at has moved on.
vi.mock('node:timers/promises', () => ({ setTimeout: (ms: number) => vi.advanceTimersByTimeAsync(ms) }));

let bench: StopBench;

beforeEach(() => {
  vi.useFakeTimers();
  bench = createStopBench();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Two programs that listen on port 3000, and the plan to stop them. */
async function planned(): Promise<StopPlan> {
  bench.system.run(processInfo(20, { name: 'node' }));
  bench.system.run(processInfo(30, { name: 'node' }));
  bench.system.open(tcpListener(3000), 20, 30);
  return bench.stopper.plan(await bench.listening(3000));
}

const victims = [
  { pid: 20, creationTime: 20 },
  { pid: 30, creationTime: 30 },
];

describe('what an administrator is to stop', () => {
  it('is told by its identity, nothing is signalled, and the port is looked at then', async () => {
    const { id } = await planned();
    expect(await bench.stopper.findVictims(id)).toEqual(ok(victims));
    for (const { pid } of victims) bench.system.end(pid);
    expect(await bench.stopper.watchPort(id)).toEqual({ kind: 'freed' });
    expect(bench.system.signals).toEqual([]);
  });

  it('is watched as it was when it was told, however long that took', async () => {
    const { id } = await planned();
    await bench.stopper.findVictims(id);
    await vi.advanceTimersByTimeAsync(300_000);
    for (let more = 0; more < 200; more += 1) await bench.stopper.plan({ socketIds: ['x'] });
    for (const { pid } of victims) bench.system.end(pid);
    expect(await bench.stopper.watchPort(id)).toEqual({ kind: 'freed' });
  });

  it('is no stranger that has come before it was told', async () => {
    const { id } = await planned();
    bench.system.run(processInfo(40));
    bench.system.open(tcpListener(3000, { cookieLow: 7, inode: 7 }), 40);
    await bench.stopper.findVictims(id);
    for (const { pid } of victims) bench.system.end(pid);
    expect(await bench.stopper.watchPort(id)).toEqual({ kind: 'freed' });
  });

  it('is found to go on where nobody has stopped it', async () => {
    const { id } = await planned();
    await bench.stopper.findVictims(id);
    expect(await bench.stopper.watchPort(id)).toEqual({ kind: 'stillHeld' });
  });

  it('is told to nobody when it is no longer what was planned', async () => {
    const { id } = await planned();
    bench.system.holders.set(3000, [20]);
    expect(await bench.stopper.findVictims(id)).toEqual(fail({ code: 'identityChanged', name: 'node', pid: 30 }));
  });

  it('is nobody for a plan that there is not', async () => {
    expect(await bench.stopper.findVictims('another')).toEqual(fail({ code: 'planExpired' }));
    expect(await bench.stopper.watchPort('another')).toEqual({ kind: 'refused', refusal: { code: 'planExpired' } });
  });
});
