import { readFileSync, statSync } from 'node:fs';
import { parseGroupMount } from './parse-mount-info';

// Groups come and go at any time: each of these answers with nothing where there is nothing any more.

/** Where cgroup2 is mounted; null where it is not. */
export function readGroupMount(): string | null {
  return parseGroupMount(readText('/proc/self/mountinfo'));
}

/** The number of a group, as its sockets have it: cgroup2 gives its directories their group's number for an inode. */
export function readGroupId(directory: string): number | null {
  try {
    return statSync(directory).ino;
  } catch {
    return null;
  }
}

/** The processes in a group (cgroups(7), cgroup.procs): 0 for one that this process's namespace does not have. */
export function readGroupProcesses(directory: string): readonly number[] {
  return readText(`${directory}/cgroup.procs`)
    .split('\n')
    .flatMap((line) => (/^\d+$/.test(line) ? Number(line) : []));
}

/** The effective user of a process (proc_pid_status(5)). */
export function readEffectiveUser(pid: number): number | null {
  const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(readText(`/proc/${pid}/status`))?.[1];
  return uid === undefined ? null : Number(uid);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
