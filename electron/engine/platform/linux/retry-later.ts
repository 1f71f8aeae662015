/** How long is waited before each look, in ms: 1 s, then twice as long each time, and a minute at most. */
const DELAYS_MS = [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000] as const;

/**
 * Inodes whose owner was not found, with the time at which to look again. Without it, one socket that has no owner would
 * make every tick a whole scan.
 */
export class RetryLater {
  /** How often each was looked for, counted as far as there are delays. */
  private readonly rounds = new Map<number, number>();
  /** When each is due, by its delay: what waits equally long is due in the order in which it came. */
  private readonly waiting = DELAYS_MS.map(() => new Map<number, number>());

  /** Whether it was looked for and not found, also while it is looked for again. */
  isPostponed(inode: number): boolean {
    return this.rounds.has(inode);
  }

  postpone(inode: number, now: number): void {
    const before = this.rounds.get(inode);
    const round = before === undefined ? 0 : Math.min(before + 1, DELAYS_MS.length - 1);
    this.forget(inode);
    this.rounds.set(inode, round);
    this.waiting[round]?.set(inode, now + (DELAYS_MS[round] ?? 0));
  }

  /** Those whose time has come, but not more than `most`: each once until it is postponed again. */
  takeDue(now: number, most: number): readonly number[] {
    const taken: number[] = [];
    for (const queue of this.waiting) {
      for (const [inode, due] of queue) {
        if (due > now || taken.length >= most) break;
        queue.delete(inode);
        taken.push(inode);
      }
    }
    return taken;
  }

  forget(inode: number): void {
    const round = this.rounds.get(inode);
    if (round === undefined) return;
    this.rounds.delete(inode);
    this.waiting[round]?.delete(inode);
  }
}
