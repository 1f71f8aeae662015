import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import type { ProgramError } from '../run-program';
import { runProgram, runProgramNow } from '../run-program';
import type { PsRow } from './parse-ps';
import { parsePs, parsePsIdentity, psColumns, psIdentityColumns } from './parse-ps';
import { ProcessArguments } from './process-arguments';
import { psEnvironment } from './ps-environment';

const TIMEOUT_MS = 5000;
/** There are thousands of processes, with a path each. */
const MOST_BYTES = 64 << 20;
const MOST_BYTES_OF_ONE = 1024;
/** How old the list may be, in ms: while somebody asks what processes use, and else. */
const FRESH_MS = 900;
const OLDEST_MS = 5000;

/**
 * Why it is not known when a process was created.
 * - `gone`: nobody has this pid;
 * - `unreadable`: ps told of it, but not in a way that is understood.
 */
export type CreationTimeError = { readonly code: 'gone' } | { readonly code: 'unreadable' } | ProgramError;

export interface ProcessListOptions {
  /** Absolute path of ps. */
  readonly program: string;
  /** See psEnvironment. */
  readonly characters?: string;
  readonly now?: () => number;
}

/** Every process, by ps(1): read again when it is old, or when one is asked for that was not there before. */
export class ProcessList {
  private rows: ReadonlyMap<number, PsRow> = new Map();
  /** Pids that were asked for, and that ps did not list: they are not asked for again before the next list. */
  private unlisted: ReadonlySet<number> = new Set();
  private readAt = -Infinity;
  private usageAsked = false;
  private reading: Promise<void> | null = null;
  private readonly args: ProcessArguments;
  private readonly program: string;
  private readonly environment: Readonly<Record<string, string>>;
  private readonly now: () => number;
  private readonly disposing = new AbortController();

  constructor({ program, characters, now = () => performance.now() }: ProcessListOptions) {
    this.program = program;
    this.environment = psEnvironment(characters);
    this.now = now;
    const { environment } = this;
    this.args = new ProcessArguments({ program, environment, now, signal: this.disposing.signal });
  }

  /**
   * Resolves when the list is fresh enough, and these processes are in it with their arguments, if there are such. Never
   * fails.
   */
  async refresh(pids: Iterable<number>): Promise<void> {
    const wanted = Array.from(pids);
    const age = this.now() - this.readAt;
    const isOld = age > OLDEST_MS || (this.usageAsked && age > FRESH_MS);
    if (isOld || !wanted.every((pid) => this.rows.has(pid) || this.unlisted.has(pid))) {
      this.reading ??= this.read().finally(() => {
        this.reading = null;
      });
      await this.reading;
      this.unlisted = new Set(wanted.filter((pid) => !this.rows.has(pid)));
    }
    await this.args.learn(this.withAncestors(wanted));
  }

  get(pid: number): PsRow | null {
    return this.rows.get(pid) ?? null;
  }

  /** The same, for what it uses: from now on the list is kept fresher, until the next read. */
  usageOf(pid: number): PsRow | null {
    this.usageAsked = true;
    return this.get(pid);
  }

  /** The program and its arguments as one text; null when not known. */
  argumentsOf(pid: number): string | null {
    const row = this.rows.get(pid);
    return row ? this.args.of(row) : null;
  }

  /** When the process that has this pid now was created, looked up at this moment: in ms since the epoch. */
  creationTimeNow(pid: number): Result<number, CreationTimeError> {
    const answer = runProgramNow(this.program, ['-o', psIdentityColumns, '-p', String(pid)], MOST_BYTES_OF_ONE);
    if (!answer.ok) return answer;
    const { exitCode, stdout, stderr } = answer.value;
    const text = stdout.toString().trim();
    // So it ends where there is no such process (ps(1)). Who takes anything else for that would say that a stop succeeded.
    if (exitCode === 1 && text === '' && stderr.trim() === '') return fail({ code: 'gone' });
    const identity = parsePsIdentity(text);
    if (!identity) return fail({ code: 'unreadable' });
    return identity.ended ? fail({ code: 'gone' }) : ok(identity.creationTime);
  }

  dispose(): void {
    this.disposing.abort();
  }

  private async read(): Promise<void> {
    const { environment } = this;
    const limits = { timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES, environment, signal: this.disposing.signal };
    const answer = await runProgram(this.program, ['-axwwo', psColumns], limits);
    this.readAt = this.now();
    this.usageAsked = false;
    // Without an answer, what was known before is better than nothing: who is stopped is looked up anew.
    if (!answer.ok || answer.value.exitCode !== 0) return;
    this.rows = parsePs(answer.value.stdout.toString());
    this.args.retain(this.rows);
  }

  private withAncestors(pids: readonly number[]): readonly PsRow[] {
    const found = new Set<PsRow>();
    for (const pid of pids) {
      for (let row = this.rows.get(pid); row && !found.has(row); row = this.rows.get(row.parentPid)) found.add(row);
    }
    return [...found];
  }
}
