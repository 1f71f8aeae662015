import type { ControlGroup } from './control-group';
import type { Service } from './service';
import type { Signature } from './signature';

/** Identity of a process: `<pid>-<creation time in ms>`. Never a pid alone, for the system uses pids again. */
export type ProcessKey = string;

export interface ProcessIdentity {
  readonly pid: number;
  /** Milliseconds since the epoch, as precise as the system keeps it (10 ms on Linux). */
  readonly creationTime: number;
}

export function processKey({ pid, creationTime }: ProcessIdentity): ProcessKey {
  return `${pid}-${creationTime}`;
}

/** What is known of a process. Texts come from the process itself and are never to be trusted as markup. */
export interface ProcessInfo extends ProcessIdentity {
  readonly key: ProcessKey;
  /** What people call it: the name that it was started under, its file's name, or what the kernel calls it. */
  readonly name: string;
  /** OpenTelemetry `process.executable.path`; null when the system does not tell this user. */
  readonly executablePath: string | null;
  /** OpenTelemetry `process.command_args`, the program first; null when unknown. */
  readonly commandArgs: readonly string[] | null;
  /** OpenTelemetry `process.owner`: the user's name; `#1000` where the number has no name. */
  readonly owner: string | null;
  readonly parentPid: number | null;
  /** The parent, when it is known and older than its child. */
  readonly parent: ProcessKey | null;
  readonly workingDirectory: string | null;
  /** Where it stands in the service manager's tree; null when the system does not tell. */
  readonly group: ControlGroup | null;
  readonly project: Project | null;
  /** The terminal that it was started in (`pts/3`); null for none. */
  readonly terminal: string | null;
  /** What is odd about its program's file; empty for nothing, and where it cannot be looked at. */
  readonly executableConcerns: readonly ExecutableConcern[];
  /** What its file says of itself; null where it says nothing, and on systems whose files do not. */
  readonly product: Product | null;
  /** Whether it runs with an administrator's rights; null where the system has no such thing, or does not tell. */
  readonly elevated: boolean | null;
  /** The services that run in it, by name; none where the system has no such thing, or does not tell. */
  readonly services: readonly Service[];
}

/** What a program's file says of itself: anybody may write anything there. */
export interface Product {
  /** `Microsoft Corporation` */
  readonly company: string | null;
  /** `Microsoft® Windows® Operating System` */
  readonly name: string | null;
}

/** What a program works on: the nearest folder above its working directory that says it is a project. */
export interface Project {
  readonly name: string;
  readonly path: string;
}

/**
 * What is odd about a program's file.
 * - `deleted`: it is there no more: mostly an upgrade since the start;
 * - `replaced`: another file has its name now: the same;
 * - `temporary`: it is in a folder for temporary files;
 * - `writableByOthers`: every user may write to it, or put another in its place;
 * - `impostorPath`: it has the name of a program of the system, and is not where the system keeps that;
 * - `impostorSigner`: it has the name and place of a program of the system, whose maker has not signed it.
 */
export type ExecutableConcern =
  'deleted' | 'replaced' | 'temporary' | 'writableByOthers' | 'impostorPath' | 'impostorSigner';

/** The package that a file came with. */
export interface SoftwarePackage {
  readonly manager: 'dpkg' | 'rpm';
  readonly name: string;
  readonly version: string;
}

/** Where a program's file comes from, as far as the system can tell when it is asked. */
export interface Origin {
  /** Null for none, and where the system has no packages. */
  readonly package: SoftwarePackage | null;
  /** Null where the system's programs are not signed, or it cannot be told. */
  readonly signature: Signature | null;
}

/** One point of a process's charts. */
export interface ProcessSample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Share of one core since the sample before, 0 and up (2 is two cores busy). */
  readonly cpu: number;
  /** Resident memory in bytes. */
  readonly memory: number;
  /** Connections it holds. */
  readonly connections: number;
  /** Bytes a second over all its TCP connections; null where the system does not count them. */
  readonly received: number | null;
  readonly sent: number | null;
}
