import type { HealthWarning } from '../../../shared/domain/listener-health';

/** A queue that overflowed is warned of for so long after, in ms: the eye should catch it. */
const OVERFLOW_MS = 10_000;
/** CLOSE_WAIT is looked at so often, in ms, and so many looks back. */
const LEAK_INTERVAL_MS = 10_000;
const LEAK_LOOKS = 7;
/** After a longer time without a look, in ms, what was seen before says nothing of now. */
const LONGEST_GAP_MS = 15_000;
/** Fewer than this are no leak worth a word. */
const LEAST_LEAKED = 5;

/** The same for all: thousands of listeners are looked at each second, and hardly one has anything. */
const nothing: readonly HealthWarning[] = [];

/** What a look found of one listener. */
export interface Strain {
  readonly queue: number;
  readonly queueLimit: number;
  readonly drops: number;
  readonly closeWait: number;
}

/** Remembers what a listener has been through, and warns. */
export class ListenerStrain {
  private drops: number | null = null;
  private overflowedAt = -Infinity;
  private readonly leaked: number[] = [];
  private leakLookedAt = -Infinity;
  private lookedAt = -Infinity;

  /** Takes a look at the time `now`, in ms, and gives what is wrong. */
  look({ queue, queueLimit, drops, closeWait }: Strain, now: number): readonly HealthWarning[] {
    if (now - this.lookedAt > LONGEST_GAP_MS) this.forget();
    this.lookedAt = now;
    // What was dropped before the first look says nothing of now.
    if (this.drops !== null && drops > this.drops) this.overflowedAt = now;
    this.drops = drops;
    this.remember(closeWait, now);
    // sk_acceptq_is_full in include/net/sock.h: one more than the backlog may wait.
    const isFull = queue > queueLimit;
    const overflows = now - this.overflowedAt < OVERFLOW_MS;
    const leaks = this.leaks(closeWait);
    if (!isFull && !overflows && !leaks) return nothing;
    return [
      ...(isFull ? (['acceptQueueFull'] as const) : []),
      ...(overflows ? (['acceptQueueOverflows'] as const) : []),
      ...(leaks ? (['closeWaitGrows'] as const) : []),
    ];
  }

  private forget(): void {
    this.drops = null;
    this.leaked.length = 0;
  }

  private remember(closeWait: number, now: number): void {
    if (this.leaked.length > 0 && now - this.leakLookedAt < LEAK_INTERVAL_MS) return;
    this.leakLookedAt = now;
    this.leaked.push(closeWait);
    if (this.leaked.length > LEAK_LOOKS) this.leaked.shift();
  }

  /** It has only grown for a minute: a program that closes its ends in time has some, but not ever more. */
  private leaks(closeWait: number): boolean {
    if (this.leaked.length < LEAK_LOOKS || closeWait < LEAST_LEAKED) return false;
    const neverLess = this.leaked.every((count, at) => at === 0 || count >= (this.leaked[at - 1] ?? 0));
    return closeWait > (this.leaked[0] ?? 0) && neverLess;
  }
}
