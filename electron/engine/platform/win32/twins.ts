/** Numbers the sockets of a read that have the same cookie. */
export class Twins {
  private readonly seen = new Map<number, number>();

  /** How many had this cookie before. */
  ordinalOf(cookieLow: number, cookieHigh: number): number {
    // 53 bits of the 64 are enough, and make an exact number: those of a few thousand sockets hardly ever meet.
    const key = (cookieHigh & 0x1f_ffff) * 0x1_0000_0000 + cookieLow;
    const ordinal = this.seen.get(key) ?? 0;
    this.seen.set(key, ordinal + 1);
    return ordinal;
  }
}
