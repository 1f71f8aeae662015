/** What `ps` tells of a process in the columns of `psColumns`. */
export interface PsRow {
  readonly pid: number;
  readonly parentPid: number;
  /** Of 32 bits without a sign. */
  readonly uid: number;
  /** Milliseconds since the epoch, in whole seconds. */
  readonly creationTime: number;
  /** Bytes. */
  readonly memory: number;
  readonly cpuSeconds: number;
  /** `ttys003`, `pts/3`; null for none. */
  readonly terminal: string | null;
  /** macOS: what it was told to be called, its argv[0]. Linux: what the kernel calls it. */
  readonly command: string;
}

/**
 * Columns that macOS's ps(1) and procps' know by the same names, without headings. The command is the last, for it may
 * hold spaces; its arguments are asked for apart, for the same reason. With a time of the C locale, `lstart` has 24
 * characters ("Sat Nov 28 20:58:07 2026"). macOS writes a uid with a sign (`nobody` is -2), and leaves the first place of
 * `stat` blank for a process that it gets no task port of (adv_cmds, ps/print.c, uname and state).
 */
export const psColumns = 'pid=,ppid=,uid=,stat=,rss=,time=,tty=,lstart=,comm=';
export const psArgumentColumns = 'pid=,args=';
/** What tells one process from another that has the same pid. */
export const psIdentityColumns = 'lstart=,stat=';

/** A state is letters and signs, so that it is not taken for a number when it is missing. */
const row =
  /^\s*(\d{1,10})\s+(\d{1,10})\s+(-?\d{1,10})\s+(?:([^\s\d]\S*)\s+)?(\d{1,15})\s+(\S+)\s+(\S+)\s+([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4,5})\s(.*)$/;
const identityRow = /^\s*([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4,5})(?:\s+(\S+))?\s*$/;
const argumentRow = /^\s*(\d{1,10})\s(.*)$/;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** ps(1) counts memory in KiB. */
const KIB = 1024;

/** The processes of a list, by pid; a process that has ended and was not waited for is none. */
export function parsePs(text: string): ReadonlyMap<number, PsRow> {
  const rows = new Map<number, PsRow>();
  for (const line of text.split('\n')) {
    const [, pid, parentPid, uid, stat = '', rss, time = '', tty = '', started = '', command = ''] =
      row.exec(line) ?? [];
    const creationTime = parseStartTime(started);
    const cpuSeconds = parseCpuTime(time);
    if (pid === undefined || creationTime === null || cpuSeconds === null || stat.startsWith('Z')) continue;
    rows.set(Number(pid), {
      pid: Number(pid),
      parentPid: Number(parentPid),
      uid: Number(uid) >>> 0,
      creationTime,
      memory: Number(rss) * KIB,
      cpuSeconds,
      // macOS writes `??` for none, Linux `?`.
      terminal: /^\?+$/.test(tty) || tty === '-' ? null : tty,
      command: command.trim(),
    });
  }
  return rows;
}

/** The arguments of a list, the program first, by pid: one text, for ps does not tell where one ends. */
export function parsePsArguments(text: string): ReadonlyMap<number, string> {
  const all = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [, pid, args = ''] = argumentRow.exec(line) ?? [];
    if (pid !== undefined) all.set(Number(pid), args.trimEnd());
  }
  return all;
}

/** A row of `psIdentityColumns`; null for what is none. `ended`: it has ended, and was not waited for. */
export function parsePsIdentity(text: string): { readonly creationTime: number; readonly ended: boolean } | null {
  const [, started = '', stat = ''] = identityRow.exec(text) ?? [];
  const creationTime = parseStartTime(started);
  return creationTime === null ? null : { creationTime, ended: stat.startsWith('Z') };
}

/** `Sat Nov 28 20:58:07 2026` in UTC, as milliseconds since the epoch; null for what is no such time. */
export function parseStartTime(text: string): number | null {
  const match = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d) (\d{4,5})$/.exec(text.trim());
  if (!match) return null;
  const [, name = '', ...numbers] = match;
  const [day = 0, hour = 0, minute = 0, second = 0, year = 0] = numbers.map(Number);
  const month = months.indexOf(name);
  const time = Date.UTC(year, month, day, hour, minute, second);
  return month === -1 || Number.isNaN(time) ? null : time;
}

/** `0:08.50`, `123:45.67` of macOS, `00:00:08`, `1-02:03:04` of Linux, in seconds; null for what is no such time. */
export function parseCpuTime(text: string): number | null {
  const match = /^(?:(?:(\d{1,6})-)?(\d{1,6}):)?(\d{1,9}):(\d{1,2}(?:[.,]\d{1,6})?)$/.exec(text);
  if (!match) return null;
  const parts: readonly (string | undefined)[] = match.slice(1);
  const [days, hours, minutes, seconds] = parts.map((part = '0') => Number(part.replace(',', '.')));
  return ((days ?? 0) * 24 + (hours ?? 0)) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
}
