import type { ProcessIdentity, ProcessKey, ProcessSample } from '../../../shared/domain/process';
import { processKey } from '../../../shared/domain/process';
import type { ProcessSource, ProcessUsage } from '../platform/process-source';
import type { Flow } from './traffic';

/** How far the charts go back, in ms. */
const HISTORY_MS = 5 * 60_000;

interface Series {
  readonly pid: number;
  readonly samples: ProcessSample[];
  lastAt: number;
  lastCpuSeconds: number;
  /** Bytes since the last sample. */
  received: number;
  sent: number;
}

/** Someone to be sampled, and the connections it holds. */
export interface SampledProcess extends ProcessIdentity {
  readonly connections: number;
}

/** CPU, memory, connections and traffic of processes over the last five minutes. */
export class ProcessSampler {
  private series = new Map<ProcessKey, Series>();

  constructor(
    private readonly source: ProcessSource,
    /** Whether the system counts what connections carry. */
    private readonly counts: boolean,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * Takes a sample of each process that is due, or of which there is none, and forgets those that are not among them. Gives
   * the pids of sampled ones that now belong to another process, or to none.
   */
  sample(processes: readonly SampledProcess[], isDue: (key: ProcessKey) => boolean = () => true): readonly number[] {
    const strangers: number[] = [];
    const kept = new Map<ProcessKey, Series>();
    for (const process of processes) {
      const key = processKey(process);
      const known = this.series.get(key);
      if (known && !isDue(key)) {
        kept.set(key, known);
        continue;
      }
      const usage = this.source.usage(process.pid);
      if (usage?.creationTime !== process.creationTime) {
        strangers.push(process.pid);
        continue;
      }
      const series = known ?? {
        pid: process.pid,
        samples: [],
        lastAt: 0,
        lastCpuSeconds: 0,
        received: 0,
        sent: 0,
      };
      this.append(series, usage, process.connections);
      kept.set(key, series);
    }
    this.series = kept;
    return strangers;
  }

  /** Adds what processes have carried, by pid, to their next samples; of those that are not sampled it is not kept. */
  addFlows(flows: ReadonlyMap<number, Flow>): void {
    if (flows.size === 0) return;
    for (const series of this.series.values()) {
      const flow = flows.get(series.pid);
      if (!flow) continue;
      series.received += flow.received;
      series.sent += flow.sent;
    }
  }

  /** All samples of a process, oldest first; empty for one that is not sampled. */
  samplesOf(key: ProcessKey): readonly ProcessSample[] {
    return this.series.get(key)?.samples ?? [];
  }

  private append(series: Series, { cpuSeconds, memory }: ProcessUsage, connections: number): void {
    const at = this.now();
    // The first look only gives the base that the share is computed from.
    if (series.lastAt !== 0 && at > series.lastAt) {
      const seconds = (at - series.lastAt) / 1000;
      const cpu = Math.max(0, (cpuSeconds - series.lastCpuSeconds) / seconds);
      const received = this.counts ? series.received / seconds : null;
      const sent = this.counts ? series.sent / seconds : null;
      series.samples.push({ at, cpu, memory, connections, received, sent });
      while ((series.samples[0]?.at ?? at) < at - HISTORY_MS) series.samples.shift();
    }
    series.lastAt = at;
    series.lastCpuSeconds = cpuSeconds;
    series.received = 0;
    series.sent = 0;
  }
}
