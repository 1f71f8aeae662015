import type { PortRow, Reachability } from '../../store/port-row';

/** How many listeners there are of each tone of the meter. */
export interface ReachCounts extends Readonly<Record<Reachability, number>> {
  /** Those of `everyone` that are bound to one address of the internet and not to every network. */
  readonly internet: number;
}

/** Counts the listeners that are open, each folded row once. */
export function countReach(rows: readonly PortRow[]): ReachCounts {
  const counts = { everyone: 0, network: 0, computer: 0, internet: 0 };
  for (const row of rows) {
    if (row.role !== 'listener' || row.closed) continue;
    counts[row.reachability] += 1;
    if (row.sockets[0].reach?.kind === 'public') counts.internet += 1;
  }
  return counts;
}

/** How many listeners there are in all. */
export function totalOf({ everyone, network, computer }: ReachCounts): number {
  return everyone + network + computer;
}
