import type { Pace } from '../../../shared/domain/engine-status';
import type { ReadScope } from './socket-table';

/** How often the cheap look is had, in ms. */
const GATE_INTERVALS_MS: Readonly<Record<Pace, number>> = { normal: 50, hidden: 200, battery: 200 };
/** Reads that the gate asks for may take at most this share of the time. */
const GATE_SHARE = 0.1;

/** How often to read. */
export interface Rhythm {
  readonly pace: Pace;
  /** How long after a whole read the next begins, in ms. */
  readonly interval: number;
}

export const defaultRhythm: Rhythm = { pace: 'normal', interval: 1000 };

export interface SchedulerOptions {
  /** Reads the tables; called again only after it has ended. */
  readonly tick: (scope: ReadScope) => Promise<void>;
  /** A cheap look whether something may have changed. */
  readonly mayHaveChanged: () => boolean;
  /** After each whole read. */
  readonly onWholeRead: () => void;
}

/**
 * When to read: whole in a steady rhythm, and the listeners alone as soon as the gate moves, so that a new one is seen
 * within some 50 ms. Where connections come and go all the time the gate always moves; its reads then wait until
 * they are no more than a tenth of the load.
 */
export class Scheduler {
  rhythm = defaultRhythm;
  private timer: NodeJS.Timeout | null = null;
  /** What `timer` was made for. */
  private timerPace: Pace | null = null;
  private lastWholeRead = -Infinity;
  private nextGateRead = 0;
  private gateMoved = false;
  private pending: Promise<void> = Promise.resolve();
  private disposed = false;

  constructor(private readonly options: SchedulerOptions) {}

  /** Reads whole, and keeps on. Resolves after the first read. */
  async start(): Promise<void> {
    this.options.mayHaveChanged();
    await this.run('all');
    this.schedule();
  }

  /** Takes another rhythm, from the next look on. */
  configure(rhythm: Rhythm): void {
    this.rhythm = rhythm;
  }

  /** One more read, now; it waits for the one that runs. */
  readNow(scope: ReadScope): Promise<void> {
    return this.run(scope);
  }

  dispose(): void {
    this.disposed = true;
    if (this.timer) clearTimeout(this.timer);
  }

  /** Asked by a method, for it may have changed while a read was awaited. */
  private isDisposed(): boolean {
    return this.disposed;
  }

  private schedule(): void {
    if (this.disposed) return;
    const { pace } = this.rhythm;
    // The same timer again costs less than another one, and this is done twenty times a second.
    if (this.timer && this.timerPace === pace) this.timer.refresh();
    else this.timer = setTimeout(this.turn, GATE_INTERVALS_MS[pace]);
    this.timerPace = pace;
  }

  private readonly turn = (): void => {
    const scope = this.due();
    if (scope === null) this.schedule();
    else
      void this.run(scope).finally(() => {
        this.schedule();
      });
  };

  /** What is to be read now; null for nothing. */
  private due(): ReadScope | null {
    const now = performance.now();
    this.gateMoved = this.options.mayHaveChanged() || this.gateMoved;
    if (now - this.lastWholeRead >= this.rhythm.interval) return 'all';
    return this.gateMoved && now >= this.nextGateRead ? 'listeners' : null;
  }

  /** A read that fails does so for who asked for it; the next one begins all the same. */
  private run(scope: ReadScope): Promise<void> {
    const read = this.pending.then(() => this.read(scope));
    this.pending = read.catch(() => undefined);
    return read;
  }

  private async read(scope: ReadScope): Promise<void> {
    if (this.disposed) return;
    const begun = performance.now();
    this.gateMoved = false;
    await this.options.tick(scope);
    const now = performance.now();
    if (scope === 'listeners') this.nextGateRead = now + (now - begun) / GATE_SHARE;
    else this.lastWholeRead = now;
    if (scope === 'all' && !this.isDisposed()) this.options.onWholeRead();
  }
}
