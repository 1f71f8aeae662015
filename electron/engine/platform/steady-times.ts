/** ps(1) of Linux adds up two rounded times, so that the same creation time is told a second earlier or later, in ms. */
const MOST_JITTER_MS = 1000;

/** Creation times in whole seconds that wander by one: each process keeps the one that was told of it first. */
export class SteadyTimes {
  private times = new Map<number, number>();

  /** Takes the creation times of all processes, by pid; those that are not among them are forgotten. */
  take(told: ReadonlyMap<number, number>): void {
    this.times = new Map(Array.from(told, ([pid, time]) => [pid, this.steady(pid, time)]));
  }

  /** The creation time of a process, of which `told` was told just now. */
  steady(pid: number, told: number): number {
    const before = this.times.get(pid);
    return before !== undefined && Math.abs(told - before) <= MOST_JITTER_MS ? before : told;
  }
}
