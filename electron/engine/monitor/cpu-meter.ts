/** The CPU that this process uses. */
export class CpuMeter {
  private last: { readonly usage: NodeJS.CpuUsage; readonly at: number } | null = null;

  /** Share of one core since the call before; 0 at the first, so that the start is not taken for the rule. */
  share(): number {
    const before = this.last;
    const at = performance.now();
    this.last = { usage: process.cpuUsage(), at };
    if (!before) return 0;
    const { user, system } = process.cpuUsage(before.usage);
    return (user + system) / 1000 / Math.max(1, at - before.at);
  }
}
