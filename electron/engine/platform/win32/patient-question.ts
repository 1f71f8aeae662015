export interface QuestionTiming {
  /** As performance.now(), in ms. */
  readonly now: () => number;
  /** How long an answer stands, in ms. */
  readonly lifetime: number;
  /** How long an answer is waited for, in ms. */
  readonly patience: number;
}

/**
 * A question to a part of the system that may not answer. Each holds a thread until it is answered, so that another is never
 * asked while one is out, whether somebody still waits for it or not.
 */
export class PatientQuestion<T> {
  private last: { readonly at: number; readonly answer: Promise<T | null> } | null = null;
  private isOut = false;

  /** `ask` is null where there is nobody to ask. */
  constructor(
    private readonly ask: (() => Promise<T | null>) | null,
    private readonly timing: QuestionTiming,
  ) {}

  /** Null where it cannot be known, or is not told in time. Never fails. */
  answer(): Promise<T | null> {
    const { now, lifetime } = this.timing;
    if (!this.last || now() - this.last.at >= lifetime) {
      this.last = { at: now(), answer: this.isOut ? Promise.resolve(null) : this.askInTime() };
    }
    return this.last.answer;
  }

  private async askInTime(): Promise<T | null> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), this.timing.patience).unref();
    });
    try {
      return await Promise.race([this.askOnce(), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async askOnce(): Promise<T | null> {
    if (!this.ask) return null;
    this.isOut = true;
    try {
      return await this.ask();
    } catch {
      // Nobody has answered: it is not known.
      return null;
    } finally {
      this.isOut = false;
    }
  }
}
