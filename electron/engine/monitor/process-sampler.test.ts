import { beforeEach, describe, expect, it } from 'vitest';
import type { ProcessSource } from '../platform/process-source';
import { unknownOrigin } from '../platform/process-source';
import { ProcessSampler } from './process-sampler';

let now: number;
let usages: Map<number, { creationTime: number; cpuSeconds: number; memory: number }>;
let sampler: ProcessSampler;

const source: Pick<ProcessSource, 'usage'> = { usage: (pid) => usages.get(pid) ?? null };
const process = { pid: 1, creationTime: 10, connections: 3 };

beforeEach(() => {
  now = 1_000_000;
  usages = new Map([[1, { creationTime: 10, cpuSeconds: 5, memory: 4096 }]]);
  sampler = new ProcessSampler(
    { ...source, describe: () => null, isKernelThread: () => false, originOf: async () => unknownOrigin },
    true,
    () => now,
  );
});

/** Lets time pass in which the process works, and samples it. */
function sampleAfter(ms: number, cpuSeconds: number): void {
  now += ms;
  usages.get(1)!.cpuSeconds += cpuSeconds;
  expect(sampler.sample([process])).toEqual([]);
}

describe('ProcessSampler', () => {
  it('gives no sample before it can tell a share', () => {
    sampleAfter(0, 0);
    expect(sampler.samplesOf('1-10')).toEqual([]);
  });

  it('gives the share of one core since the sample before', () => {
    sampleAfter(0, 0);
    sampleAfter(2000, 1);
    sampleAfter(1000, 2);
    sampleAfter(500, 0);
    expect(sampler.samplesOf('1-10').map(({ cpu }) => cpu)).toEqual([0.5, 2, 0]);
    expect(sampler.samplesOf('1-10')[0]).toEqual({
      at: 1_002_000,
      cpu: 0.5,
      memory: 4096,
      connections: 3,
      received: 0,
      sent: 0,
    });
  });

  it('gives the bytes a second that were carried since the sample before', () => {
    sampleAfter(0, 0);
    sampler.addFlows(new Map([[1, { received: 3000, sent: 1000, retransmits: 0 }]]));
    sampler.addFlows(new Map([[1, { received: 1000, sent: 0, retransmits: 0 }]]));
    sampleAfter(2000, 0);
    sampleAfter(1000, 0);
    expect(sampler.samplesOf('1-10').map(({ received, sent }) => [received, sent])).toEqual([
      [2000, 500],
      [0, 0],
    ]);
  });

  it('does not keep what those have carried who are not sampled', () => {
    const flow = new Map([[1, { received: 3000, sent: 1000, retransmits: 0 }]]);
    sampler.addFlows(flow);
    sampleAfter(0, 0);
    sampleAfter(1000, 0);
    sampler.sample([]);
    sampler.addFlows(flow);
    sampleAfter(1000, 0);
    sampleAfter(1000, 0);
    expect(sampler.samplesOf('1-10').map(({ received, sent }) => [received, sent])).toEqual([[0, 0]]);
  });

  it('takes what was carried before its first sample, which only gives the base, for none of the second', () => {
    sampleAfter(0, 0);
    sampler.addFlows(new Map([[1, { received: 500, sent: 0, retransmits: 0 }]]));
    sampleAfter(-1000, 0);
    sampleAfter(1000, 0);
    expect(sampler.samplesOf('1-10').map(({ received }) => received)).toEqual([0]);
  });

  it('goes back five minutes', () => {
    sampleAfter(0, 0);
    for (let second = 0; second < 1000; second += 2) sampleAfter(2000, 0);
    const ages = sampler.samplesOf('1-10').map(({ at }) => now - at);
    expect(ages[0]).toBe(300_000);
    expect(ages.at(-1)).toBe(0);
    expect(ages).toHaveLength(151);
  });

  it('gives no sample while the clock stands still or goes back', () => {
    sampleAfter(0, 0);
    sampleAfter(0, 1);
    sampleAfter(-5000, 1);
    expect(sampler.samplesOf('1-10')).toEqual([]);
    sampleAfter(1000, 1);
    expect(sampler.samplesOf('1-10')).toMatchObject([{ cpu: 1 }]);
  });

  it('names the pids that are gone or another process, and keeps no samples of them', () => {
    sampleAfter(0, 0);
    sampleAfter(1000, 0);
    usages.set(1, { creationTime: 11, cpuSeconds: 0, memory: 0 });
    expect(sampler.sample([process, { pid: 2, creationTime: 5, connections: 0 }])).toEqual([1, 2]);
    expect(sampler.samplesOf('1-10')).toEqual([]);
    expect(sampler.samplesOf('1-11')).toEqual([]);
  });

  it('samples those that are due alone, over the whole time, and keeps what is known of the others', () => {
    const isDue = () => false;
    sampler.sample([process], isDue);
    now += 1000;
    usages.get(1)!.cpuSeconds += 1;
    expect(sampler.sample([process], isDue)).toEqual([]);
    expect(sampler.samplesOf('1-10')).toEqual([]);
    sampleAfter(1000, 0);
    expect(sampler.samplesOf('1-10')).toMatchObject([{ cpu: 0.5 }]);
    sampler.sample([process], isDue);
    expect(sampler.samplesOf('1-10')).toHaveLength(1);
  });

  it('forgets who is not sampled any more', () => {
    sampleAfter(0, 0);
    sampleAfter(1000, 0);
    sampler.sample([]);
    expect(sampler.samplesOf('1-10')).toEqual([]);
  });
});
