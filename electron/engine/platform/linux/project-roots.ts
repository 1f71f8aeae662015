import type { Stats } from 'node:fs';
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Project } from '../../../../shared/domain/process';
import { isHomeFolder, projectOf } from '../../../../shared/domain/project';
import { ExpiringMap } from './expiring-map';
import type { Mounts } from './mounts';
import { isLocal } from './parse-mount-table';
import { manifests, parseProjectName } from './parse-project-name';

/** How long an answer is good for, in ms. */
const LIFETIME_MS = 30_000;
const MOST_FOLDERS = 1024;
/** Folders that are looked into, the working directory among them. */
const MOST_LEVELS = 16;
/** A manifest with more bytes is not read; the folder gives the name. */
const LONGEST_MANIFEST = 64 * 1024;

const manifestNames = [...manifests.keys()];

/** Folders of the system: what is in them is nobody's work in progress (file-hierarchy(7)). */
const systemFolder = /^\/(?:bin|boot|dev|etc|lib|lib32|lib64|libx32|nix|proc|sbin|snap|sys|usr)(?:\/|$)/;

/** S_ISVTX and S_IWOTH, inode(7): every user may make files here, and none may take another's away, as in /tmp. */
const SHARED_BY_ALL = 0o1002;

/**
 * What programs work on, by their working directories: the nearest folder, from there upwards, with a manifest or the
 * root of a Git repository. It never looks into a home folder itself, the system's, one that all users share, or
 * beyond the file system; nor at one that may not answer at once.
 */
export class ProjectRoots {
  private readonly found: ExpiringMap<string, Project | null>;

  constructor(
    private readonly mounts: Mounts,
    now?: () => number,
  ) {
    this.found = new ExpiringMap({ most: MOST_FOLDERS, lifetime: LIFETIME_MS, ...(now && { now }) });
  }

  /** The project of a process; the last part of its working directory where no folder says that it is one. */
  of(pid: number, workingDirectory: string | null): Project | null {
    if (workingDirectory === null) return null;
    const mount = this.mounts.shared(pid, workingDirectory);
    const root =
      mount && isLocal(mount)
        ? this.found.getOr(workingDirectory, () => findProject(workingDirectory, mount.point))
        : null;
    return root ?? projectOf(workingDirectory);
  }
}

/** Looks from `folder` upwards, up to `top`. Reads nothing but the manifest's first 64 KiB. */
function findProject(folder: string, top: string): Project | null {
  for (let path = folder, level = 0; level < MOST_LEVELS && mayBeProject(path); path = dirname(path), level += 1) {
    const manifest = manifestNames.find((name) => statOf(join(path, name))?.isFile());
    if (manifest !== undefined) {
      return { name: readName(join(path, manifest), manifest) ?? basename(path), path };
    }
    if (statOf(join(path, '.git'))) return { name: basename(path), path };
    if (path === top) return null;
  }
  return null;
}

function mayBeProject(folder: string): boolean {
  if (folder === '/' || systemFolder.test(folder) || isHomeFolder(folder) || folder === homedir()) return false;
  // A manifest in /tmp may be anybody's, and would name the programs of everybody below.
  const mode = statOf(folder)?.mode ?? 0;
  return (mode & SHARED_BY_ALL) !== SHARED_BY_ALL;
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
