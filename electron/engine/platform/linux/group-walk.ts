import type { Dir } from 'node:fs';
import { opendirSync } from 'node:fs';
import { readGroupId } from './read-group';

/** Entries of directories in between which the clock is not asked. */
const STEP = 64;
/** Entries that are read at once: a group has forty files or so. */
const BUFFER_ENTRIES = 64;
/** Groups below this are left out; systemd and Kubernetes need ten. */
const DEEPEST = 32;

/** A group, by the path from the mount: '' for the root. */
export type GroupVisitor = (id: number, path: string) => void;

/** A walk through a hierarchy of control groups, which can be left and taken up again at any entry of any directory. */
export class GroupWalk {
  /** The directories from the root to where the walk is. */
  private readonly levels: { readonly path: string; readonly entries: Dir }[] = [];
  private begun = false;

  constructor(
    private readonly mountPoint: string,
    private readonly visit: GroupVisitor,
  ) {}

  /** Goes on until `isOver`; true when nothing is left to look at. */
  goOn(isOver: () => boolean): boolean {
    for (let step = 0; ; step += 1) {
      if (step % STEP === 0 && isOver()) return false;
      if (!this.begun) this.enter('');
      this.begun = true;
      const level = this.levels.at(-1);
      if (!level) return true;
      const entry = nextEntry(level.entries);
      if (entry === null) this.leave();
      else if (entry.isDirectory()) this.enter(`${level.path}/${entry.name}`);
    }
  }

  /** Closes what is open. */
  dispose(): void {
    while (this.levels.length > 0) this.leave();
  }

  private enter(path: string): void {
    const directory = `${this.mountPoint}${path}`;
    const id = readGroupId(directory);
    if (id === null) return;
    this.visit(id, path);
    const entries = this.levels.length < DEEPEST ? openDirectory(directory) : null;
    if (entries) this.levels.push({ path, entries });
  }

  private leave(): void {
    this.levels.pop()?.entries.closeSync();
  }
}

// Groups are removed while they are walked through: then there is nothing (more) in them.

function openDirectory(directory: string): Dir | null {
  try {
    return opendirSync(directory, { bufferSize: BUFFER_ENTRIES });
  } catch {
    return null;
  }
}

function nextEntry(entries: Dir): ReturnType<Dir['readSync']> {
  try {
    return entries.readSync();
  } catch {
    return null;
  }
}
