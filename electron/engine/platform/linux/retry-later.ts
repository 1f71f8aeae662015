const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/**
 * Inodes whose owner was not found, with the time at which to look again: 1 s, then twice as long each time.
 * Without it, one socket that has no owner would make every tick a whole scan.
 */
export class RetryLater {
  private readonly entries = new Map<
    number,
    { readonly due: number; readonly delay: number; readonly taken: boolean }
  >();

  isPostponed(inode: number): boolean {
    return this.entries.has(inode);
  }

  postpone(inode: number, now: number): void {
    const before = this.entries.get(inode);
    const delay = before ? Math.min(before.delay * 2, LONGEST_DELAY_MS) : FIRST_DELAY_MS;
    this.entries.set(inode, { due: now + delay, delay, taken: false });
  }

  /** Those whose time has come, each once until it is postponed again. */
  takeDue(now: number): readonly number[] {
    const due: number[] = [];
    for (const [inode, entry] of this.entries) {
      if (entry.taken || entry.due > now) continue;
      this.entries.set(inode, { ...entry, taken: true });
      due.push(inode);
    }
    return due;
  }

  forget(inode: number): void {
    this.entries.delete(inode);
  }
}
