export interface ExpiringMapOptions {
  /** The entry that was used longest ago gives way to one more than these. */
  readonly most: number;
  /** How long an entry is good for, in ms. */
  readonly lifetime: number;
  readonly now?: () => number;
}

interface Entry<V> {
  readonly value: V;
  readonly until: number;
}

/** What was found out and need not be found out again for a while; never more than so many. */
export class ExpiringMap<K, V> {
  private readonly entries = new Map<K, Entry<V>>();
  private readonly now: () => number;

  constructor(private readonly options: ExpiringMapOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  /** What is known of `key`; else what `find` gives, which is known from now on. */
  getOr(key: K, find: () => V): V {
    const known = this.entries.get(key);
    const now = this.now();
    // A map keeps the order in which entries came: what is used goes to the end.
    this.entries.delete(key);
    const entry = known && now < known.until ? known : { value: find(), until: now + this.options.lifetime };
    this.entries.set(key, entry);
    if (this.entries.size > this.options.most) this.forgetOldest();
    return entry.value;
  }

  forget(key: K): void {
    this.entries.delete(key);
  }

  private forgetOldest(): void {
    for (const key of this.entries.keys()) {
      this.entries.delete(key);
      return;
    }
  }
}
