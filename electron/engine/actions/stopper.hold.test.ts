import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../../shared/domain/result';
import type { StopPlan, StopRefusal } from '../../../shared/domain/stop';
import type { SignalError } from '../platform/platform';
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

/** What comes of holding the second of them. */
function secondIs(error: SignalError): void {
  const hold = bench.system.actions.hold.bind(bench.system.actions);
  bench.system.actions.hold = (identity) => (identity.pid === 30 ? fail(error) : hold(identity));
}

describe('what an administrator is to stop', () => {
  it('is held until it is released, and the port is looked at then', async () => {
    const { id } = await planned();
    expect(await bench.stopper.hold(id)).toEqual(ok({ processes: victims, arePidsHeld: true }));
    expect(bench.system.held).toMatchObject(victims);
    for (const { pid } of victims) bench.system.end(pid);
    expect(await bench.stopper.release(id)).toEqual({ kind: 'freed' });
    expect(bench.system.held).toEqual([]);
    expect(bench.system.signals).toEqual([]);
  });

  it('is found to go on where nobody has stopped it', async () => {
    const { id } = await planned();
    await bench.stopper.hold(id);
    expect(await bench.stopper.release(id)).toEqual({ kind: 'stillHeld' });
    expect(bench.system.held).toEqual([]);
  });

  it('is told all the same where the system can hold no pid, and that it is not held', async () => {
    const { id } = await planned();
    secondIs({ code: 'unsupported', reason: 'noSafeWay' });
    expect(await bench.stopper.hold(id)).toEqual(ok({ processes: victims, arePidsHeld: false }));
  });

  it.each<[SignalError, StopRefusal]>([
    [{ code: 'gone' }, { code: 'identityChanged', name: 'node', pid: 30 }],
    [{ code: 'identityChanged' }, { code: 'identityChanged', name: 'node', pid: 30 }],
    [
      { code: 'failed', errno: 'ERROR_INVALID_HANDLE' },
      { code: 'failed', name: 'node', errno: 'ERROR_INVALID_HANDLE' },
    ],
  ])('is refused, and nothing stays held, where one of them is %j', async (error, refusal) => {
    const { id } = await planned();
    secondIs(error);
    expect(await bench.stopper.hold(id)).toEqual(fail(refusal));
    expect(bench.system.held).toEqual([]);
  });

  it('is refused when it is no longer what was planned', async () => {
    const { id } = await planned();
    bench.system.holders.set(3000, [20]);
    expect(await bench.stopper.hold(id)).toEqual(fail({ code: 'identityChanged', name: 'node', pid: 30 }));
    expect(await bench.stopper.hold('another')).toEqual(fail({ code: 'planExpired' }));
    expect(bench.system.held).toEqual([]);
  });
});
