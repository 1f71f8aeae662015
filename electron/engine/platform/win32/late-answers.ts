export interface LateAnswersOptions<V> {
  /** Finds an answer out. Where it fails, `otherwise` is the answer. */
  readonly find: (key: string) => Promise<V>;
  readonly otherwise: V;
  /** How long an answer is good for, in ms. */
  readonly lifetime: number;
  /** The one that was found longest ago gives way to one more than these. */
  readonly most: number;
  /** As performance.now(), in ms. */
  readonly now?: () => number;
}

interface Answer<V> {
  readonly value: V;
  readonly foundAt: number;
}

/** When more wait than these, it is for the caller to ask again. */
const MOST_WAITING = 1024;

/**
 * Answers for which the system may have to ask a disk, another process or the network: they are found out in the
 * background, and nobody waits for them. One after another, for each takes one of the few threads that there are, and may
 * keep it for long.
 */
export class LateAnswers<V> {
  private readonly known = new Map<string, Answer<V>>();
  private readonly waiting = new Map<string, Promise<V>>();
  private turn: Promise<unknown> = Promise.resolve();
  private readonly now: () => number;

  constructor(private readonly options: LateAnswersOptions<V>) {
    this.now = options.now ?? (() => performance.now());
  }

  /** What is known; undefined while nothing is. One that has been good for too long is given once more, and found out anew. */
  of(key: string): V | undefined {
    const answer = this.known.get(key);
    const isGood = answer !== undefined && this.now() - answer.foundAt < this.options.lifetime;
    if (!isGood && this.waiting.size < MOST_WAITING) void this.ask(key);
    return answer?.value;
  }

  /** What is so now. Takes as long as it takes. */
  ask(key: string): Promise<V> {
    const asked = this.waiting.get(key);
    if (asked) return asked;
    const answer = this.turn.then(() => this.find(key));
    this.turn = answer;
    this.waiting.set(key, answer);
    return answer;
  }

  /** Something that is known without asking. */
  learn(key: string, value: V, foundAt: number = this.now()): void {
    this.known.delete(key);
    this.known.set(key, { value, foundAt });
    for (const oldest of this.known.keys()) {
      if (this.known.size <= this.options.most) break;
      this.known.delete(oldest);
    }
  }

  private async find(key: string): Promise<V> {
    const value = await this.options.find(key).catch(() => this.options.otherwise);
    this.waiting.delete(key);
    this.learn(key, value);
    return value;
  }
}
