import { mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readGroupMount } from '../platform/linux/read-group';

const mount = readGroupMount();

/** Making control groups needs root, and cgroup2; null when they can be made, else why not. */
export function whyNoGroups(): string | null {
  if (process.getuid?.() !== 0) return 'needs root';
  if (mount === null) return 'needs cgroup2';
  try {
    const probe = `${mount}/porthole-probe-${process.pid}`;
    mkdirSync(probe);
    rmdirSync(probe);
    return null;
  } catch {
    return 'cgroup2 cannot be written to';
  }
}

/** An only process cannot be named where /proc hides those of others (hidepid, proc(5)); null where it does not. */
export function whyProcessesHidden(): string | null {
  // The last is the one on top.
  const mounts = [...readFileSync('/proc/self/mounts', 'utf8').matchAll(/^\S+ \/proc proc (\S+)/gm)];
  const options = mounts.at(-1)?.[1] ?? '';
  return /hidepid=(?!0|off)/.test(options) ? 'needs /proc without hidepid' : null;
}

/** A control group of a test. */
export interface RealGroup {
  /** From the root of the hierarchy. */
  readonly path: string;
  readonly id: number;
  /** Where the hierarchy is mounted. */
  readonly mount: string;
  /** A process is moved in by writing its pid there. */
  readonly processesFile: string;
  /** Moves a process in; its sockets are of the group if they are opened afterwards. */
  add(pid: number): void;
  /** Removes it, and the folders that were made for it. Its processes must have ended. */
  remove(): void;
}

/** Makes a control group, with those above it that are not there. */
export function makeGroup(path: string): RealGroup {
  const directory = `${mount ?? ''}${path}`;
  const processesFile = `${directory}/cgroup.procs`;
  const first = mkdirSync(directory, { recursive: true });
  return {
    path,
    id: statSync(directory).ino,
    mount: mount ?? '',
    processesFile,
    add: (pid) => writeFileSync(processesFile, String(pid)),
    remove: () => {
      if (first === undefined) return;
      rmdirSync(directory);
      for (let next = dirname(directory); next.length >= first.length && removeEmpty(next);) next = dirname(next);
    },
  };
}

/** False where another test has made a group in it meanwhile. */
function removeEmpty(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch {
    return false;
  }
}
