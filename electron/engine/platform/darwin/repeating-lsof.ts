import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { LsofRepetition } from './parse-lsof';
import { LsofParser } from './parse-lsof';
import { StallWatch } from './stall-watch';
import { describeProgramError, errorOf, programEnvironment } from '../run-program';

/** Every TCP and UDP socket, its fields ended by NULs, neither names of hosts nor of ports looked up, no warnings. */
export const lsofFields = '-F0puLftdPnT';
export const everySocket: readonly string[] = ['-nPw', '-iTCP', '-iUDP', lsofFields];

/** What is kept of lsof's complaints, in bytes. */
const MOST_COMPLAINTS = 2048;
/** How long is waited before it is started again, in ms: twice as long each time that it fails, up to a minute. */
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 60_000;

export interface RepeatingLsofOptions {
  /** Absolute path. */
  readonly program: string;
  /** It stalls when it has told nothing whole for three of its periods, and for no less than this, in ms, and one more. */
  readonly leastPatience?: number;
}

/** A look, and when it had certainly not begun before (as by `performance.now()`): it is older than the time that it came. */
export interface TimedRepetition extends LsofRepetition {
  readonly begun: number;
}

/**
 * One lsof that looks again and again (lsof(8), -r), which is cheaper than one that is started for each look. It is
 * replaced when it ends, or tells nothing any more.
 */
export class RepeatingLsof {
  private child: ChildProcess | null = null;
  private seconds = 1;
  private delay = FIRST_DELAY_MS;
  private restart: NodeJS.Timeout | null = null;
  private readonly stall = new StallWatch();
  private newest: TimedRepetition | null = null;
  /** When a repetition had ended the last time, or the child was started. */
  private endedAt = 0;
  /** Whether it pauses before the look that comes next: not before its first. */
  private hasPaused = false;
  private why: string | null = null;
  private disposed = false;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly options: RepeatingLsofOptions) {}

  /** The period, in ms: whole seconds, at least one. Another one than before starts a new lsof. */
  setPeriod(period: number): void {
    const seconds = Math.max(1, Math.round(period / 1000));
    if (seconds === this.seconds) return;
    this.seconds = seconds;
    if (!this.child) return;
    this.end();
    this.start();
  }

  get period(): number {
    return this.seconds * 1000;
  }

  /** The pid of the lsof that runs; null for none. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Why there is none, in a sentence; null while one runs. */
  get failure(): string | null {
    return this.child ? null : this.why;
  }

  /** The newest look that was not taken yet; waits for one `patience` ms at most, and gives null when none has come. */
  async take(patience: number): Promise<TimedRepetition | null> {
    if (!this.child && !this.restart) this.start();
    if (!this.newest && this.child) await this.nextChange(patience);
    const { newest } = this;
    this.newest = null;
    return newest;
  }

  dispose(): void {
    this.disposed = true;
    if (this.restart) clearTimeout(this.restart);
    this.restart = null;
    this.end();
    this.wake();
  }

  /** Resolves when there is a new look, when lsof has ended, or when `patience` ms are over. */
  private nextChange(patience: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, patience);
      this.waiting.add(done);
    });
  }

  private wake(): void {
    for (const done of this.waiting) done();
  }

  private start(): void {
    if (this.disposed) return;
    const { program } = this.options;
    try {
      // docs/security.md, item 25: an absolute path, no shell, nothing of the user's environment.
      const child = spawn(program, [...everySocket, `-r${this.seconds}`], {
        cwd: '/',
        env: programEnvironment,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      this.child = child;
      this.endedAt = performance.now();
      this.hasPaused = false;
      this.follow(child);
      this.watchForStall();
    } catch (error) {
      // It throws rather than tells later for some reasons, ENOMEM among them.
      this.failed(describeProgramError(program, errorOf(error)));
    }
  }

  private follow(child: ChildProcess): void {
    const parser = new LsofParser();
    let complaints = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      if (complaints.length < MOST_COMPLAINTS) complaints += bytes.toString('latin1', 0, MOST_COMPLAINTS);
    });
    child.stdout?.on('data', (bytes: Buffer) => {
      const repetition = parser.push(bytes).at(-1);
      if (repetition && child === this.child) this.gained(repetition);
    });
    child.on('error', (error) => {
      if (child === this.child) this.failed(describeProgramError(this.options.program, errorOf(error)));
    });
    child.on('close', (code, signal) => {
      const said = complaints.split('\n', 1)[0] ?? '';
      const how = signal ?? `code ${code}`;
      if (child === this.child) this.failed(`${this.options.program} ended (${how}).${said === '' ? '' : ` ${said}`}`);
    });
  }

  /**
   * lsof prints a look when it has ended, and then pauses for its period; that it is heard of late must not make the next
   * look younger than it is, so half of the pause only is counted on.
   */
  private gained(repetition: LsofRepetition): void {
    const now = performance.now();
    const pause = this.hasPaused ? this.period / 2 : 0;
    this.newest = { ...repetition, begun: Math.min(this.endedAt + pause, now) };
    this.endedAt = now;
    this.hasPaused = true;
    this.delay = FIRST_DELAY_MS;
    this.watchForStall();
    this.wake();
  }

  private watchForStall(): void {
    const patience = Math.max(3 * this.period, this.options.leastPatience ?? 10_000);
    this.stall.begin(patience, this.period, () => {
      this.failed(`${this.options.program} has told nothing for ${Math.round(patience / 1000)} seconds.`);
    });
  }

  /** Ends what there is, and starts another one after a while. */
  private failed(why: string): void {
    this.end();
    this.why = why;
    this.wake();
    if (this.disposed || this.restart) return;
    this.restart = setTimeout(() => {
      this.restart = null;
      this.start();
    }, this.delay).unref();
    this.delay = Math.min(2 * this.delay, LONGEST_DELAY_MS);
  }

  /** By force: it has nothing to put in order, and may be stuck. */
  private end(): void {
    this.stall.end();
    const { child } = this;
    this.child = null;
    this.newest = null;
    if (!child) return;
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.kill('SIGKILL');
  }
}
