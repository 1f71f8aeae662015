/**
 * The value that a share of all values do not exceed, by the nearest rank: one of the values themselves.
 * @param share from 0 to 1; 0.95 gives the 95th percentile
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new Error('There is no percentile of no values.');
  return value;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (percentile(sorted, 0.5) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** So many values at each end of a series: one alone may be far from what is usual. */
const ENDS = 3;

/** How much more the last values of a series are than the first ones, by their medians. */
export function growth(series: readonly number[]): number {
  return median(series.slice(-ENDS)) - median(series.slice(0, ENDS));
}
