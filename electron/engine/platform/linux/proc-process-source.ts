import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { basename } from 'node:path';
import type { Origin, ProcessInfo } from '../../../../shared/domain/process';
import { processKey } from '../../../../shared/domain/process';
import type { ProcessSource, ProcessUsage } from '../process-source';
import { unknownOrigin } from '../process-source';
import { readExecutable } from './executable';
import { Mounts } from './mounts';
import { PackageOwner } from './package-owner';
import { parseControlGroup } from './parse-cgroup';
import { isLocal } from './parse-mount-table';
import type { ProcStat } from './parse-proc-stat';
import { TICKS_PER_SECOND, isZombie, parseBootTime, parseProcStat } from './parse-proc-stat';
import { terminalName } from './parse-terminal';
import { ProjectRoots } from './project-roots';
import { readWorkingDirectory } from './read-working-directory';
import type { Users } from './users';

/** Bytes a page; only the sizes of memory in the charts rest on it. */
const PAGE_SIZE = 4096;

/** Reads processes from /proc. */
export class ProcProcessSource implements ProcessSource {
  /** Read once: the kernel computes it from the clock, and a clock that is set must not change an identity. */
  private readonly bootTime = readBootTime();
  private readonly mounts = new Mounts();
  private readonly projects = new ProjectRoots(this.mounts);
  private readonly packages = new PackageOwner();

  constructor(private readonly users: Users) {}

  describe(pid: number): ProcessInfo | null {
    const stat = this.stat(pid);
    if (!stat) return null;
    const identity = { pid, creationTime: this.creationTime(stat) };
    const commandArgs = stat.isKernelThread ? null : readArguments(pid);
    const executable = readExecutable(pid, this.mounts);
    const executablePath = executable?.path ?? null;
    const workingDirectory = readWorkingDirectory(pid, this.mounts);
    return {
      ...identity,
      key: processKey(identity),
      name: nameOf(stat.comm, commandArgs, executablePath),
      executablePath,
      commandArgs,
      owner: this.owner(pid),
      parentPid: stat.parentPid === 0 ? null : stat.parentPid,
      parent: this.parentOf(stat, identity.creationTime),
      workingDirectory,
      group: parseControlGroup(readText(`/proc/${pid}/cgroup`) ?? ''),
      project: this.projects.of(pid, workingDirectory),
      terminal: terminalName(stat.terminalDevice),
      executableConcerns: executable?.concerns ?? [],
      product: null,
      elevated: null,
      services: [],
    };
  }

  usage(pid: number): (ProcessUsage & { readonly creationTime: number }) | null {
    const stat = this.stat(pid);
    return (
      stat && {
        creationTime: this.creationTime(stat),
        cpuSeconds: stat.cpuTicks / TICKS_PER_SECOND,
        memory: stat.residentPages * PAGE_SIZE,
      }
    );
  }

  isKernelThread(pid: number): boolean {
    return this.stat(pid)?.isKernelThread ?? false;
  }

  async originOf({ pid, creationTime, executablePath }: ProcessInfo): Promise<Origin> {
    if (executablePath === null || this.usage(pid)?.creationTime !== creationTime) return unknownOrigin;
    // In a container the path is that of another file, which the package manager here knows nothing of.
    const mount = this.mounts.shared(pid, executablePath);
    if (!mount || !isLocal(mount)) return unknownOrigin;
    return { ...unknownOrigin, package: await this.packages.of(executablePath) };
  }

  private stat(pid: number): ProcStat | null {
    const text = readText(`/proc/${pid}/stat`);
    const stat = text === null ? null : parseProcStat(text);
    return stat && !isZombie(stat) ? stat : null;
  }

  private creationTime(stat: ProcStat): number {
    return this.bootTime * 1000 + (stat.startTicks * 1000) / TICKS_PER_SECOND;
  }

  /** A parent is older than its child; a younger process has only been given the pid. */
  private parentOf(stat: ProcStat, creationTime: number): string | null {
    const parent = stat.parentPid === 0 ? null : this.stat(stat.parentPid);
    if (!parent) return null;
    const identity = { pid: stat.parentPid, creationTime: this.creationTime(parent) };
    return identity.creationTime <= creationTime ? processKey(identity) : null;
  }

  /** The effective user: /proc/PID/status, for the directory belongs to root where a process may not be inspected. */
  private owner(pid: number): string | null {
    const uid = /^Uid:\s+\d+\s+(\d+)/m.exec(readText(`/proc/${pid}/status`) ?? '')?.[1];
    return uid === undefined ? null : this.users.name(Number(uid));
  }
}

/** TASK_COMM_LEN less the NUL, include/linux/sched.h: the kernel keeps so many bytes of a name. */
const COMM_BYTES = 15;

/**
 * The name that the program was started under, where the kernel agrees that it was: one file may be many programs
 * (busybox, redis-server). Else the file's name, for a process may say anything of itself (`nginx: master process`).
 */
function nameOf(comm: string, commandArgs: readonly string[] | null, executablePath: string | null): string {
  const [program = ''] = commandArgs ?? [];
  const kernelName = Buffer.from(comm).toString('latin1');
  const agrees = (name: string) => Buffer.from(name).toString('latin1', 0, COMM_BYTES) === kernelName;
  // Behind a space a program may have written what it does: "redis-server 127.0.0.1:6379".
  const startedAs = [program, program.split(' ', 1)[0] ?? ''].map((path) => basename(path)).find(agrees);
  return startedAs ?? (executablePath === null ? comm : basename(executablePath));
}

function readArguments(pid: number): readonly string[] | null {
  const text = readText(`/proc/${pid}/cmdline`);
  if (text === null || text === '') return null;
  // Programs that write what they do over their arguments fill the rest with NULs.
  return text.replace(/\0+$/, '').split('\0');
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Processes end, and other users' are not ours to read: both are answers, not errors.
    return null;
  }
}

function readBootTime(): number {
  // Where /proc/stat is hidden, the uptime gives the same to the second.
  return parseBootTime(readText('/proc/stat') ?? '') ?? Math.round(Date.now() / 1000 - uptime());
}
