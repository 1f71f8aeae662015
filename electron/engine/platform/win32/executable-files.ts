import { realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { win32 } from 'node:path';
import type { ExecutableConcern } from '../../../../shared/domain/process';
import type { Kernel32 } from './kernel32';

/** fileapi.h, GetDriveTypeW: a drive of another computer. */
const DRIVE_REMOTE = 4;

/** A path on a drive. Others lead to another computer (`\\server\share`), or to a device that has no drive's letter. */
const drivePath = /^([A-Za-z]:\\)/;

/** Each user's own; as for tmpdir(), the name of the folder may be a short one. */
const usersTemporaryFolder = /^[a-z]:\\users\\[^\\]+\\appdata\\local\\temp\\/;

/** In place of the stamp of a file that is not there. */
export const DELETED = 'deleted';

/** What there is to see of a program's file, without a look into it. */
export interface ExecutableFile {
  /** Differs whenever the file does; null where it may not be looked at, or is not there. */
  readonly stamp: string | null;
  readonly concerns: readonly ExecutableConcern[];
}

/** Looks at programs' files. One of another computer is not looked at: it may not answer, and is told who asks. */
export class ExecutableFiles {
  private readonly temporaryFolders: readonly string[];

  /** `systemRoot` is the folder of Windows. */
  constructor(
    private readonly kernel32: Pick<Kernel32, 'getDriveType'>,
    systemRoot: string,
    temporaryFolder: string = ownTemporaryFolder(),
    private readonly stampOf: (path: string) => string | null = stampOfFile,
  ) {
    this.temporaryFolders = [temporaryFolder, win32.join(systemRoot, 'Temp')].map(asFolder);
  }

  look(path: string): ExecutableFile {
    const place: readonly ExecutableConcern[] = this.isTemporary(path) ? ['temporary'] : [];
    const stamp = this.isLocal(path) ? this.stampOf(path) : null;
    return stamp === DELETED ? { stamp: null, concerns: ['deleted', ...place] } : { stamp, concerns: place };
  }

  private isLocal(path: string): boolean {
    const root = drivePath.exec(path)?.[1];
    return root !== undefined && this.kernel32.getDriveType(root) !== DRIVE_REMOTE;
  }

  private isTemporary(path: string): boolean {
    const folded = path.toLowerCase();
    return usersTemporaryFolder.test(folded) || this.temporaryFolders.some((folder) => folded.startsWith(folder));
  }
}

/** Without regard to case, as Windows compares names. */
function asFolder(path: string): string {
  return path.toLowerCase().replace(/\\*$/, '\\');
}

function stampOfFile(path: string): string | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats ? `${stats.size} ${stats.mtimeMs}` : DELETED;
  } catch {
    // It is closed to this user: nothing is seen there.
    return null;
  }
}

/** Its whole name: the environment may have a short one (`C:\Users\ADALOV~1\...`), which no program's path has. */
function ownTemporaryFolder(): string {
  try {
    return realpathSync.native(tmpdir());
  } catch {
    // It is not there: then nothing runs from it.
    return tmpdir();
  }
}
