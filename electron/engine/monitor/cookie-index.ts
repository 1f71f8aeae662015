/** A slot that is none. */
export const NO_SLOT = -1;

/**
 * A hash table from 64-bit cookies to slots, with open addressing and linear probing: on the hot
 * path, where a `Map` would need a string or a BigInt for each socket of each tick.
 */
export class CookieIndex {
  private slots = new Int32Array(1024).fill(NO_SLOT);
  private lows = new Uint32Array(1024);
  private highs = new Uint32Array(1024);
  private count = 0;

  /** The slot of a cookie, or NO_SLOT. */
  get(low: number, high: number): number {
    const mask = this.slots.length - 1;
    for (let at = hash(low, high) & mask; ; at = (at + 1) & mask) {
      const slot = this.slots[at] ?? NO_SLOT;
      if (slot === NO_SLOT || (this.lows[at] === low && this.highs[at] === high)) return slot;
    }
  }

  /** Adds a cookie that is not there yet. */
  add(low: number, high: number, slot: number): void {
    if (2 * (this.count + 1) > this.slots.length) this.grow();
    this.place(low, high, slot);
    this.count += 1;
  }

  /** Removes a cookie; one that is not there is no error. */
  remove(low: number, high: number): void {
    const mask = this.slots.length - 1;
    let hole = hash(low, high) & mask;
    while (this.slots[hole] !== NO_SLOT && !(this.lows[hole] === low && this.highs[hole] === high)) {
      hole = (hole + 1) & mask;
    }
    if (this.slots[hole] === NO_SLOT) return;
    this.count -= 1;
    // Entries behind the hole move up, as far as their own place allows (Knuth, TAOCP 6.4, algorithm R).
    for (let at = (hole + 1) & mask; this.slots[at] !== NO_SLOT; at = (at + 1) & mask) {
      const home = hash(this.lows[at] ?? 0, this.highs[at] ?? 0) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.slots[hole] = this.slots[at] ?? NO_SLOT;
      this.lows[hole] = this.lows[at] ?? 0;
      this.highs[hole] = this.highs[at] ?? 0;
      hole = at;
    }
    this.slots[hole] = NO_SLOT;
  }

  private place(low: number, high: number, slot: number): void {
    const mask = this.slots.length - 1;
    let at = hash(low, high) & mask;
    while (this.slots[at] !== NO_SLOT) at = (at + 1) & mask;
    this.slots[at] = slot;
    this.lows[at] = low;
    this.highs[at] = high;
  }

  private grow(): void {
    const { slots, lows, highs } = this;
    this.slots = new Int32Array(slots.length * 2).fill(NO_SLOT);
    this.lows = new Uint32Array(slots.length * 2);
    this.highs = new Uint32Array(slots.length * 2);
    slots.forEach((slot, at) => {
      if (slot !== NO_SLOT) this.place(lows[at] ?? 0, highs[at] ?? 0, slot);
    });
  }
}

/** Spreads the low bits, in which neighbouring cookies differ (multiplication by 2^32 / phi). */
function hash(low: number, high: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1);
  return mixed ^ (mixed >>> 15);
}
