/** Random choices that are the same for the same seed. */
export interface Random {
  /** A whole number from 0 to `below`, which is not among them. */
  below(below: number): number;
  /** One of these; undefined when there is none. */
  pick<T>(of: readonly T[]): T | undefined;
  /** True in so many of 100 cases. */
  percent(share: number): boolean;
}

/** Mulberry32, a generator with 32 bits of state: small, and good enough to wander about with. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: (of) => of[below(of.length)],
    percent: (share) => below(100) < share,
  };
}
