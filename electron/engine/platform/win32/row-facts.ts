import { CookieIndex, NO_SLOT } from '../../monitor/cookie-index';

const FIRST_ROOM = 1024;

/** What a row tells that is no part of a SocketRecord. */
export interface RowFact {
  /** The tag that the service manager gave to the service which made the socket; 0 for none. */
  readonly tag: number;
  /** When it was made, in ms since the epoch; 0 where the system does not tell. */
  readonly createdAt: number;
}

/**
 * What the rows of one read tell, by the cookies of their sockets. To keep it costs little, for that is done for every
 * row of every tick; to look it up, which is done for few of them, an index is made when the first one is asked for.
 */
export class RowFacts {
  private cookies = new Uint32Array(2 * FIRST_ROOM);
  private tags = new Uint32Array(FIRST_ROOM);
  private times = new Float64Array(FIRST_ROOM);
  private count = 0;
  private index: CookieIndex | null = null;

  clear(): this {
    this.count = 0;
    this.index = null;
    return this;
  }

  add(cookieLow: number, cookieHigh: number, tag: number, createdAt: number): void {
    if (this.count === this.tags.length) this.grow();
    const at = this.count;
    this.cookies[2 * at] = cookieLow;
    this.cookies[2 * at + 1] = cookieHigh;
    this.tags[at] = tag;
    this.times[at] = createdAt;
    this.count += 1;
    this.index = null;
  }

  /** Null for a socket that was not in the read. */
  find(cookieLow: number, cookieHigh: number): RowFact | null {
    this.index ??= this.makeIndex();
    const at = this.index.get(cookieLow, cookieHigh);
    return at === NO_SLOT ? null : { tag: this.tags[at] ?? 0, createdAt: this.times[at] ?? 0 };
  }

  private makeIndex(): CookieIndex {
    const index = new CookieIndex();
    for (let at = 0; at < this.count; at += 1) {
      const [low, high] = [this.cookies[2 * at] ?? 0, this.cookies[2 * at + 1] ?? 0];
      if (index.get(low, high) === NO_SLOT) index.add(low, high, at);
    }
    return index;
  }

  private grow(): void {
    const { cookies, tags, times } = this;
    this.cookies = new Uint32Array(2 * cookies.length);
    this.tags = new Uint32Array(2 * tags.length);
    this.times = new Float64Array(2 * times.length);
    this.cookies.set(cookies);
    this.tags.set(tags);
    this.times.set(times);
  }
}
