import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../../shared/domain/result';
import type { StopOutcome, StopPlan } from '../../../shared/domain/stop';
import type { SignalError } from '../platform/platform';
import { processInfo } from '../testing/domain';
import type { StopBench } from '../testing/stop-bench';
import { createStopBench } from '../testing/stop-bench';
import { tcpListener, udpSocket } from '../testing/socket-records';

// A wait is over at once: the clock that it looks at has moved on.
vi.mock('node:timers/promises', () => ({ setTimeout: (ms: number) => vi.advanceTimersByTimeAsync(ms) }));

let bench: StopBench;
let reads: number;

beforeEach(() => {
  vi.useFakeTimers();
  bench = createStopBench();
  reads = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

/** A program that listens on port 3000, and the plan to stop it. */
async function planned(): Promise<StopPlan> {
  bench.system.run(processInfo(20, { name: 'node' }));
  bench.system.open(tcpListener(3000), 20);
  const plan = await bench.stopper.plan(await bench.listening(3000));
  expect(plan.refusal).toBeNull();
  bench.afterRead = () => {
    reads += 1;
  };
  return plan;
}

const stop = ({ id }: StopPlan, force = false): Promise<StopOutcome> => bench.stopper.stop({ planId: id, force });
const refused = (refusal: object) => ({ kind: 'refused', refusal });
/** The program hears the signal, and does not end. */
const ignore = () => ok(null);

describe('a stop', () => {
  it.each([
    [false, 'terminate'],
    [true, 'kill'],
  ] as const)('with force %s frees the port by %s', async (force, how) => {
    expect(await stop(await planned(), force)).toEqual({ kind: 'freed' });
    expect(bench.system.signals).toEqual([{ pid: 20, creationTime: 20, how }]);
  });

  it('sees that it is free inside of another network namespace too', async () => {
    bench.system.netNamespaces.set(1, { id: '4026532178', name: 'web' });
    bench.system.namespaces.setEnabled(true);
    bench.system.run(processInfo(20, { name: 'node' }));
    bench.system.open(tcpListener(3000, { netNamespace: 1 }), 20);
    const plan = await bench.stopper.plan(await bench.listening(3000));
    expect(plan.refusal).toBeNull();
    expect(await stop(plan)).toEqual({ kind: 'freed' });
  });

  describe('of a port that another network namespace has too', () => {
    const opensOn = (netNamespace: number) => {
      bench.system.onSignal = ({ pid }) => {
        bench.system.end(pid);
        bench.system.run(processInfo(40, { name: 'node-again' }));
        bench.system.open(tcpListener(3000, { cookieLow: 7, inode: 7, netNamespace }), 40);
        return ok(null);
      };
    };

    beforeEach(() => {
      for (const number of [1, 2]) bench.system.netNamespaces.set(number, { id: `402653217${number}`, name: null });
      bench.system.namespaces.setEnabled(true);
      bench.system.run(processInfo(20, { name: 'node' }));
    });

    it.each([
      [0, 1],
      [1, 0],
      [1, 2],
    ])('frees it in %i when a program begins to listen in %i', async (own, other) => {
      bench.system.open(tcpListener(3000, { netNamespace: own }), 20);
      const plan = await bench.stopper.plan(await bench.listening(3000));
      opensOn(other);
      expect(await stop(plan)).toEqual({ kind: 'freed' });
    });

    it('sees who takes it over in the same one, also a moment later', async () => {
      bench.system.open(tcpListener(3000, { netNamespace: 1 }), 20);
      const plan = await bench.stopper.plan(await bench.listening(3000));
      bench.afterRead = () => {
        reads += 1;
        if (reads === 5) bench.system.open(tcpListener(3000, { cookieLow: 7, inode: 7, netNamespace: 1 }));
      };
      expect(await stop(plan)).toEqual({ kind: 'takenOver', name: null, pid: null });
    });
  });

  it('waits for what is known of nobody to go, or to be known', async () => {
    const plan = await planned();
    const rest = tcpListener(3000, { cookieLow: 7, inode: 7 });
    bench.system.onSignal = ({ pid }) => {
      bench.system.end(pid);
      bench.system.open(rest);
      return ok(null);
    };
    bench.afterRead = () => {
      reads += 1;
      if (reads === 5) bench.system.close(rest);
    };
    expect(await stop(plan)).toEqual({ kind: 'freed' });
  });

  it('waits until the program has ended', async () => {
    const plan = await planned();
    bench.system.onSignal = ignore;
    const before = performance.now();
    bench.afterRead = () => {
      if (performance.now() - before > 2000) bench.system.end(20);
    };
    expect(await stop(plan)).toEqual({ kind: 'freed' });
  });

  it('says that the port is still held after three seconds, and can then be forced', async () => {
    const plan = await planned();
    bench.system.onSignal = ignore;
    const before = performance.now();
    expect(await stop(plan)).toEqual({ kind: 'stillHeld' });
    expect(performance.now() - before).toBeGreaterThanOrEqual(3000);
    bench.system.onSignal = ({ pid }) => {
      bench.system.end(pid);
      return ok(null);
    };
    expect(await stop(plan, true)).toEqual({ kind: 'freed' });
    expect(bench.system.signals.map(({ how }) => how)).toEqual(['terminate', 'kill']);
  });

  it('says that the port is still held when the program opens it again', async () => {
    const plan = await planned();
    bench.system.onSignal = () => {
      bench.system.rows = [];
      bench.system.open(tcpListener(3000, { cookieLow: 7, inode: 7 }), 20);
      return ok(null);
    };
    expect(await stop(plan)).toEqual({ kind: 'stillHeld' });
  });

  it('says who takes the port over', async () => {
    const plan = await planned();
    bench.system.onSignal = ({ pid }) => {
      bench.system.end(pid);
      bench.system.run(processInfo(40, { name: 'node-again' }));
      bench.system.open(tcpListener(3000, { cookieLow: 7, inode: 7 }), 40);
      return ok(null);
    };
    expect(await stop(plan)).toEqual({ kind: 'takenOver', name: 'node-again', pid: 40 });
  });

  it('says so when the port is taken over a moment later', async () => {
    const plan = await planned();
    bench.afterRead = () => {
      reads += 1;
      if (reads === 5) bench.system.open(tcpListener(3000, { cookieLow: 7, inode: 7 }));
    };
    expect(await stop(plan)).toEqual({ kind: 'takenOver', name: null, pid: null });
  });

  it('does not take a listener for a new one that was there before, nor one on another port', async () => {
    const plan = await planned();
    bench.system.run(processInfo(40));
    bench.system.open(tcpListener(3000, { cookieLow: 7, inode: 7 }), 40);
    bench.system.onSignal = ({ pid }) => {
      bench.system.end(pid);
      bench.system.open(tcpListener(3001), 40);
      bench.system.open(udpSocket(3000), 40);
      return ok(null);
    };
    expect(await stop(plan)).toEqual({ kind: 'freed' });
  });

  it('frees a port that several hold, also when the end of the first takes the others with it', async () => {
    await planned();
    bench.system.run(processInfo(30));
    bench.system.holders.set(3000, [20, 30]);
    const plan = await bench.stopper.plan(await bench.listening(3000));
    bench.system.onSignal = () => {
      bench.system.end(20);
      bench.system.end(30);
      return ok(null);
    };
    expect(await stop(plan)).toEqual({ kind: 'freed' });
    expect(bench.system.signals.map(({ pid }) => pid)).toEqual([20]);
  });

  it('signals each of several that hold the port', async () => {
    await planned();
    bench.system.run(processInfo(30));
    bench.system.holders.set(3000, [20, 30]);
    expect(await stop(await bench.stopper.plan(await bench.listening(3000)))).toEqual({ kind: 'freed' });
    expect(bench.system.signals.map(({ pid }) => pid)).toEqual([20, 30]);
  });

  it('has nothing to do when the program has ended already', async () => {
    const plan = await planned();
    bench.system.end(20);
    expect(await stop(plan)).toEqual({ kind: 'gone' });
    expect(bench.system.signals).toEqual([]);
  });

  it('does not take for a successor who listened beside it all the time', async () => {
    bench.system.run(processInfo(30));
    const neighbour = { cookieLow: 9, inode: 9, local: new Uint32Array([0x0201_a8c0, 0, 0, 0]) };
    bench.system.open(tcpListener(3000, neighbour), 30);
    bench.system.run(processInfo(20, { name: 'node' }));
    bench.system.open(tcpListener(3000), 20);
    const { socketIds } = await bench.listening(3000);
    const plan = await bench.stopper.plan({ socketIds: socketIds.filter((id) => !id.endsWith('.9')) });
    bench.system.end(20);
    expect(await stop(plan)).toEqual({ kind: 'gone' });
  });

  it('says who has the port when the program has ended and another came', async () => {
    const plan = await planned();
    bench.system.end(20);
    bench.system.run(processInfo(40, { name: 'other' }));
    bench.system.open(tcpListener(3000, { cookieLow: 7, inode: 7 }), 40);
    expect(await stop(plan)).toEqual({ kind: 'takenOver', name: 'other', pid: 40 });
    expect(bench.system.signals).toEqual([]);
  });
});

describe('a stop that is not carried out', () => {
  it('for a plan that is unknown, or older than a minute', async () => {
    const plan = await planned();
    expect(await bench.stopper.stop({ planId: 'x', force: false })).toEqual(refused({ code: 'planExpired' }));
    vi.advanceTimersByTime(60_001);
    expect(await stop(plan)).toEqual(refused({ code: 'planExpired' }));
    expect(bench.system.signals).toEqual([]);
  });

  it('when it would take more with it than was shown', async () => {
    const plan = await planned();
    bench.system.open(tcpListener(443), 20);
    expect(await stop(plan)).toEqual(refused({ code: 'planExpired' }));
    expect(bench.system.signals).toEqual([]);
  });

  it('when the pid was used again', async () => {
    const plan = await planned();
    bench.system.run(processInfo(20, { name: 'innocent', creationTime: 777 }));
    expect(await stop(plan)).toEqual(refused({ code: 'identityChanged', name: 'node', pid: 20 }));
    expect(bench.system.signals).toEqual([]);
  });

  it('when another process holds the socket now', async () => {
    const plan = await planned();
    bench.system.run(processInfo(30, { name: 'other' }));
    bench.system.holders.set(3000, [30]);
    expect(await stop(plan)).toEqual(refused({ code: 'identityChanged', name: 'node', pid: 20 }));
    expect(bench.system.signals).toEqual([]);
  });

  it('when one more process holds the socket', async () => {
    const plan = await planned();
    bench.system.run(processInfo(30, { name: 'more' }));
    bench.system.holders.set(3000, [20, 30]);
    expect(await stop(plan)).toEqual(refused({ code: 'identityChanged', name: 'more', pid: 30 }));
    expect(bench.system.signals).toEqual([]);
  });

  it('when one of several has let go of the socket after the last look, and then to none of them', async () => {
    await planned();
    bench.system.run(processInfo(30, { name: 'more' }));
    bench.system.holders.set(3000, [20, 30]);
    const plan = await bench.stopper.plan(await bench.listening(3000));
    bench.afterRead = () => bench.system.holders.set(3000, [20]);
    expect(await stop(plan)).toEqual(refused({ code: 'identityChanged', name: 'more', pid: 30 }));
    expect(bench.system.signals).toEqual([]);
  });

  it('when the process lets go of the socket after the last look', async () => {
    const plan = await planned();
    bench.afterRead = () => bench.system.holders.delete(3000);
    expect(await stop(plan)).toEqual(refused({ code: 'identityChanged', name: 'node', pid: 20 }));
    expect(bench.system.signals).toEqual([]);
  });

  it('when the process has become protected', async () => {
    const plan = await planned();
    bench.own.push(20);
    expect(await stop(plan)).toEqual(refused({ code: 'protected', kind: 'self', name: 'node', pid: 20 }));
    expect(bench.system.signals).toEqual([]);
  });

  it.each<[Exclude<SignalError, { code: 'gone' }>, object]>([
    [{ code: 'notPermitted' }, { code: 'notPermitted', name: 'node', user: 'ada' }],
    [{ code: 'identityChanged' }, { code: 'identityChanged', name: 'node', pid: 20 }],
    [{ code: 'cannotAsk' }, { code: 'cannotAsk', name: 'node' }],
    [
      { code: 'unsupported', reason: 'noSafeWay' },
      { code: 'unsupported', reason: 'noSafeWay' },
    ],
    [
      { code: 'failed', errno: 'EINVAL' },
      { code: 'failed', name: 'node', errno: 'EINVAL' },
    ],
  ])('because of %j', async (error, refusal) => {
    const plan = await planned();
    bench.system.onSignal = () => fail(error);
    expect(await stop(plan)).toEqual(refused(refusal));
  });
});

it('takes a process that ended on its own just before the signal for stopped', async () => {
  const plan = await planned();
  bench.system.onSignal = ({ pid }) => {
    bench.system.end(pid);
    return fail({ code: 'gone' });
  };
  expect(await stop(plan)).toEqual({ kind: 'freed' });
});
