import type { SocketId } from '../../../../shared/domain/socket';
import type { AskNetsh } from './netsh';
import { parseHttpServiceState } from './parse-http-service-state';

/**
 * The least time from one question to the next, in ms. It is doubled while the answer stays the same, for there are ports
 * that are in no answer; for a listener that was never asked about it begins anew.
 */
const INTERVAL_MS = 30_000;
const LONGEST_INTERVAL_MS = 3_600_000;
/** When there were more listeners than these, all of them count as new ones. */
const MOST_LISTENERS = 1000;

/**
 * The URLs for which programs have the system's web server (HTTP.sys) listen: its sockets belong to the System process,
 * whoever asked for them. netsh is asked in the background, and only when somebody wants to know.
 */
export class HttpSys {
  private urls = new Map<number, string>();
  /** What was told last; of it, `urls` has what is of the listeners that there are. */
  private told: readonly (readonly [number, string])[] = [];
  private changed = false;
  private wanted = false;
  private asking = false;
  private askedAt = -Infinity;
  private interval = INTERVAL_MS;
  private readonly listeners = new Set<SocketId>();
  /** Ports of those that are new since the question was asked. */
  private readonly begun = new Set<number>();
  private readonly disposing = new AbortController();

  constructor(
    private readonly ask: AskNetsh,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * A URL that is registered for the port of a listener, as netsh writes it; null for none, or while it is not known. What is
   * known of the port of a listener that is new was of one before it: another program may have asked for this one.
   */
  reservedUrl(port: number, listener: SocketId): string | null {
    if (!this.listeners.has(listener)) this.begin(port, listener);
    const url = this.urls.get(port);
    if (url === undefined) this.wanted = true;
    return url ?? null;
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
    this.begun.clear();
    this.askedAt = this.now();
    void this.read();
  }

  dispose(): void {
    this.disposing.abort();
  }

  private begin(port: number, listener: SocketId): void {
    if (this.listeners.size >= MOST_LISTENERS) this.listeners.clear();
    this.listeners.add(listener);
    this.interval = INTERVAL_MS;
    this.urls.delete(port);
    // An answer that is on its way may be from before it.
    this.begun.add(port);
  }

  private async read(): Promise<void> {
    const text = await this.ask(['http', 'show', 'servicestate', 'view=requestq'], this.disposing.signal);
    // What was told once stands until something else is.
    const told = text === null ? this.told : [...parseHttpServiceState(text)];
    const isNew = JSON.stringify(told) !== JSON.stringify(this.told) || this.begun.size > 0;
    this.interval = isNew ? INTERVAL_MS : Math.min(this.interval * 2, LONGEST_INTERVAL_MS);
    if (text !== null) this.urls = new Map(told.filter(([port]) => !this.begun.has(port)));
    this.told = told;
    this.asking = false;
    // Also when nothing is new: whoever is still interested asks again.
    this.changed = true;
  }
}
