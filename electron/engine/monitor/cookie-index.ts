/** A slot that is none. */
export const NO_SLOT = -1;

/** Words an entry: low and high half of the cookie, and the slot plus one (0: free). The fourth keeps it in one cache line. */
const STRIDE = 4;
const LOW = 0;
const HIGH = 1;
const SLOT = 2;

/**
 * A hash table from 64-bit cookies to slots, with open addressing and linear probing: on the hot
 * path, where a `Map` would need a string or a BigInt for each socket of each tick.
 */
export class CookieIndex {
  private entries = new Uint32Array(1024 * STRIDE);
  private mask = 1023;
  private count = 0;

  /** The slot of a cookie, or NO_SLOT. */
  get(low: number, high: number): number {
    const { entries, mask } = this;
    for (let place = hash(low, high) & mask; ; place = (place + 1) & mask) {
      const at = place * STRIDE;
      const slot = entries[at + SLOT] ?? 0;
      if (slot === 0 || (entries[at + LOW] === low && entries[at + HIGH] === high)) return slot - 1;
    }
  }

  /** Adds a cookie that is not there yet. */
  add(low: number, high: number, slot: number): void {
    if (2 * (this.count + 1) > this.mask + 1) this.grow();
    this.put(low, high, slot + 1);
    this.count += 1;
  }

  /** Removes a cookie; one that is not there is no error. */
  remove(low: number, high: number): void {
    const { entries, mask } = this;
    let hole = hash(low, high) & mask;
    for (; this.isTaken(hole); hole = (hole + 1) & mask) {
      if (entries[hole * STRIDE + LOW] === low && entries[hole * STRIDE + HIGH] === high) break;
    }
    if (!this.isTaken(hole)) return;
    this.count -= 1;
    // Entries behind the hole move up, as far as their own place allows (Knuth, TAOCP 6.4, algorithm R).
    for (let place = (hole + 1) & mask; this.isTaken(place); place = (place + 1) & mask) {
      const from = place * STRIDE;
      const home = hash(entries[from + LOW] ?? 0, entries[from + HIGH] ?? 0) & mask;
      if (((place - home) & mask) < ((place - hole) & mask)) continue;
      entries.copyWithin(hole * STRIDE, from, from + STRIDE);
      hole = place;
    }
    entries[hole * STRIDE + SLOT] = 0;
  }

  private isTaken(place: number): boolean {
    return this.entries[place * STRIDE + SLOT] !== 0;
  }

  private put(low: number, high: number, slotPlusOne: number): void {
    const { entries, mask } = this;
    let place = hash(low, high) & mask;
    while (this.isTaken(place)) place = (place + 1) & mask;
    const at = place * STRIDE;
    entries[at + LOW] = low;
    entries[at + HIGH] = high;
    entries[at + SLOT] = slotPlusOne;
  }

  private grow(): void {
    const before = this.entries;
    this.entries = new Uint32Array(before.length * 2);
    this.mask = this.mask * 2 + 1;
    for (let at = 0; at < before.length; at += STRIDE) {
      const slotPlusOne = before[at + SLOT] ?? 0;
      if (slotPlusOne !== 0) this.put(before[at + LOW] ?? 0, before[at + HIGH] ?? 0, slotPlusOne);
    }
  }
}

/** Spreads the low bits, in which neighbouring cookies differ (multiplication by 2^32 / phi). */
function hash(low: number, high: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1);
  return mixed ^ (mixed >>> 15);
}
