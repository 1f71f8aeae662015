import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Result } from '../../shared/domain/result';
import { fail, ok } from '../../shared/domain/result';

/**
 * Why a file could not be read or written.
 * - `absent`: there is none;
 * - `torn`: it is not JSON;
 * - anything else is the system's own code (`EACCES`, `ENOSPC`).
 */
export interface FileError {
  readonly code: string;
}

/** Reads a file of JSON. What is in it is for the caller to check. */
export function readJson(file: string): Result<unknown, FileError> {
  try {
    return ok(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) return fail({ code: 'torn' });
    const { code } = systemError(error);
    return fail({ code: code === 'ENOENT' ? 'absent' : code });
  }
}

/**
 * Writes JSON so that at each moment, even when the power goes, `file` holds either the old content or the new: a new
 * file beside it is written and flushed, then renamed over it (rename(2) is atomic). Readable by its user only. What
 * a failed attempt leaves, the next one writes over. Only the Porthole that holds the lock of its user may write: a run that
 * takes a picture holds none.
 */
export function writeJson(file: string, value: unknown): Result<undefined, FileError> {
  const draft = join(dirname(file), `.${basename(file)}.tmp`);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFlushed(draft, `${JSON.stringify(value, null, 2)}\n`);
    renameSync(draft, file);
    return ok(undefined);
  } catch (error) {
    return fail(systemError(error));
  }
}

/** Gives a file another name, one that nothing has yet, and tells it. */
export function setAside(file: string): Result<string, FileError> {
  let number = 1;
  while (existsSync(`${file}.set-aside-${number}`)) number++;
  const aside = `${file}.set-aside-${number}`;
  try {
    renameSync(file, aside);
    return ok(aside);
  } catch (error) {
    return fail(systemError(error));
  }
}

function writeFlushed(file: string, text: string): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function systemError(error: unknown): FileError {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return { code: error.code };
  throw error;
}
