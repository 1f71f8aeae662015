import { closeSync, openSync, readSync } from 'node:fs';
import { readPids } from './read-descriptors';

/**
 * Which processes there are. The list is read anew only when the kernel's own account of it has moved: the number of
 * tasks and the pid that was given last, the fourth and fifth field of /proc/loadavg (proc(5)): whatever begins moves
 * the one, whatever ends without a successor the other.
 */
export class ProcessWatch {
  private account = openAccount();
  private readonly buffer = Buffer.alloc(128);
  private last = '';
  private known: readonly number[] = [];
  private moved = false;
  /** False when /proc cannot be read, or shows no process. */
  isReadable = true;

  /** Every process there is, lowest pid first. */
  pids(): readonly number[] {
    const now = this.readAccount();
    if (now !== null && now === this.last && this.isReadable) return this.known;
    this.last = now ?? '';
    this.known = readPids() ?? [];
    this.isReadable = this.known.length > 0;
    this.moved = true;
    return this.known;
  }

  /** The first process is always there; where it is not shown, others are not either (proc(5), hidepid=2). */
  get showsAll(): boolean {
    return this.known[0] === 1;
  }

  /** Whether the list may differ from the one at the last call. */
  takeMoved(): boolean {
    const { moved } = this;
    this.moved = false;
    return moved;
  }

  dispose(): void {
    if (this.account !== null) closeSync(this.account);
    this.account = null;
  }

  /** "3/234 5678"; null where the kernel does not tell. */
  private readAccount(): string | null {
    if (this.account === null) return null;
    try {
      const length = readSync(this.account, this.buffer, 0, this.buffer.length, 0);
      // "0.01 0.02 0.03 1/234 5678": of the fourth field only what stands behind the slash, for the running ones vary.
      return this.buffer.toString('latin1', this.buffer.indexOf('/'), length);
    } catch {
      // A /proc that was hidden meanwhile: the list itself is asked.
      return null;
    }
  }
}

function openAccount(): number | null {
  try {
    return openSync('/proc/loadavg', 'r');
  } catch {
    // Not every sandbox has it: the list is then read each time.
    return null;
  }
}
