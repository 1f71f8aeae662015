import type { Signature } from '../../../../shared/domain/signature';
import type { FileStamp } from './file-stamp';
import { stampOfFile } from './file-stamp';
import { verifyTrust } from './verify-trust';
import type { WinTrust } from './wintrust';

const MOST_FILES = 512;
/** When more files wait than these, it is for the caller to ask again. */
const MOST_WAITING = 256;
/** How long an answer stands before it is seen whether the file is still the same, in ms. */
const FRESH_MS = 10_000;
/** What could not be known is tried again after this, in ms. */
const RETRY_MS = 60_000;

interface Known {
  readonly stamp: FileStamp;
  readonly signature: Signature | null;
  /** When the file was looked at: it was so then, and may have been another before. */
  readonly seenAt: number;
}

export interface SignatureOptions {
  /** As Date.now(): what it tells is held against the times of files and processes. */
  readonly now?: () => number;
  /** Null when the file is not there. */
  readonly stampOf?: (path: string) => Promise<FileStamp | null>;
}

/**
 * Who vouches for the files of processes. To find out takes half a second a file: it is done on another thread, one file
 * at a time.
 *
 * A program's file can be renamed while it runs, and another put in its place. What is at the path now counts for a process
 * only if it was seen there after the process was created, and has not been changed since.
 */
export class Signatures {
  /** The one that was used longest ago comes first. */
  private readonly known = new Map<string, Known>();
  private readonly pending = new Map<string, Promise<Known | null>>();
  private turn: Promise<unknown> = Promise.resolve();
  private readonly now: () => number;
  private readonly stampOf: (path: string) => Promise<FileStamp | null>;

  /** `trust` is null where wintrust.dll is not to be had: then nothing is ever known. */
  constructor(
    private readonly trust: WinTrust | null,
    options: SignatureOptions = {},
  ) {
    this.now = options.now ?? (() => Date.now());
    this.stampOf = options.stampOf ?? stampOfFile;
  }

  /**
   * What is known of the file of a process that was created then (ms since the epoch); null while nothing is, and then it is
   * found out in the background. Never waits, not for a disk either.
   */
  of(path: string, creationTime: number): Signature | null {
    if (!this.canAsk(path)) return null;
    const known = this.known.get(path) ?? null;
    if (!this.lasts(known, creationTime) && this.pending.size < MOST_WAITING) void this.ask(path);
    return signatureFor(known, creationTime);
  }

  /**
   * Who vouches for the file of a process that was created then (ms since the epoch), as the file is now; null where it
   * cannot be known, or is newer than the process. Takes seconds while others wait. Never fails.
   */
  async verify(path: string, creationTime: number): Promise<Signature | null> {
    if (!this.canAsk(path)) return null;
    const known = await this.ask(path);
    // It was already on its way.
    const isTooEarly = known !== null && known.seenAt < creationTime;
    return signatureFor(isTooEarly ? await this.ask(path) : known, creationTime);
  }

  private lasts(known: Known | null, creationTime: number): boolean {
    if (known === null || known.seenAt < creationTime) return false;
    // The clock may be set back.
    return Math.abs(this.now() - known.seenAt) < (known.signature === null ? RETRY_MS : FRESH_MS);
  }

  /** A path of a drive only: to read a file of another computer tells that one who is here. */
  private canAsk(path: string): boolean {
    return this.trust !== null && /^[A-Za-z]:\\[^\0]*$/.test(path);
  }

  private ask(path: string): Promise<Known | null> {
    const asked = this.pending.get(path);
    if (asked) return asked;
    const answer = this.turn.then(() => this.find(path)).finally(() => this.pending.delete(path));
    this.turn = answer;
    this.pending.set(path, answer);
    return answer;
  }

  private async find(path: string): Promise<Known | null> {
    const seenAt = this.now();
    const stamp = await this.stampOf(path);
    if (stamp === null) {
      this.known.delete(path);
      return null;
    }
    const known = this.known.get(path);
    if (known?.stamp.id === stamp.id && known.signature !== null) return this.remember(path, { ...known, seenAt });
    const signature = await this.look(path);
    // What was read of a file that changed meanwhile is of neither.
    const isSame = (await this.stampOf(path))?.id === stamp.id;
    return this.remember(path, { stamp, signature: isSame ? signature : null, seenAt });
  }

  private async look(path: string): Promise<Signature | null> {
    try {
      return this.trust && (await verifyTrust(this.trust, path));
    } catch {
      // koffi refuses what is no path for Windows: nothing can be known of such a file.
      return null;
    }
  }

  private remember(path: string, known: Known): Known {
    this.known.delete(path);
    this.known.set(path, known);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= MOST_FILES) break;
      this.known.delete(oldest);
    }
    return known;
  }
}

function signatureFor(known: Known | null, creationTime: number): Signature | null {
  const isItsFile = known !== null && known.seenAt >= creationTime && known.stamp.changedAt <= creationTime;
  return isItsFile ? known.signature : null;
}
