import { stat } from 'node:fs/promises';
import type { Signature } from '../../../../shared/domain/signature';
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
  /** Differs whenever the file does. */
  readonly stamp: string;
  readonly signature: Signature | null;
  /** As by the clock that it is made with. */
  readonly seenAt: number;
}

export interface SignatureOptions {
  readonly now?: () => number;
  /** Differs whenever the file does; null when it is not there. */
  readonly stampOf?: (path: string) => Promise<string | null>;
}

/**
 * Who vouches for the files of programs. To find out takes half a second a file: it is done on another thread, one file
 * at a time.
 */
export class Signatures {
  /** The one that was used longest ago comes first. */
  private readonly known = new Map<string, Known>();
  private readonly pending = new Map<string, Promise<Signature | null>>();
  private turn: Promise<unknown> = Promise.resolve();
  private readonly now: () => number;
  private readonly stampOf: (path: string) => Promise<string | null>;

  /** `trust` is null where wintrust.dll is not to be had: then nothing is ever known. */
  constructor(
    private readonly trust: WinTrust | null,
    options: SignatureOptions = {},
  ) {
    this.now = options.now ?? (() => performance.now());
    this.stampOf = options.stampOf ?? stampOfFile;
  }

  /** What is known; null while nothing is, and then it is found out in the background. Never waits, not for a disk either. */
  of(path: string): Signature | null {
    if (!this.canAsk(path)) return null;
    const known = this.known.get(path);
    const lasts = known?.signature === null ? RETRY_MS : FRESH_MS;
    if ((!known || this.now() - known.seenAt >= lasts) && this.pending.size < MOST_WAITING) void this.ask(path);
    return known?.signature ?? null;
  }

  /** Who vouches for a file as it is now; null where it cannot be known. Takes seconds while others wait. Never fails. */
  async verify(path: string): Promise<Signature | null> {
    return this.canAsk(path) ? this.ask(path) : null;
  }

  /** A path of a drive only: to read a file of another computer tells that one who is here. */
  private canAsk(path: string): boolean {
    return this.trust !== null && /^[A-Za-z]:\\[^\0]*$/.test(path);
  }

  private ask(path: string): Promise<Signature | null> {
    const asked = this.pending.get(path);
    if (asked) return asked;
    const answer = this.turn.then(() => this.find(path)).finally(() => this.pending.delete(path));
    this.turn = answer;
    this.pending.set(path, answer);
    return answer;
  }

  private async find(path: string): Promise<Signature | null> {
    const stamp = await this.stampOf(path);
    if (stamp === null) {
      this.known.delete(path);
      return null;
    }
    const known = this.known.get(path);
    if (known?.stamp === stamp && known.signature !== null) return this.remember(path, stamp, known.signature);
    const signature = await this.look(path);
    // What was read of a file that changed meanwhile is of neither.
    const isSame = (await this.stampOf(path)) === stamp;
    return this.remember(path, stamp, isSame ? signature : null);
  }

  private async look(path: string): Promise<Signature | null> {
    try {
      return this.trust && (await verifyTrust(this.trust, path));
    } catch {
      // koffi refuses what is no path for Windows: nothing can be known of such a file.
      return null;
    }
  }

  private remember(path: string, stamp: string, signature: Signature | null): Signature | null {
    this.known.delete(path);
    this.known.set(path, { stamp, signature, seenAt: this.now() });
    for (const oldest of this.known.keys()) {
      if (this.known.size <= MOST_FILES) break;
      this.known.delete(oldest);
    }
    return signature;
  }
}

async function stampOfFile(path: string): Promise<string | null> {
  try {
    const { mtimeMs, size } = await stat(path);
    return `${size} ${mtimeMs}`;
  } catch {
    // Gone, or not for this user: nothing can be known of it.
    return null;
  }
}
