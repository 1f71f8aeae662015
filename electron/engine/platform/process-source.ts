import type { ProcessInfo, SoftwarePackage } from '../../../shared/domain/process';

/** What a sample is made of. */
export interface ProcessUsage {
  /** Seconds of CPU time that the process has used since it was created. */
  readonly cpuSeconds: number;
  /** Resident memory in bytes. */
  readonly memory: number;
}

/** Tells of processes. Every answer is of this moment; null means that there is no such process (any more). */
export interface ProcessSource {
  /** All there is to know. Fields that the system does not tell this user are null. */
  describe(pid: number): ProcessInfo | null;
  usage(pid: number): (ProcessUsage & { readonly creationTime: number }) | null;
  /** Part of the kernel: it has no program, and cannot be stopped. */
  isKernelThread(pid: number): boolean;
  /** The package that its program came with; null for none, and where the system has no packages. May take seconds. */
  packageOf(process: ProcessInfo): Promise<SoftwarePackage | null>;
}
