import { realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { win32 } from 'node:path';
import type { ExecutableConcern } from '../../../../shared/domain/process';
import { stampOfFile } from './file-stamp';
import type { Kernel32 } from './kernel32';
import { LateAnswers } from './late-answers';

/** fileapi.h, GetDriveTypeW: a drive of another computer. */
const DRIVE_REMOTE = 4;

/** A path on a drive. Others lead to another computer (`\\server\share`), or to a device that has no drive's letter. */
const drivePath = /^([A-Za-z]:\\)/;

/** Each user's own; as for tmpdir(), the name of the folder may be a short one. */
const usersTemporaryFolder = /^[a-z]:\\users\\[^\\]+\\appdata\\local\\temp\\/;

/** In place of the stamp of a file that is not there. */
export const DELETED = 'deleted';

/** How long what was seen is good for, in ms. */
const LIFETIME_MS = 5000;
const MOST_FILES = 1024;

/** What there is to see of a program's file, without a look into it. */
export interface ExecutableFile {
  /** Differs whenever the file does; null where it may not be looked at, or is not there. */
  readonly stamp: string | null;
  readonly concerns: readonly ExecutableConcern[];
}

/** Looks at programs' files, in the background: a disk may be slow, or asleep. One of another computer is not looked at: it may not answer, and is told who asks. */
export class ExecutableFiles {
  private readonly temporaryFolders: readonly string[];
  private readonly stamps: LateAnswers<string | null>;

  /** `systemRoot` is the folder of Windows. */
  constructor(
    private readonly kernel32: Pick<Kernel32, 'getDriveType'>,
    systemRoot: string,
    temporaryFolder: string = ownTemporaryFolder(),
    private readonly stampOf: (path: string) => Promise<string | null> = stampOrDeleted,
    now?: () => number,
  ) {
    this.stamps = new LateAnswers({
      find: (path) => this.findStamp(path),
      otherwise: null,
      lifetime: LIFETIME_MS,
      most: MOST_FILES,
      ...(now && { now }),
    });
    this.temporaryFolders = [temporaryFolder, win32.join(systemRoot, 'Temp')].map(asFolder);
  }

  /** What is known by now: of a file that is not known nothing is told but its place, and it is looked at. Never waits. */
  look(path: string): ExecutableFile {
    const stamp = drivePath.test(path) ? (this.stamps.of(path) ?? null) : null;
    return this.fileOf(path, stamp);
  }

  /** What is so now. */
  async lookNow(path: string): Promise<ExecutableFile> {
    return this.fileOf(path, drivePath.test(path) ? await this.stamps.ask(path) : null);
  }

  private fileOf(path: string, stamp: string | null): ExecutableFile {
    const place: readonly ExecutableConcern[] = this.isTemporary(path) ? ['temporary'] : [];
    return stamp === DELETED ? { stamp: null, concerns: ['deleted', ...place] } : { stamp, concerns: place };
  }

  private async findStamp(path: string): Promise<string | null> {
    const root = drivePath.exec(path)?.[1];
    const isLocal = root !== undefined && (await this.kernel32.getDriveType(root)) !== DRIVE_REMOTE;
    return isLocal ? this.stampOf(path) : null;
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

async function stampOrDeleted(path: string): Promise<string | null> {
  const stamp = await stampOfFile(path);
  return stamp?.id ?? ((await isMissing(path)) ? DELETED : null);
}

async function isMissing(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    // Any other error says that it is closed to this user: nothing is seen there.
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'ENOENT' || code === 'ENOTDIR';
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
