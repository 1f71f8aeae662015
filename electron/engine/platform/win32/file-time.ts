/** From 1601-01-01 to 1970-01-01 in units of 100 ns, and those in a millisecond: FILETIME, minwinbase.h. */
const EPOCH = 116_444_736_000_000_000n;
const UNITS_PER_MS = 10_000n;
const UNITS_PER_SECOND = 10_000_000;

const UNITS = Number(UNITS_PER_MS);
const EPOCH_MS = Number(EPOCH / UNITS_PER_MS);
/** 2^32 units are so many whole milliseconds, and so many units. */
const MS_PER_WORD = Math.floor(0x1_0000_0000 / UNITS);
const REST_PER_WORD = 0x1_0000_0000 % UNITS;

/** Whole milliseconds since the epoch: a finer time would not be exact in a number. 0 where the system tells none. */
export function millisecondsOf(fileTime: bigint): number {
  return fileTime <= EPOCH ? 0 : Number((fileTime - EPOCH) / UNITS_PER_MS);
}

/** The same of a time that is given as its two words, without a BigInt for each of many. */
export function millisecondsOfWords(low: number, high: number): number {
  // No part of this needs more than the 53 bits that are exact in a number.
  const sinceThen = high * MS_PER_WORD + Math.floor((high * REST_PER_WORD + low) / UNITS);
  return Math.max(0, sinceThen - EPOCH_MS);
}

/** A duration. */
export function secondsOf(units: bigint): number {
  return Number(units) / UNITS_PER_SECOND;
}
