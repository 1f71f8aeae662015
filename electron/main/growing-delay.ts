/** How long to wait before the next attempt, in milliseconds: nothing, 250, 500 and so on, doubling up to 30 s. */
const firstMs = 250;
const longestMs = 30_000;

/** An attempt that held for this long starts the series anew. */
const healthyMs = 60_000;

export interface GrowingDelay {
  /**
   * The wait before the next attempt.
   * @param lastedMs how long the attempt before has lasted
   */
  next(lastedMs: number): number;
}

export function createGrowingDelay(): GrowingDelay {
  let failures = 0;
  return {
    next(lastedMs) {
      if (lastedMs >= healthyMs) failures = 0;
      const delay = failures === 0 ? 0 : Math.min(firstMs * 2 ** (failures - 1), longestMs);
      failures++;
      return delay;
    },
  };
}
