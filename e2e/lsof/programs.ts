import { accessSync, constants } from 'node:fs';

const folders = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

/** Where lsof and ps are, by absolute paths; null for one that is not there. */
export function findPrograms(): { readonly lsof: string | null; readonly ps: string | null } {
  return { lsof: find('lsof'), ps: find('ps') };
}

function find(name: string): string | null {
  return folders.map((folder) => `${folder}/${name}`).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there.
    return false;
  }
}
