/** The CPU that this process uses. */
export class CpuMeter {
  private last = process.cpuUsage();
  private lastAt = performance.now();

  /** Share of one core since the call before. */
  share(): number {
    const used = process.cpuUsage(this.last);
    const now = performance.now();
    const share = (used.user + used.system) / 1000 / Math.max(1, now - this.lastAt);
    this.last = process.cpuUsage();
    this.lastAt = now;
    return share;
  }
}
