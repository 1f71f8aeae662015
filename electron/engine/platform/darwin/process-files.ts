import type { ProcessKey } from '../../../../shared/domain/process';
import type { LsofFile } from './parse-lsof';
import { parseLsof, unescapeLsofName } from './parse-lsof';
import { runProgram } from '../run-program';

const TIMEOUT_MS = 3000;
/** A program has some hundred libraries. */
const MOST_BYTES = 32 << 20;
/** So many processes are looked at together. */
const MOST_AT_ONCE = 200;
/** How long an answer is good for, in ms, and how many are kept. */
const LIFETIME_MS = 60_000;
const MOST_KNOWN = 4096;

/** Where a process is, and what it runs. Null for what is not known (yet), and what the system does not tell this user. */
export interface Files {
  readonly directory: string | null;
  readonly executable: string | null;
}

/** A process that is asked about. */
export interface Asked {
  readonly key: ProcessKey;
  readonly pid: number;
}

const nothing: Files = { directory: null, executable: null };

/**
 * Working directories and executables of processes, by lsof. What ps calls the command is on macOS what the process was
 * told to be called (its argv[0]), and may be anything.
 */
export class ProcessFiles {
  private readonly known = new Map<ProcessKey, { readonly files: Files; readonly at: number }>();
  private readonly asked = new Map<ProcessKey, Asked>();
  private looking: Promise<void> | null = null;
  private readonly disposing = new AbortController();

  /** `program` is the absolute path of lsof. */
  constructor(
    private readonly program: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** What is known; what is not, or is old, is looked up in the background. */
  of(process: Asked): Files {
    const known = this.known.get(process.key);
    if (!known || this.now() - known.at > LIFETIME_MS) void this.ask([process]);
    return known?.files ?? nothing;
  }

  /** Resolves when something is known of these processes, or lsof has not answered. Never fails. */
  async learn(processes: readonly Asked[]): Promise<void> {
    const strangers = processes.filter(({ key }) => !this.known.has(key));
    if (strangers.length > 0) await this.ask(strangers);
  }

  dispose(): void {
    this.disposing.abort();
    this.asked.clear();
  }

  private ask(processes: readonly Asked[]): Promise<void> {
    if (this.disposing.signal.aborted) return Promise.resolve();
    for (const process of processes) this.asked.set(process.key, process);
    this.looking ??= this.look().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async look(): Promise<void> {
    // Whoever asks in this turn is asked about together.
    await Promise.resolve();
    while (this.asked.size > 0) {
      const processes = [...this.asked.values()].slice(0, MOST_AT_ONCE);
      for (const { key } of processes) this.asked.delete(key);
      const files = await this.read(processes.map(({ pid }) => pid));
      for (const { key, pid } of processes) this.remember(key, files.get(pid) ?? nothing);
    }
  }

  private async read(pids: readonly number[]): Promise<ReadonlyMap<number, Files>> {
    const args = ['-nPw', '-a', '-d', 'cwd,txt', '-p', pids.join(','), '-F0pftn'];
    const limits = { timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES, signal: this.disposing.signal };
    const answer = await runProgram(this.program, args, limits);
    return answer.ok ? filesByPid(parseLsof(answer.value.stdout).files) : new Map();
  }

  private remember(key: ProcessKey, files: Files): void {
    this.known.delete(key);
    this.known.set(key, { files, at: this.now() });
    const [oldest] = this.known.keys();
    if (this.known.size > MOST_KNOWN && oldest !== undefined) this.known.delete(oldest);
  }
}

/**
 * Of the files that a process runs (`txt`), the executable is the first: they are told in the order of their addresses,
 * libraries behind it. What is not to be seen has another type, and an excuse for a name.
 */
export function filesByPid(files: readonly LsofFile[]): ReadonlyMap<number, Files> {
  const all = new Map<number, Files>();
  for (const { pid, descriptor, type, name } of files) {
    if (!name.startsWith('/')) continue;
    const known = all.get(pid) ?? nothing;
    if (descriptor === 'cwd' && type === 'DIR') all.set(pid, { ...known, directory: unescapeLsofName(name) });
    if (descriptor === 'txt' && type === 'REG' && known.executable === null) {
      all.set(pid, { ...known, executable: unescapeLsofName(name) });
    }
  }
  return all;
}
