import type { ExecutableConcern, Origin, ProcessInfo } from '../../../../shared/domain/process';
import { processKey } from '../../../../shared/domain/process';
import type { Service } from '../../../../shared/domain/service';
import type { ProcessSource, ProcessUsage } from '../process-source';
import { unknownOrigin } from '../process-source';
import { DriveLetters } from './drive-letters';
import { ERROR_INVALID_PARAMETER } from './errors';
import { ExecutableFiles } from './executable-files';
import type { Handle } from './ffi';
import { NO_HANDLE } from './ffi';
import { ImageNames } from './image-names';
import { impostorConcernOf } from './impostor';
import type { Windows } from './load-windows';
import { parseCommandLine } from './parse-command-line';
import type { ProcessEntry } from './parse-processes';
import { PROCESS_QUERY_LIMITED_INFORMATION, creationTimeOf } from './process-handle';
import { ProcessImages } from './process-image';
import { ProcessSnapshot } from './process-snapshot';
import type { ProcessToken } from './process-tokens';
import type { ProcessTokens } from './process-tokens';
import { ProductInfo } from './product-info';
import type { Signatures } from './signatures';
import { IDLE_PID, SYSTEM_PID } from './system-pids';

export interface WindowsProcessSourceOptions {
  readonly api: Windows;
  readonly tokens: Pick<ProcessTokens, 'of'>;
  /** Tells which services run in a process. */
  readonly services: { of(pid: number): readonly Service[] };
  /** Tells who vouches for a process's file: what is known by now, and what can be found out. */
  readonly signatures: Pick<Signatures, 'of' | 'verify'>;
  /** The folder of Windows. */
  readonly systemRoot: string;
  readonly files?: Pick<ExecutableFiles, 'look' | 'lookNow'>;
  /** As performance.now(), in ms. */
  readonly now?: () => number;
}

/** What only who may open a process gets to know. */
interface Details {
  readonly executablePath: string | null;
  readonly commandLine: string | null;
  readonly token: ProcessToken;
}

/** Of a process that this user may not open. */
const hidden: Details = { executablePath: null, commandLine: null, token: { user: null, elevated: null } };

/**
 * How far the clock that sockets have their time by may be behind the one of processes, in ms: the system time goes in
 * steps of up to 15.6 ms (KeQuerySystemTime's page), and may be read more precisely as well.
 */
const CLOCK_STEP_MS = 16;

/** The idle process has no name in the system's own list. */
const systemNames: ReadonlyMap<number, string> = new Map([
  [IDLE_PID, 'System Idle Process'],
  [SYSTEM_PID, 'System'],
]);

/** Processes: all of them by one look a tick, and what else there is by opening one. */
export class WindowsProcessSource implements ProcessSource {
  private readonly snapshot: ProcessSnapshot;
  private readonly images: ProcessImages;
  private readonly imageNames: ImageNames;
  private readonly drives: DriveLetters;
  private readonly products: ProductInfo;
  private readonly files: Pick<ExecutableFiles, 'look' | 'lookNow'>;

  constructor(private readonly options: WindowsProcessSourceOptions) {
    const { api, systemRoot } = options;
    this.snapshot = new ProcessSnapshot(api.ntdll, api.memory, options.now);
    this.images = new ProcessImages(api);
    this.imageNames = new ImageNames(api, this.snapshot);
    this.drives = new DriveLetters(api.kernel32, options.now);
    this.products = new ProductInfo(api);
    this.files = options.files ?? new ExecutableFiles(api.kernel32, systemRoot);
  }

  /** Once before each whole read. */
  refresh(): void {
    this.snapshot.refresh();
  }

  describe(pid: number): ProcessInfo | null {
    const entry = this.snapshot.find(pid);
    if (!entry || systemNames.has(pid)) return entry && this.infoOf(entry, hidden);
    const details = this.detailsOf(entry);
    if (details === 'gone') return null;
    if (details !== 'another') return this.infoOf(entry, details);
    // The pid has been used again since the look.
    const now = this.snapshot.findAnew(pid);
    const again = now ? this.detailsOf(now) : 'gone';
    return now === null || again === 'gone' || again === 'another' ? null : this.infoOf(now, again);
  }

  usage(pid: number): (ProcessUsage & { readonly creationTime: number }) | null {
    return this.snapshot.find(pid);
  }

  /** Whether the process that has a pid was there already at a time, in ms since the epoch; 0 when that is not known. */
  wasRunning(pid: number, at: number): boolean {
    const process = this.snapshot.find(pid);
    return process !== null && (at === 0 || process.creationTime <= at + CLOCK_STEP_MS);
  }

  isKernelThread(pid: number): boolean {
    return systemNames.has(pid);
  }

  async originOf({ pid, creationTime, executablePath }: ProcessInfo): Promise<Origin> {
    if (executablePath === null || this.usage(pid)?.creationTime !== creationTime) return unknownOrigin;
    // A file of another computer is not read.
    if ((await this.files.lookNow(executablePath)).stamp === null) return unknownOrigin;
    return { ...unknownOrigin, signature: await this.options.signatures.verify(executablePath, creationTime) };
  }

  private detailsOf(entry: ProcessEntry): Details | 'gone' | 'another' {
    const { kernel32 } = this.options.api;
    const process = kernel32.openProcess(PROCESS_QUERY_LIMITED_INFORMATION, entry.pid);
    if (process === NO_HANDLE) {
      const isGone = kernel32.lastError() === ERROR_INVALID_PARAMETER;
      return isGone ? 'gone' : { ...hidden, executablePath: this.pathOfHidden(entry) };
    }
    try {
      const created = creationTimeOf(kernel32, process);
      return created === null || created === entry.creationTime ? this.read(process) : 'another';
    } finally {
      kernel32.closeHandle(process);
    }
  }

  /** Of a process that this user may not open, as services are. */
  private pathOfHidden(entry: ProcessEntry): string | null {
    const name = this.imageNames.of(entry);
    return name === null ? null : this.drives.pathOf(name);
  }

  private read(process: Handle): Details {
    return {
      executablePath: this.images.pathOf(process),
      commandLine: this.images.commandLineOf(process),
      token: this.options.tokens.of(process),
    };
  }

  private infoOf(entry: ProcessEntry, { executablePath, commandLine, token }: Details): ProcessInfo {
    const { pid, creationTime } = entry;
    const name = systemNames.get(pid) ?? entry.name;
    const parent = this.parentOf(entry);
    const file = executablePath === null ? null : this.files.look(executablePath);
    const stamp = file?.stamp ?? null;
    return {
      pid,
      creationTime,
      key: processKey(entry),
      name,
      executablePath,
      commandArgs: commandLine === null ? null : parseCommandLine(commandLine),
      owner: token.user,
      parentPid: parent?.pid ?? null,
      parent: parent && processKey(parent),
      workingDirectory: null,
      group: null,
      project: null,
      terminal: null,
      executableConcerns: [...(file?.concerns ?? []), ...this.impostorConcern(entry, executablePath, stamp !== null)],
      product: executablePath === null || stamp === null ? null : this.products.of(executablePath, stamp),
      elevated: token.elevated,
      services: this.options.services.of(pid),
    };
  }

  /** The pid of a parent that has ended may be another's by now: a parent is older than its child. */
  private parentOf({ pid, parentPid, creationTime }: ProcessEntry): ProcessEntry | null {
    const parent = parentPid === IDLE_PID || parentPid === pid ? null : this.snapshot.seen(parentPid);
    return parent && parent.creationTime <= creationTime ? parent : null;
  }

  private impostorConcern(entry: ProcessEntry, path: string | null, mayRead: boolean): readonly ExecutableConcern[] {
    const signature = path !== null && mayRead ? this.options.signatures.of(path, entry.creationTime) : null;
    const concern = impostorConcernOf(entry.name, path, signature, this.options.systemRoot);
    return concern === null ? [] : [concern];
  }
}
