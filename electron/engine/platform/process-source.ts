import type { Origin, ProcessInfo } from '../../../shared/domain/process';

/** What a sample is made of. */
export interface ProcessUsage {
  /** Seconds of CPU time that the process has used since it was created. */
  readonly cpuSeconds: number;
  /** Resident memory in bytes. */
  readonly memory: number;
}

/** Of a program of which nothing can be told. */
export const unknownOrigin: Origin = { package: null, signature: null };

/** Tells of processes. Every answer is of this moment; null means that there is no such process (any more). */
export interface ProcessSource {
  /** All there is to know. Fields that the system does not tell this user are null. */
  describe(pid: number): ProcessInfo | null;
  usage(pid: number): (ProcessUsage & { readonly creationTime: number }) | null;
  /** Part of the kernel: it has no program, and cannot be stopped. */
  isKernelThread(pid: number): boolean;
  /** Where its program comes from. May take seconds. */
  originOf(process: ProcessInfo): Promise<Origin>;
}
