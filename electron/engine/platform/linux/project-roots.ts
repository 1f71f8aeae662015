import type { Project } from '../../../../shared/domain/process';
import { ProjectFinder } from '../project-finder';
import type { Mounts } from './mounts';
import { isLocal } from './parse-mount-table';

/** Folders of the system (file-hierarchy(7)). */
const systemFolder = /^\/(?:bin|boot|dev|etc|lib|lib32|lib64|libx32|nix|proc|sbin|snap|sys|usr)(?:\/|$)/;

/**
 * What processes work on. Beyond the file system of the working directory nothing is looked at; nor on one that may not
 * answer at once, or that is another one from here.
 */
export class ProjectRoots {
  private readonly finder: ProjectFinder;

  constructor(
    private readonly mounts: Mounts,
    now?: () => number,
  ) {
    this.finder = new ProjectFinder({ systemFolder, now });
  }

  /** The project of a process; the last part of its working directory where no folder says that it is one. */
  of(pid: number, workingDirectory: string | null): Project | null {
    if (workingDirectory === null) return null;
    const mount = this.mounts.shared(pid, workingDirectory);
    return this.finder.of(workingDirectory, mount && isLocal(mount) ? mount.point : null);
  }
}
