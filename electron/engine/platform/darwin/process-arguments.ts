import { runProgram } from '../run-program';
import type { PsRow } from './parse-ps';
import { parsePsArguments, psArgumentColumns } from './parse-ps';

const TIMEOUT_MS = 5000;
/** A command line may be a MiB long (ARG_MAX, execve(2)). */
const MOST_BYTES = 64 << 20;
/** What a process calls its arguments may change: so old may they be, in ms. */
const LIFETIME_MS = 60_000;
/** How long after a failure it is asked again, in ms. */
const RETRY_MS = 5000;

export interface ProcessArgumentsOptions {
  /** Absolute path of ps. */
  readonly program: string;
  /** See psEnvironment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly now: () => number;
  /** Ends a ps that runs. */
  readonly signal: AbortSignal;
}

interface Known {
  readonly identity: string;
  /** Null where ps did not tell. */
  readonly text: string | null;
  readonly at: number;
}

/** Arguments of processes, by ps(1), which is asked about new ones only: to tell them it reads the memory of each. */
export class ProcessArguments {
  private readonly known = new Map<number, Known>();
  private retryAt = -Infinity;

  constructor(private readonly options: ProcessArgumentsOptions) {}

  /** The program and its arguments as one text; null when not known. */
  of(row: PsRow): string | null {
    const known = this.known.get(row.pid);
    return known?.identity === identityOf(row) ? known.text : null;
  }

  /** Resolves when the arguments of these are known, or ps has not answered. Never fails. */
  async learn(rows: readonly PsRow[]): Promise<void> {
    const now = this.options.now();
    const strangers = rows.filter((row) => {
      const known = this.known.get(row.pid);
      return known?.identity !== identityOf(row) || now - known.at > LIFETIME_MS;
    });
    if (strangers.length === 0 || now < this.retryAt) return;
    const told = await this.ask(strangers.map(({ pid }) => pid));
    if (!told) this.retryAt = now + RETRY_MS;
    for (const row of told ? strangers : []) {
      this.known.set(row.pid, { identity: identityOf(row), text: told?.get(row.pid) ?? null, at: now });
    }
  }

  /** Forgets those of processes that are not among these. */
  retain(rows: ReadonlyMap<number, PsRow>): void {
    for (const pid of this.known.keys()) if (!rows.has(pid)) this.known.delete(pid);
  }

  private async ask(pids: readonly number[]): Promise<ReadonlyMap<number, string> | null> {
    const { program, environment, signal } = this.options;
    const limits = { timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES, environment, signal };
    const answer = await runProgram(program, ['-wwo', psArgumentColumns, '-p', pids.join(',')], limits);
    return answer.ok && answer.value.exitCode <= 1 ? parsePsArguments(answer.value.stdout.toString()) : null;
  }
}

/** A program that takes the place of another in its process (execve(2)) has another name, mostly. */
function identityOf({ creationTime, command }: PsRow): string {
  return `${creationTime} ${command}`;
}
