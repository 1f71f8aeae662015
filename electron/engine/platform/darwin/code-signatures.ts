import { stat } from 'node:fs/promises';
import type { Signature } from '../../../../shared/domain/signature';
import { ExpiringMap } from '../expiring-map';
import { parseCodesign } from './parse-codesign';
import { runProgram } from '../run-program';

/** To verify a program is to read all of it, in ms. */
const TIMEOUT_MS = 20_000;
const MOST_BYTES = 256 * 1024;
const MOST_FILES = 512;
/** The answer holds for as long as the file stays as it is; this only bounds how long it is kept, in ms. */
const LIFETIME_MS = 24 * 3_600_000;

/** Asks codesign(1) who signed a program, when somebody wants to know. docs/security.md, item 25. */
export class CodeSignatures {
  private readonly known = new ExpiringMap<string, Promise<Signature | null>>({
    most: MOST_FILES,
    lifetime: LIFETIME_MS,
  });
  private readonly disposing = new AbortController();

  /** `program` is the absolute path of codesign. */
  constructor(private readonly program: string) {}

  /** Null when it cannot be told, and for a file that is not there. */
  async of(path: string): Promise<Signature | null> {
    if (!path.startsWith('/')) return null;
    const stamp = await stampOf(path);
    if (stamp === null) return null;
    const key = `${path}\0${stamp}`;
    const signature = await this.known.getOr(key, () => this.ask(path));
    // It may only have taken too long.
    if (signature === null) this.known.forget(key);
    return signature;
  }

  dispose(): void {
    this.disposing.abort();
  }

  private async ask(path: string): Promise<Signature | null> {
    const limits = { timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES, signal: this.disposing.signal };
    const [verified, described] = await Promise.all([
      runProgram(this.program, ['--verify', path], limits),
      runProgram(this.program, ['-dv', '--verbose=2', path], limits),
    ]);
    if (!verified.ok || !described.ok) return null;
    return parseCodesign(verified.value.exitCode, described.value.stderr, verified.value.stderr);
  }
}

/** Differs whenever the file does; null when it is not there. */
async function stampOf(path: string): Promise<string | null> {
  try {
    const { dev, ino, size, mtimeMs } = await stat(path);
    return [dev, ino, size, mtimeMs].join(' ');
  } catch {
    // Gone, or not this user's to look at: nothing can be told of it.
    return null;
  }
}
