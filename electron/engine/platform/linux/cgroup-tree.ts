import type { ControlGroup } from '../../../../shared/domain/control-group';
import type { GroupSource } from '../group-source';
import { GroupWalk } from './group-walk';
import { parseControlGroupPath } from './parse-cgroup';
import { readEffectiveUser, readGroupId, readGroupProcesses } from './read-group';

/** The least time from the start of a walk to that of the next, in ms. */
const WALK_INTERVAL_MS = 1000;
/** How long a walk goes on between two refreshes, in ms: 317 groups took 5.6. */
const SLICE_MS = 8;
/** The first time, when nothing is known yet and the first rows are waited for. */
const FIRST_SLICE_MS = 50;

/** A number that was not found is looked for after 1 s again, and each time after twice as long. */
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;
/** When more are not found than this, all are looked for again. */
const MOST_UNKNOWN = 4096;

interface Group {
  readonly directory: string;
  readonly group: ControlGroup;
}

/**
 * The control groups of this computer by their number, from a walk through the mounted hierarchy. It is walked again
 * only for a number that is not known, a slice at a time where it is large, and less and less often for a number that
 * stays unknown: that of a group which is gone, or outside of this container.
 */
export class CgroupTree implements GroupSource {
  private groups = new Map<number, Group>();
  /** What the walk that goes on has found. */
  private found = new Map<number, Group>();
  private walk: GroupWalk | null = null;
  private walkedAt = -Infinity;
  private sliceEnd: number | null = null;
  /** Numbers that were asked for while a walk went on: what it did not find is not looked for at once again. */
  private readonly asked = new Set<number>();
  private readonly unknown = new Map<number, { readonly due: number; readonly delay: number }>();
  private readonly processes = new Map<number, readonly number[]>();

  /** `mountPoint` is where cgroup2 is mounted; null where it is not. `now` is in ms. */
  constructor(
    private readonly mountPoint: string | null,
    private readonly now: () => number = () => performance.now(),
  ) {}

  readonly userOf = readEffectiveUser;

  groupOf(id: number): ControlGroup | null {
    const known = this.known(id);
    if (known) return known.group;
    if (id === 0 || this.mountPoint === null) return null;
    if (this.now() >= (this.unknown.get(id)?.due ?? 0)) this.lookFor(id, this.mountPoint);
    return this.known(id)?.group ?? null;
  }

  processesOf(id: number): readonly number[] {
    const asked = this.processes.get(id);
    if (asked) return asked;
    const directory = this.known(id)?.directory;
    // Names are used again, numbers are not: another group may stand there now.
    const processes = directory !== undefined && readGroupId(directory) === id ? readGroupProcesses(directory) : [];
    this.processes.set(id, processes);
    return processes;
  }

  refresh(): void {
    this.processes.clear();
    this.sliceEnd = null;
    if (this.walk) this.walkOn(this.walk);
  }

  dispose(): void {
    this.walk?.dispose();
    this.walk = null;
  }

  private known(id: number): Group | undefined {
    return this.groups.get(id) ?? this.found.get(id);
  }

  private lookFor(id: number, mountPoint: string): void {
    if (!this.walk) {
      if (this.now() < this.walkedAt + WALK_INTERVAL_MS) return;
      this.walkedAt = this.now();
      this.walk = new GroupWalk(mountPoint, (found, path) =>
        this.found.set(found, this.groupAt(found, mountPoint, path)),
      );
    }
    this.asked.add(id);
    this.walkOn(this.walk);
  }

  /** Goes on with a walk until it is done, or its slice of time is over. */
  private walkOn(walk: GroupWalk): void {
    const end = (this.sliceEnd ??= this.now() + (this.groups.size === 0 ? FIRST_SLICE_MS : SLICE_MS));
    if (!walk.goOn(() => this.now() >= end)) return;
    this.groups = this.found;
    this.found = new Map();
    this.walk = null;
    for (const id of this.asked) if (!this.groups.has(id)) this.postpone(id);
    this.asked.clear();
  }

  private postpone(id: number): void {
    const delay = Math.min((this.unknown.get(id)?.delay ?? FIRST_DELAY_MS / 2) * 2, LONGEST_DELAY_MS);
    if (this.unknown.size >= MOST_UNKNOWN) this.unknown.clear();
    this.unknown.set(id, { due: this.now() + delay, delay });
  }

  /** The object of the walk before, where it is still the same group: what is equal is identical. */
  private groupAt(id: number, mountPoint: string, path: string): Group {
    this.unknown.delete(id);
    const directory = `${mountPoint}${path}`;
    const before = this.groups.get(id);
    return before?.directory === directory ? before : { directory, group: parseControlGroupPath(path || '/') };
  }
}
