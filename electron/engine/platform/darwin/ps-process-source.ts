import { basename } from 'node:path';
import type { Origin, ProcessIdentity, ProcessInfo, Project } from '../../../../shared/domain/process';
import { processKey } from '../../../../shared/domain/process';
import type { Service } from '../../../../shared/domain/service';
import type { ProcessSource, ProcessUsage } from '../process-source';
import { unknownOrigin } from '../process-source';
import { ProjectFinder } from '../project-finder';
import type { CodeSignatures } from './code-signatures';
import { executableConcerns, farAway } from './executable-concerns';
import type { PsRow } from './parse-ps';
import { isPrivateFolder } from './private-folders';
import type { ProcessFiles } from './process-files';
import type { ProcessList } from './process-list';
import type { UserNames } from './user-names';

/** Folders of macOS (hier(7)), with the names that they have behind /private. */
const systemFolder =
  /^(?:\/private)?\/(?:bin|cores|dev|etc|sbin|usr\/(?:bin|lib|libexec|sbin|share|standalone)|var\/(?:db|empty|root)|Applications|Library|System)(?:\/|$)/;

export interface PsProcessSourceOptions {
  readonly list: ProcessList;
  readonly users: UserNames;
  readonly files: ProcessFiles;
  readonly signatures: CodeSignatures | null;
  readonly servicesOf: (process: ProcessIdentity) => readonly Service[];
}

/** Processes as the last list shows them; see ProcessList for when that is read again. */
export class PsProcessSource implements ProcessSource {
  private readonly projects = new ProjectFinder({ systemFolder });

  constructor(private readonly options: PsProcessSourceOptions) {}

  describe(pid: number): ProcessInfo | null {
    const { list, users, files, servicesOf } = this.options;
    const row = list.get(pid);
    if (!row) return null;
    const key = processKey(row);
    const { directory, executable } = files.of({ key, pid });
    return {
      pid,
      creationTime: row.creationTime,
      key,
      name: nameOf(row.command, executable),
      executablePath: executable,
      commandArgs: splitArguments(row.command, list.argumentsOf(pid)),
      owner: users.name(row.uid),
      parentPid: row.parentPid === 0 ? null : row.parentPid,
      parent: this.parentOf(row),
      workingDirectory: directory,
      group: null,
      project: directory === null ? null : this.projectOf(directory),
      terminal: row.terminal,
      executableConcerns: executable === null ? [] : executableConcerns(executable),
      product: null,
      elevated: null,
      services: servicesOf(row),
    };
  }

  usage(pid: number): (ProcessUsage & { readonly creationTime: number }) | null {
    const row = this.options.list.usageOf(pid);
    return row && { creationTime: row.creationTime, cpuSeconds: row.cpuSeconds, memory: row.memory };
  }

  /** kernel_task is process 0, and is in no list. */
  isKernelThread(pid: number): boolean {
    return pid === 0;
  }

  async originOf({ executablePath }: ProcessInfo): Promise<Origin> {
    const { signatures } = this.options;
    if (executablePath === null || !signatures || farAway.test(executablePath)) return unknownOrigin;
    return { ...unknownOrigin, signature: await signatures.of(executablePath) };
  }

  /** By its last part alone where a look at the folder may not end, or raises a question. */
  private projectOf(directory: string): Project | null {
    const isOpen = !farAway.test(`${directory}/`) && !isPrivateFolder(directory);
    return this.projects.of(directory, isOpen ? '/' : null);
  }

  /** A parent is older than its child; a younger process has only been given the pid. */
  private parentOf(row: PsRow): string | null {
    const parent = row.parentPid === 0 ? null : this.options.list.get(row.parentPid);
    return parent && parent.creationTime <= row.creationTime ? processKey(parent) : null;
  }
}

/** The file's name; else what it is called, for a login shell with a dash before it (login(1)). */
function nameOf(command: string, executable: string | null): string {
  const name = basename(executable ?? command.replace(/^-(?=.)/, ''));
  return name === '' ? command : name;
}

/**
 * ps does not tell where one argument ends and the next begins: each space counts as an end but those in the path of the
 * program. Joined again they are what ps has told.
 */
function splitArguments(command: string, args: string | null): readonly string[] | null {
  if (args === null || args === '') return null;
  if (args === command) return [args];
  return args.startsWith(`${command} `) ? [command, ...args.slice(command.length + 1).split(' ')] : args.split(' ');
}
