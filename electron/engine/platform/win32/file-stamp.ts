import { stat } from 'node:fs/promises';

/** Tells a file from another that takes its place, and from itself after a change. */
export interface FileStamp {
  /** Differs whenever the file does. */
  readonly id: string;
  /**
   * When anything about the file changed last, its name and place among them, or when it was made if that is later: ms since
   * the epoch. A file that was put where another one was is newer than what was started from that one.
   */
  readonly changedAt: number;
}

const NS_PER_MS = 1_000_000n;

/** Null where there is no such file, or it is not this user's to look at. Waits for the disk. */
export async function stampOfFile(path: string): Promise<FileStamp | null> {
  try {
    // The number of a file on NTFS has 64 bits.
    const { dev, ino, size, mtimeNs, ctimeNs, birthtimeNs } = await stat(path, { bigint: true });
    const changed = ctimeNs > birthtimeNs ? ctimeNs : birthtimeNs;
    return { id: [dev, ino, size, mtimeNs, ctimeNs].join(' '), changedAt: Number(changed / NS_PER_MS) };
  } catch {
    // Gone, or not for this user: nothing can be known of it.
    return null;
  }
}
