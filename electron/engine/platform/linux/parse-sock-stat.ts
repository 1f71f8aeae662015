/** The files of /proc/PID/net that hold sockets. */
export type ProcNetTable = 'tcp' | 'tcp6' | 'udp' | 'udp6';

// "TCP: inuse 12 orphan 0 tw 3 alloc 14 mem 2": only sockets in use tell of listeners coming and going. These and those in
// TIME_WAIT are counted by network namespace, `orphan`, `alloc` and `mem` for the whole host (net/ipv4/proc.c and
// net/ipv6/proc.c).
const inUse = /^(TCP6?|UDP6?): inuse (\d+)/gm;
const timeWait = /^TCP: inuse \d+ orphan \d+ tw (\d+)/m;

/** How many sockets are in use by each protocol, from the text of a sockstat or sockstat6, or both behind each other. */
export function parseSockStat(text: string): ReadonlyMap<ProcNetTable, number> {
  const counts = new Map<ProcNetTable, number>();
  for (const [, name = '', count] of text.matchAll(inUse))
    counts.set(name.toLowerCase() as ProcNetTable, Number(count));
  return counts;
}

/** How many sockets are in TIME_WAIT, of IPv4 and IPv6 together, from the text of a sockstat; 0 where it does not tell. */
export function parseTimeWait(text: string): number {
  return Number(timeWait.exec(text)?.[1] ?? 0);
}
