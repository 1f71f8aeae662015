import { homedir } from 'node:os';

/** What people keep to themselves in their home folders, and Library, where iCloud and the data of other programs are. */
const privateFolder = /^\/(?:Desktop|Documents|Downloads|Library)(?:\/|$)/i;

/** A home folder, wherever it is told to be: /System/Volumes/Data is the same disk (firmlinks, since macOS 10.15). */
const homes = /^(?:\/System\/Volumes\/Data)?\/Users\/[^/]+/i;

/**
 * Whether macOS asks the person at the computer before a program may read in this folder: it then holds open(2) for as
 * long as the question stands, and a program that only looks around must not raise one (tccd(8)).
 */
export function isPrivateFolder(path: string): boolean {
  const candidates = [homes.exec(path)?.[0], homedir()];
  return candidates.some(
    (home) => home !== undefined && path.startsWith(home) && privateFolder.test(path.slice(home.length)),
  );
}
