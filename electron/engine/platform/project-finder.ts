import type { Stats } from 'node:fs';
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Project } from '../../../shared/domain/process';
import { isHomeFolder, projectOf } from '../../../shared/domain/project';
import { ExpiringMap } from './expiring-map';
import { manifests, parseProjectName } from './parse-project-name';

/** How long an answer is good for, in ms. */
const LIFETIME_MS = 30_000;
const MOST_FOLDERS = 1024;
/** Folders that are looked into, the working directory among them. */
const MOST_LEVELS = 16;
/** A manifest with more bytes is not read; the folder gives the name. */
const LONGEST_MANIFEST = 64 * 1024;

const manifestNames = [...manifests.keys()];

/** S_ISVTX and S_IWOTH, inode(7): every user may make files here, and none may take another's away, as in /tmp. */
const SHARED_BY_ALL = 0o1002;

export interface ProjectFinderOptions {
  /** Folders of the system: what is in them is nobody's work in progress. */
  readonly systemFolder: RegExp;
  readonly now?: (() => number) | undefined;
}

/**
 * What programs work on, by their working directories: the nearest folder, from there upwards, with a manifest or the
 * root of a Git repository. It never looks into a home folder itself, the system's, or one that all users share.
 */
export class ProjectFinder {
  private readonly found: ExpiringMap<string, Project | null>;

  constructor(private readonly options: ProjectFinderOptions) {
    const { now } = options;
    this.found = new ExpiringMap({ most: MOST_FOLDERS, lifetime: LIFETIME_MS, ...(now && { now }) });
  }

  /**
   * The project of a working directory, looked for up to the folder `top`; the last part of the directory where no
   * folder says that it is one. With null for `top` it is not looked for: what is there may not answer at once.
   */
  of(workingDirectory: string, top: string | null): Project | null {
    const root =
      top === null ? null : this.found.getOr(workingDirectory, () => this.findProject(workingDirectory, top));
    return root ?? projectOf(workingDirectory);
  }

  /** Looks from `folder` upwards, up to `top`. Reads nothing but the manifest's first 64 KiB. */
  private findProject(folder: string, top: string): Project | null {
    for (
      let path = folder, level = 0;
      level < MOST_LEVELS && this.mayBeProject(path);
      path = dirname(path), level += 1
    ) {
      const manifest = manifestNames.find((name) => statOf(join(path, name))?.isFile());
      if (manifest !== undefined) {
        return { name: readName(join(path, manifest), manifest) ?? basename(path), path };
      }
      if (statOf(join(path, '.git'))) return { name: basename(path), path };
      if (path === top) return null;
    }
    return null;
  }

  private mayBeProject(folder: string): boolean {
    if (folder === '/' || this.options.systemFolder.test(folder)) return false;
    if (isHomeFolder(folder) || folder === homedir()) return false;
    // A manifest in /tmp may be anybody's, and would name the programs of everybody below.
    const mode = statOf(folder)?.mode ?? 0;
    return (mode & SHARED_BY_ALL) !== SHARED_BY_ALL;
  }
}

/** Without following a link: it may lead to where nobody answers. */
function statOf(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    // A folder that this user may not look into, or that went away: nothing is seen there.
    return null;
  }
}

function readName(path: string, manifest: string): string | null {
  const text = manifests.get(manifest) ? readSmallFile(path) : null;
  return text === null ? null : parseProjectName(manifest, text);
}

/** The text of an ordinary file; null for what is too long, or may not be read. */
function readSmallFile(path: string): string | null {
  let file: number | null = null;
  try {
    // It was an ordinary file a moment ago. A pipe that has taken its name since must not be waited for.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!fstatSync(file).isFile()) return null;
    const buffer = Buffer.allocUnsafe(LONGEST_MANIFEST + 1);
    const length = readSync(file, buffer, 0, buffer.length, 0);
    return length > LONGEST_MANIFEST ? null : buffer.toString('utf8', 0, length);
  } catch {
    // Not this user's to read, or gone: the folder gives the name.
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}
