import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../../shared/domain/result';
import type { StopOutcome, StopPlan } from '../../../shared/domain/stop';
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

const stop = ({ id }: StopPlan, force = false): Promise<StopOutcome> => bench.stopper.stop({ planId: id, force });

describe('a service', () => {
  const web = { name: 'W3SVC', displayName: 'World Wide Web' };
  let plan: StopPlan;

  beforeEach(async () => {
    bench.system.run(processInfo(20, { name: 'svchost.exe', services: [web] }));
    bench.system.open(tcpListener(3000), 20);
    plan = await bench.stopper.plan(await bench.listening(3000));
  });

  it('is stopped by its manager, and its process is not signalled', async () => {
    bench.system.services.onStop = () => {
      bench.system.holders.delete(3000);
      bench.system.rows = [];
      return ok(null);
    };
    expect(await stop(plan)).toEqual({ kind: 'freed' });
    expect(bench.system.services.stopped).toEqual([{ name: 'W3SVC', pid: 20, creationTime: 20 }]);
    expect(bench.system.signals).toEqual([]);
  });

  it('ends with its process by force', async () => {
    expect(await stop(plan, true)).toEqual({ kind: 'freed' });
    expect(bench.system.services.stopped).toEqual([]);
    expect(bench.system.signals).toEqual([{ pid: 20, creationTime: 20, how: 'kill' }]);
  });

  it('may take its time, and who has let go of the sockets meanwhile is left alone', async () => {
    bench.system.run(processInfo(30, { services: [web] }));
    bench.system.run(processInfo(40, { services: [web] }));
    bench.system.holders.set(3000, [20, 30, 40]);
    plan = await bench.stopper.plan(await bench.listening(3000));
    bench.system.services.onStop = (_name, { pid }) => {
      bench.system.end(pid);
      // The next one goes on without the socket.
      bench.system.holders.set(3000, [40]);
      return ok(null);
    };
    await stop(plan);
    expect(bench.system.services.stopped.map(({ pid }) => pid)).toEqual([20, 40]);
  });

  it('is not stopped where the manager refuses', async () => {
    bench.system.services.onStop = () => fail({ code: 'notPermitted' });
    expect(await stop(plan)).toEqual({
      kind: 'refused',
      refusal: { code: 'notPermitted', name: 'svchost.exe', user: 'ada' },
    });
  });
});
