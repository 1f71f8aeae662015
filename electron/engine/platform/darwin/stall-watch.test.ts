import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StallWatch } from './stall-watch';

let stalls: number;
let watch: StallWatch;
/** What the clock says beyond what timers have waited for, as after sleep. */
let slept: number;

beforeEach(() => {
  vi.useFakeTimers();
  const now = performance.now.bind(performance);
  slept = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + slept);
  stalls = 0;
  watch = new StallWatch();
  begin();
});

afterEach(() => {
  watch.end();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function begin(): void {
  watch.begin(3000, 1000, () => {
    stalls += 1;
  });
}

it('what is not heard of for that long, and a while more, has stalled, once', () => {
  vi.advanceTimersByTime(3999);
  expect(stalls).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(stalls).toBe(1);
});

it('what is heard of has not', () => {
  vi.advanceTimersByTime(3500);
  begin();
  vi.advanceTimersByTime(3999);
  expect(stalls).toBe(0);
});

it('nothing follows from a time that was slept through, early or late', () => {
  slept = 60_000;
  vi.advanceTimersByTime(3500);
  slept = 120_000;
  vi.advanceTimersByTime(500);
  expect(stalls).toBe(0);
  vi.advanceTimersByTime(1000);
  expect(stalls).toBe(1);
});

it('that is ended tells nothing', () => {
  vi.advanceTimersByTime(3500);
  watch.end();
  vi.advanceTimersByTime(60_000);
  expect(stalls).toBe(0);
});
