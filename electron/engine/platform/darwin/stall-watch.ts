/** A timer so much behind its time, in ms, was not waited for all the time. */
const LATE_MS = 500;

/**
 * Finds out that something is not heard of any more. A timer that comes due while the computer sleeps, or while this
 * process is held up, is run before what has come meanwhile is read: so nothing is concluded from the first, and the
 * second counts when it is in time.
 */
export class StallWatch {
  private timer: NodeJS.Timeout | null = null;

  /** Begins anew: calls `onStall` when this is not called again for `patience` ms, and `more` ms beyond it. */
  begin(patience: number, more: number, onStall: () => void): void {
    this.wait(patience, () => {
      this.waitInTime(more, onStall);
    });
  }

  end(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private waitInTime(time: number, onStall: () => void): void {
    const due = performance.now() + time;
    this.wait(time, () => {
      if (performance.now() - due > LATE_MS) this.waitInTime(time, onStall);
      else onStall();
    });
  }

  private wait(time: number, then: () => void): void {
    this.end();
    this.timer = setTimeout(then, time).unref();
  }
}
