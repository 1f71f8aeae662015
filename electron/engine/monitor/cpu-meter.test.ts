import { expect, it } from 'vitest';
import { CpuMeter } from './cpu-meter';

/** Works, or waits, for so many ms. */
function spend(ms: number, how: 'work' | 'wait'): void {
  const end = performance.now() + ms;
  if (how === 'wait') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  else while (performance.now() < end) JSON.stringify([end]);
}

it('says 0 at first, more when it works than when it waits, and counts each moment once', () => {
  const meter = new CpuMeter();
  expect(meter.share()).toBe(0);
  spend(200, 'work');
  const working = meter.share();
  spend(200, 'wait');
  const waiting = meter.share();
  // Other programs may take most of the core from this one; so the bounds are wide.
  expect(working).toBeGreaterThan(0.05);
  expect(waiting).toBeLessThan(working);
});
