import type { AskNetsh } from './netsh';
import { parseHttpServiceState } from './parse-http-service-state';

/**
 * The least time from one question to the next, in ms. It is doubled while the answer stays the same, for there are ports
 * that are in no answer; for one that was never asked about it begins anew.
 */
const INTERVAL_MS = 30_000;
const LONGEST_INTERVAL_MS = 3_600_000;
/** When more ports than these are in no answer, all of them count as new ones. */
const MOST_UNLISTED = 1000;

/**
 * The URLs for which programs have the system's web server (HTTP.sys) listen: its sockets belong to the System process,
 * whoever asked for them. netsh is asked in the background, and only when somebody wants to know.
 */
export class HttpSys {
  private urls: ReadonlyMap<number, string> = new Map();
  private changed = false;
  private wanted = false;
  private asking = false;
  private askedAt = -Infinity;
  private interval = INTERVAL_MS;
  private readonly unlisted = new Set<number>();
  private readonly disposing = new AbortController();

  constructor(
    private readonly ask: AskNetsh,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** A URL that is registered for a port, as netsh writes it; null for none, or while it is not known. */
  reservedUrl(port: number): string | null {
    const url = this.urls.get(port);
    if (url !== undefined) return url;
    this.wanted = true;
    if (!this.unlisted.has(port)) {
      if (this.unlisted.size >= MOST_UNLISTED) this.unlisted.clear();
      this.unlisted.add(port);
      this.interval = INTERVAL_MS;
    }
    return null;
  }

  /** Whether answers may be others than when this was last asked: it is worth to ask again what was not known. */
  takeChanged(): boolean {
    const { changed } = this;
    this.changed = false;
    return changed;
  }

  /** Once before each whole read: asks in the background what is wanted, when it is time. */
  refresh(): void {
    if (!this.wanted || this.asking || this.disposing.signal.aborted) return;
    if (this.now() - this.askedAt < this.interval) return;
    this.wanted = false;
    this.asking = true;
    this.askedAt = this.now();
    void this.read();
  }

  dispose(): void {
    this.disposing.abort();
  }

  private async read(): Promise<void> {
    const text = await this.ask(['http', 'show', 'servicestate', 'view=requestq'], this.disposing.signal);
    // What was told once stands until something else is.
    const urls = text === null ? this.urls : parseHttpServiceState(text);
    const isNew = JSON.stringify([...urls]) !== JSON.stringify([...this.urls]);
    this.interval = isNew ? INTERVAL_MS : Math.min(this.interval * 2, LONGEST_INTERVAL_MS);
    this.urls = urls;
    this.asking = false;
    // Also when nothing is new: whoever is still interested asks again.
    this.changed = true;
  }
}
