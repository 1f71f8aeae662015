import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A hash over values; the same values in the same order give the same hash. */
export function hashOf(...values) {
  const hash = createHash('sha256');
  for (const value of values) {
    const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex');
}

/** A hash over the names and the contents of files and folders below `root`; `ignore(path)` leaves a file out. */
export function hashOfFiles(root, paths, ignore = () => false) {
  const files = paths.flatMap((path) => filesBelow(root, path)).filter((file) => !ignore(file));
  return hashOf(...files.sort().flatMap((file) => [file, readFileSync(join(root, file))]));
}

function filesBelow(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => filesBelow(root, `${path}/${name}`));
}

/** Whether `file` holds this stamp. */
export const isStamped = (file, stamp) => existsSync(file) && readFileSync(file, 'utf8') === stamp;

/** Writes a stamp, whole or not at all. */
export function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, stamp);
  renameSync(`${file}.new`, file);
}
