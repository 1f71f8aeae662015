import type { Stats } from 'node:fs';
import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ExecutableConcern } from '../../../../shared/domain/process';

/** What all may write to (hier(7)), and the folders of users' temporary files (confstr(3), _CS_DARWIN_USER_TEMP_DIR). */
const temporaryFolder = /^(?:\/private)?\/(?:tmp|var\/tmp|var\/folders)\//;

/**
 * Where what lies there may not answer at once: disks of others, what is mounted when it is asked for (auto_master(5)),
 * and what is fetched when it is read, iCloud Drive among it (NSFileProviderManager).
 */
export const farAway =
  /^(?:\/(?:Volumes|Network|net|home|System\/Volumes\/Data\/home)|(?:\/System\/Volumes\/Data)?\/Users\/[^/]+\/Library\/(?:Mobile Documents|CloudStorage))\//;

/** S_IWOTH and S_ISVTX, stat(2). */
const WRITABLE_BY_OTHERS = 0o0002;
const STICKY = 0o1000;

/**
 * What is odd about a program's file, by its path. Which file a process runs the system does not tell: one that another
 * has taken the name of is not found out.
 */
export function executableConcerns(path: string): readonly ExecutableConcern[] {
  const place: readonly ExecutableConcern[] = temporaryFolder.test(path) ? ['temporary'] : [];
  // A name that lsof did not print as it is may not be read back as it was.
  if (farAway.test(path) || path.includes('\\')) return place;
  const file = statOf(path);
  if (file === 'hidden') return place;
  if (file === null) return ['deleted', ...place];
  const folder = statOf(dirname(path));
  const folderMode = folder === 'hidden' ? 0 : (folder?.mode ?? 0);
  // Who may write to a folder without the sticky bit may put another file in the place of any that is there.
  const isFolderOpen = (folderMode & (WRITABLE_BY_OTHERS | STICKY)) === WRITABLE_BY_OTHERS;
  const isOpen = isFolderOpen || (!file.isSymbolicLink() && (file.mode & WRITABLE_BY_OTHERS) !== 0);
  return isOpen ? ['writableByOthers', ...place] : place;
}

/** Without following a link: it may lead to where nobody answers. Null for nothing there. */
function statOf(path: string): Stats | 'hidden' | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    // A folder on the way is closed to this user: nothing is seen there.
    return 'hidden';
  }
}
