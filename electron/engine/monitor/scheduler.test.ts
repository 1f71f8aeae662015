import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Scheduler } from './scheduler';
import type { ReadScope } from './socket-table';

interface Read {
  readonly scope: ReadScope;
  /** Ms since the start. */
  readonly at: number;
}

let reads: Read[];
/** How long a read takes, in ms. */
let cost: number;
let running: number;
let gate: boolean;
let begun: number;
let wholeReads: number;
/** How often the gate was looked at. */
let looks: number;
let scheduler: Scheduler;

beforeEach(() => {
  vi.useFakeTimers();
  reads = [];
  cost = 1;
  running = 0;
  gate = false;
  wholeReads = 0;
  looks = 0;
  begun = performance.now();
  scheduler = new Scheduler({
    tick: async (scope) => {
      running += 1;
      expect(running, 'reads at a time').toBe(1);
      reads.push({ scope, at: performance.now() - begun });
      await new Promise<void>((resolve) =>
        setTimeout(() => {
          running -= 1;
          resolve();
        }, cost),
      );
    },
    mayHaveChanged: () => {
      looks += 1;
      const moved = gate;
      gate = false;
      return moved;
    },
    onWholeRead: () => {
      wholeReads += 1;
    },
  });
});

afterEach(() => {
  scheduler.dispose();
  vi.useRealTimers();
});

async function start(): Promise<void> {
  const started = scheduler.start();
  await vi.advanceTimersByTimeAsync(cost);
  await started;
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const scopes = () => reads.map(({ scope }) => scope);

describe('Scheduler', () => {
  it('reads whole at the start, and then once a second', async () => {
    await start();
    expect(scopes()).toEqual(['all']);
    await pass(5500);
    expect(scopes()).toEqual(['all', 'all', 'all', 'all', 'all', 'all']);
    const gaps = reads.slice(1).map(({ at }, index) => at - reads[index]!.at);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1000);
    for (const gap of gaps) expect(gap).toBeLessThanOrEqual(1100);
    expect(wholeReads).toBe(6);
  });

  it('reads the listeners within 50 ms of the gate', async () => {
    await start();
    await pass(300);
    gate = true;
    const moved = performance.now() - begun;
    await pass(60);
    expect(scopes()).toEqual(['all', 'listeners']);
    expect(reads[1]!.at - moved).toBeLessThanOrEqual(51);
    await pass(300);
    expect(scopes()).toEqual(['all', 'listeners']);
  });

  it('spends at most a tenth of the time on reads that the gate asks for', async () => {
    cost = 20;
    await start();
    for (let at = 0; at < 20_000; at += 10) {
      gate = true;
      await pass(10);
    }
    const listeners = reads.filter(({ scope }) => scope === 'listeners').length;
    expect(listeners * cost).toBeLessThanOrEqual(0.1 * 20_000);
    expect(listeners).toBeGreaterThan(20);
    expect(wholeReads).toBeGreaterThanOrEqual(18);
  });

  it('does not forget that the gate moved while the reads had to wait', async () => {
    cost = 20;
    await start();
    gate = true;
    await pass(100);
    expect(scopes()).toEqual(['all', 'listeners']);
    gate = true;
    await pass(100);
    expect(scopes()).toEqual(['all', 'listeners']);
    await pass(200);
    expect(scopes()).toEqual(['all', 'listeners', 'listeners']);
  });

  it('takes a read that lasts longer than its interval for what it is: the next one waits', async () => {
    cost = 3000;
    await start();
    await pass(20_000);
    expect(reads.length).toBeGreaterThanOrEqual(4);
  });

  it('reads at once when it is asked to, after the read that runs', async () => {
    cost = 100;
    const started = scheduler.start();
    const asked = [scheduler.readNow('listeners'), scheduler.readNow('all')];
    await pass(400);
    await Promise.all([started, ...asked]);
    expect(reads.slice(0, 3).map(({ scope }) => scope)).toEqual(['all', 'listeners', 'all']);
  });

  it('leaves no timer behind, and reads no more', async () => {
    await start();
    scheduler.dispose();
    expect(vi.getTimerCount()).toBe(0);
    gate = true;
    await pass(5000);
    await scheduler.readNow('all');
    expect(scopes()).toEqual(['all']);
  });

  it('leaves no timer behind when it is disposed of in the middle of a read', async () => {
    cost = 50;
    await start();
    await pass(1020);
    expect(running).toBe(1);
    scheduler.dispose();
    await pass(5000);
    expect(vi.getTimerCount()).toBe(0);
    expect(scopes()).toEqual(['all', 'all']);
  });

  it('takes another interval for whole reads while it runs', async () => {
    await start();
    scheduler.configure({ pace: 'normal', interval: 5000 });
    await pass(4800);
    expect(scopes()).toEqual(['all']);
    await pass(300);
    expect(scopes()).toEqual(['all', 'all']);
    // A shorter one holds at once, for the time that has already passed counts.
    await pass(2000);
    scheduler.configure({ pace: 'normal', interval: 1000 });
    await pass(60);
    expect(scopes()).toEqual(['all', 'all', 'all']);
  });

  it.each([
    { pace: 'normal', within: 51 },
    { pace: 'hidden', within: 201 },
    { pace: 'battery', within: 201 },
  ] as const)('looks at the gate every $within ms at most, and not much oftener, at the pace $pace', async (rhythm) => {
    scheduler.configure({ pace: rhythm.pace, interval: 60_000 });
    await start();
    expect(scheduler.rhythm).toEqual({ pace: rhythm.pace, interval: 60_000 });
    for (let time = 0; time < 20; time += 1) {
      await pass(317);
      gate = true;
      const moved = performance.now() - begun;
      await pass(210);
      const { scope, at } = reads.at(-1)!;
      expect(scope).toBe('listeners');
      expect(at - moved).toBeLessThanOrEqual(rhythm.within);
    }
    expect(looks).toBeLessThanOrEqual((20 * 527) / (rhythm.within - 2) + 1);
  });
});
