/** From 1601-01-01 to 1970-01-01 in units of 100 ns, and those in a millisecond: FILETIME, minwinbase.h. */
const EPOCH = 116_444_736_000_000_000n;
const UNITS_PER_MS = 10_000n;
const UNITS_PER_SECOND = 10_000_000;

/** Whole milliseconds since the epoch: a finer time would not be exact in a number. 0 where the system tells none. */
export function millisecondsOf(fileTime: bigint): number {
  return fileTime <= EPOCH ? 0 : Number((fileTime - EPOCH) / UNITS_PER_MS);
}

/** A duration. */
export function secondsOf(units: bigint): number {
  return Number(units) / UNITS_PER_SECOND;
}
