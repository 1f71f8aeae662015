import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import type { PsRow } from './parse-ps';
import { parsePs, parsePsArguments, parseStartTime, psArgumentColumns, psColumns } from './parse-ps';
import type { ProgramError } from '../run-program';
import { runProgram, runProgramNow } from '../run-program';

const TIMEOUT_MS = 5000;
/** Command lines may be long, and there are thousands of processes. */
const MOST_BYTES = 64 << 20;
const MOST_BYTES_OF_ONE = 1024;
/** How old the list may be, in ms: while somebody asks what processes use, and else. */
const FRESH_MS = 900;
const OLDEST_MS = 5000;

/** Every process, by ps(1): read again when it is old, or when one is asked for that is not in it. */
export class ProcessList {
  private rows: ReadonlyMap<number, PsRow> = new Map();
  private args: ReadonlyMap<number, string> = new Map();
  private readAt = -Infinity;
  private usageAsked = false;
  private reading: Promise<void> | null = null;
  private readonly disposing = new AbortController();

  /** `program` is the absolute path of ps. */
  constructor(
    private readonly program: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Resolves when the list is fresh enough, and these processes are in it, if there are such. Never fails. */
  async refresh(pids: Iterable<number>): Promise<void> {
    const age = this.now() - this.readAt;
    const isOld = age > OLDEST_MS || (this.usageAsked && age > FRESH_MS);
    if (!isOld && Array.from(pids).every((pid) => this.rows.has(pid))) return;
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    await this.reading;
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
    return this.args.get(pid) ?? null;
  }

  /**
   * When the process that has this pid now was created, looked up at this moment: in ms since the epoch. A pid that
   * nobody has is `gone`.
   */
  creationTimeNow(pid: number): Result<number, { readonly code: 'gone' } | ProgramError> {
    const answer = runProgramNow(this.program, ['-o', 'stat=,lstart=', '-p', String(pid)], MOST_BYTES_OF_ONE);
    if (!answer.ok) return answer;
    const [, stat = '', started = ''] = /^\s*(\S+)\s+(.*?)\s*$/m.exec(answer.value.stdout.toString()) ?? [];
    const time = parseStartTime(started);
    return time === null || stat.startsWith('Z') ? fail({ code: 'gone' }) : ok(time);
  }

  dispose(): void {
    this.disposing.abort();
  }

  private async read(): Promise<void> {
    const limits = { timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES, signal: this.disposing.signal };
    const ask = async (columns: string) => {
      const answer = await runProgram(this.program, ['-axwwo', columns], limits);
      return answer.ok && answer.value.exitCode === 0 ? answer.value.stdout.toString() : null;
    };
    const [rows, args] = await Promise.all([ask(psColumns), ask(psArgumentColumns)]);
    this.readAt = this.now();
    this.usageAsked = false;
    // Without an answer, what was known before is better than nothing: who is stopped is looked up anew.
    if (rows !== null) this.rows = parsePs(rows);
    if (args !== null) this.args = parsePsArguments(args);
  }
}
