import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ListenerAlert } from '../../shared/domain/listener-alert';
import { createAlertBatcher } from './alert-batcher';

const alert = (localPort: number): ListenerAlert => ({
  socketIds: [String(localPort)],
  transport: 'tcp',
  localAddress: '127.0.0.1',
  localPort,
  exposure: 'loopback',
  reach: null,
  netNamespace: null,
  processName: 'node',
  service: null,
  user: null,
  project: null,
});
const alerts = (count: number) => Array.from({ length: count }, (_, index) => alert(index + 1));

function setUp() {
  const one: number[] = [];
  const many: number[][] = [];
  const batcher = createAlertBatcher(
    ({ localPort }) => one.push(localPort),
    (batch) => many.push(batch.map(({ localPort }) => localPort)),
  );
  return { one, many, batcher };
}

describe('createAlertBatcher', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('shows a handful at once, each by itself', () => {
    const { one, many, batcher } = setUp();
    batcher.add(alerts(4));
    expect(one).toEqual([1, 2, 3, 4]);
    vi.advanceTimersByTime(10_000);
    expect(many).toEqual([]);
  });

  it('makes one digest of a storm', () => {
    const { one, many, batcher } = setUp();
    batcher.add(alerts(50));
    expect(one).toEqual([]);
    vi.advanceTimersByTime(2000);
    expect(many).toEqual([alerts(50).map(({ localPort }) => localPort)]);
  });

  it('shows a single latecomer by itself, and begins anew after the pause', () => {
    const { one, many, batcher } = setUp();
    batcher.add(alerts(4));
    batcher.add([alert(9)]);
    expect(one).toHaveLength(4);
    vi.advanceTimersByTime(2000);
    expect(one).toEqual([1, 2, 3, 4, 9]);
    batcher.add([alert(10)]);
    expect(one).toContain(10);
    expect(many).toEqual([]);
  });

  it('loses none, shows none twice, and shows few, whatever comes when', () => {
    const step = fc.record({ count: fc.integer({ min: 0, max: 30 }), wait: fc.integer({ min: 0, max: 1500 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { one, many, batcher } = setUp();
        let port = 0;
        let time = 0;
        for (const { count, wait } of steps) {
          batcher.add(Array.from({ length: count }, () => alert(++port)));
          vi.advanceTimersByTime(wait);
          time += wait;
        }
        vi.advanceTimersByTime(2000);
        const seen = [...one, ...many.flat()].sort((a, b) => a - b);
        expect(seen).toEqual(Array.from({ length: port }, (_, index) => index + 1));
        // In each window of two seconds: four, and one more for the rest.
        expect(one.length + many.length).toBeLessThanOrEqual(5 * (Math.ceil((time + 2000) / 2000) + 1));
      }),
    );
  });

  it('ends with dispose', () => {
    const { many, batcher } = setUp();
    batcher.add(alerts(9));
    batcher.dispose();
    vi.advanceTimersByTime(10_000);
    expect(many).toEqual([]);
  });
});
