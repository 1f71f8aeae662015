import type { ProcessInfo, ProcessKey } from '../../../shared/domain/process';
import type { Tables } from '../../store/monitor-state';

/** More children than this are only counted. */
const mostChildren = 20;

/** A process that another one has started, and the ports that it listens on, lowest first. */
export interface Child {
  readonly process: ProcessInfo;
  readonly ports: readonly number[];
}

/** What a process has started, as far as it is known: lowest PID first. */
export interface Started {
  readonly children: readonly Child[];
  /** How many there are besides. */
  readonly more: number;
}

/** The children of a process: those that hold sockets, or whose own children do. */
export function startedBy(parent: ProcessKey, { processes, sockets }: Tables): Started {
  const all = [...processes.values()].filter((process) => process.parent === parent).sort((a, b) => a.pid - b.pid);
  const shown = all.slice(0, mostChildren);
  const ports = new Map(shown.map(({ key }) => [key, new Set<number>()]));
  // A machine may have tens of thousands of sockets, and most processes have no children.
  for (const { role, localPort, owner } of ports.size > 0 ? sockets.values() : []) {
    if (role === 'listener') for (const key of owner.processes) ports.get(key)?.add(localPort);
  }
  return {
    children: shown.map((process) => ({
      process,
      ports: [...(ports.get(process.key) ?? [])].sort((a, b) => a - b),
    })),
    more: all.length - shown.length,
  };
}
