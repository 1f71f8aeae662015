import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The project's folder. */
export const projectRoot = resolve(import.meta.dirname, '../..');

/** Where the set-up of this checkout keeps its own notes (locks, stamps, packs). Ignored by git; safe to delete. */
export const projectCache = join(projectRoot, '.cache');

/** Where downloads that all checkouts share are kept (XDG Base Directory Specification). Safe to delete. */
export function userCache(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'porthole');
}
