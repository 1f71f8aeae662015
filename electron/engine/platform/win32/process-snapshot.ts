import type { Memory } from './ffi';
import type { Ntdll } from './ntdll';
import type { ProcessEntry } from './parse-processes';
import { parseProcesses } from './parse-processes';

// winternl.h, ntstatus.h
const SystemProcessInformation = 5;
const STATUS_SUCCESS = 0;
const STATUS_INFO_LENGTH_MISMATCH = 0xc000_0004;

const FIRST_SIZE = 256 * 1024;
/** Threads begin between the call that tells how much is needed and the next. */
const ROOM_TO_GROW = 1.25;
const MOST_TRIES = 8;
/** For a pid that is not known the processes are looked at anew, but not more often than once in so many ms. */
const LEAST_AGE_MS = 50;

/**
 * All processes, by one call a tick: with their creation times, which is what makes an identity, also of those that this
 * user may not open. (Toolhelp's snapshot makes the same call, and leaves the times out.)
 */
export class ProcessSnapshot {
  private buffer = Buffer.alloc(FIRST_SIZE);
  private readonly needed = new Uint32Array(1);
  private entries: ReadonlyMap<number, ProcessEntry> = new Map();
  private takenAt = -Infinity;
  private isOld = true;
  /** Pids that a look since the last refresh has not found: no process has them, however often it is asked. */
  private readonly missing = new Set<number>();

  /** `now` as performance.now(), in ms. */
  constructor(
    private readonly ntdll: Ntdll,
    private readonly memory: Memory,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** What is known is of the past now: the next question is answered by a new look. */
  refresh(): void {
    this.isOld = true;
    this.missing.clear();
  }

  /** The process with a pid; null where there is none. */
  find(pid: number): ProcessEntry | null {
    const known = this.isOld ? undefined : this.entries.get(pid);
    if (known || this.missing.has(pid)) return known ?? null;
    // It may have begun since.
    if (!this.isOld && this.now() - this.takenAt < LEAST_AGE_MS) return null;
    this.take();
    const found = this.entries.get(pid) ?? null;
    if (found === null) this.missing.add(pid);
    return found;
  }

  /** The process with a pid, if the last look has seen it: of one that is older than another there is no need for a new one. */
  seen(pid: number): ProcessEntry | null {
    return this.entries.get(pid) ?? null;
  }

  /** All of the last look. */
  all(): ReadonlyMap<number, ProcessEntry> {
    return this.entries;
  }

  /** Looks anew at once: what is known of a pid has turned out to be of another process. */
  findAnew(pid: number): ProcessEntry | null {
    this.take();
    return this.entries.get(pid) ?? null;
  }

  private take(): void {
    this.isOld = false;
    this.takenAt = this.now();
    // Where the system does not answer, what it said before is the best there is.
    this.entries = this.read() ?? this.entries;
  }

  private read(): ReadonlyMap<number, ProcessEntry> | null {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const { buffer } = this;
      const status = this.ntdll.querySystemInformation(SystemProcessInformation, buffer, buffer.length, this.needed);
      if (status === STATUS_SUCCESS) return parseProcesses(buffer, this.memory.addressOf(buffer));
      if (status !== STATUS_INFO_LENGTH_MISMATCH) return null;
      const needed = Math.max(this.needed[0] ?? 0, buffer.length);
      this.buffer = Buffer.alloc(Math.ceil((needed * ROOM_TO_GROW) / 8) * 8);
    }
    return null;
  }
}
