/** What Porthole takes from /proc/PID/stat. */
export interface ProcStat {
  /** What the kernel calls the process (TASK_COMM_LEN: at most 15 bytes). Any bytes but NUL, brackets too. */
  readonly comm: string;
  readonly state: string;
  readonly parentPid: number;
  /** Device number of its terminal, 0 for none. */
  readonly terminalDevice: number;
  readonly isKernelThread: boolean;
  /** CPU time of user and system together, in clock ticks. */
  readonly cpuTicks: number;
  /** When it was created, in clock ticks since boot. */
  readonly startTicks: number;
  /** Resident memory in pages. */
  readonly residentPages: number;
}

/** PF_KTHREAD, include/linux/sched.h */
const PF_KTHREAD = 0x0020_0000;

/** Clock ticks a second, as user space sees them: USER_HZ is 100 on every architecture that Node runs on. */
export const TICKS_PER_SECOND = 100;

/**
 * Parses /proc/PID/stat (proc(5)). Null for a text that is none. The name stands in brackets and may hold
 * brackets and spaces itself: it ends at the last one.
 */
export function parseProcStat(text: string): ProcStat | null {
  const nameStart = text.indexOf('(');
  const nameEnd = text.lastIndexOf(')');
  if (nameStart === -1 || nameEnd < nameStart) return null;
  // Field 3 of proc(5) is the first one here.
  const fields = text.slice(nameEnd + 2).split(' ');
  const number = (field: number) => Number(fields[field - 3] ?? NaN);
  const stat = {
    comm: text.slice(nameStart + 1, nameEnd),
    state: fields[0] ?? '',
    parentPid: number(4),
    terminalDevice: number(7),
    isKernelThread: (number(9) & PF_KTHREAD) !== 0,
    cpuTicks: number(14) + number(15),
    startTicks: number(22),
    residentPages: number(24),
  };
  const numbers = [stat.parentPid, stat.cpuTicks, stat.startTicks, stat.residentPages];
  return /^[A-Za-z]$/.test(stat.state) && numbers.every(Number.isSafeInteger) ? stat : null;
}

/** A process in this state has ended; only its parent has not asked how. */
export function isZombie(stat: ProcStat): boolean {
  return stat.state === 'Z' || stat.state === 'X';
}

/** `btime` of /proc/stat: when the system started, in seconds since the epoch. Null where it is not told. */
export function parseBootTime(text: string): number | null {
  const match = /^btime (\d+)$/m.exec(text);
  return match ? Number(match[1]) : null;
}
