import type { ControlGroup } from '../../../shared/domain/control-group';
import type { ProcessKey } from '../../../shared/domain/process';
import type { GroupSource } from '../platform/group-source';
import type { ProcessTable } from './process-table';
import type { SocketTable } from './socket-table';

/** Of a group with more processes than this none is picked out by its user: each would have to be looked at. */
const MOST_PROCESSES = 32;
/** So many groups are looked at again after each read, in turn. */
const GROUPS_A_READ = 8;
/** Once in so many reads, groups in which no socket was made any more are forgotten. */
const PRUNE_READS = 60;

/** The only process of a group by the user of the sockets; null for none. */
type OnlyProcesses = Map<number, ProcessKey | null>;

/** What was told of the sockets that were made in a group. */
interface Told {
  readonly group: ControlGroup | null;
  readonly only: OnlyProcesses;
  /** What follows from the processes that stand in it since the last read: thousands of sockets may ask for it. */
  found: { readonly pids: readonly number[]; readonly only: OnlyProcesses };
}

/**
 * What a control group tells of sockets whose process is not seen: which group it is, and its process where there is
 * only one. It remembers what it told, to notice when that is no longer so.
 */
export class GroupTracker {
  private readonly told = new Map<number, Told>();
  /** Groups of which something else was told of one socket than of those before it. */
  private readonly outdated = new Set<number>();
  private at = 0;
  private reads = 0;

  constructor(
    private readonly groups: GroupSource,
    private readonly processes: ProcessTable,
  ) {}

  /** The group with a number; null when it is not known. */
  groupOf(id: number): ControlGroup | null {
    const group = this.groups.groupOf(id);
    // One that is not known yet may be soon.
    if (group === null && id !== 0) this.remember(id, group);
    return group;
  }

  /**
   * The process that must hold a user's sockets of a group, because there is no other: the only one of the group, or
   * the only one of that user.
   */
  onlyProcess(id: number, uid: number, group: ControlGroup): ProcessKey | null {
    const told = this.remember(id, group);
    const key = this.findOnly(id, uid, told);
    if (told.only.has(uid) && told.only.get(uid) !== key) this.outdated.add(id);
    told.only.set(uid, key);
    return key;
  }

  /** The slots of sockets of which something else is to be told than before. Once after each whole read. */
  takeChanged(table: SocketTable): readonly number[] {
    if (this.told.size === 0) return [];
    this.reads += 1;
    if (this.reads % PRUNE_READS === 0) this.prune(table);
    const changed = new Set([...this.outdated, ...this.dueIds().filter((id) => this.hasChanged(id))]);
    this.outdated.clear();
    if (changed.size === 0) return [];
    for (const id of changed) this.told.delete(id);
    const slots: number[] = [];
    table.forEach((slot) => {
      if (changed.has(table.rows.cgroupId[slot] ?? 0)) slots.push(slot);
    });
    return slots;
  }

  private remember(id: number, group: ControlGroup | null): Told {
    const before = this.told.get(id);
    if (before && before.group === group) return before;
    if (before) this.outdated.add(id);
    const told = { group, only: new Map(), found: { pids: [], only: new Map() } };
    this.told.set(id, told);
    return told;
  }

  /** Those that are not known yet, and some of the others. */
  private dueIds(): readonly number[] {
    const ids = [...this.told.keys()];
    const from = this.at < ids.length ? this.at : 0;
    this.at = from + GROUPS_A_READ;
    const unknown = ids.filter((id) => this.told.get(id)?.group === null);
    return [...unknown, ...ids.slice(from, this.at)];
  }

  private hasChanged(id: number): boolean {
    const told = this.told.get(id);
    if (!told) return false;
    if (this.groups.groupOf(id) !== told.group) return true;
    return [...told.only].some(([uid, key]) => this.findOnly(id, uid, told) !== key);
  }

  private findOnly(id: number, uid: number, told: Told): ProcessKey | null {
    const { group } = told;
    const pids = group === null || group.path === '/' ? [] : this.groups.processesOf(id);
    if (told.found.pids !== pids) told.found = { pids, only: new Map() };
    const found = told.found.only.get(uid);
    if (found !== undefined) return found;
    const pid = this.pickOnly(pids, uid, group?.session ?? null);
    const key = pid === null ? null : (this.processes.identify(pid)?.key ?? null);
    told.found.only.set(uid, key);
    return key;
  }

  private pickOnly(pids: readonly number[], uid: number, session: string | null): number | null {
    // A process that is outside of what is seen may be anybody's.
    if (pids.length === 0 || pids.length > MOST_PROCESSES || pids.includes(0)) return null;
    // In a session a user starts one program after another: that one is left says little.
    const candidates = pids.length === 1 ? pids : session === null ? this.ofUser(pids, uid) : [];
    return candidates.length === 1 ? (candidates[0] ?? null) : null;
  }

  private ofUser(pids: readonly number[], uid: number): readonly number[] {
    const users = pids.map((pid) => ({ pid, user: this.groups.userOf(pid) }));
    return users.flatMap(({ pid, user }) => (user === uid ? pid : []));
  }

  private prune(table: SocketTable): void {
    const used = new Set<number>();
    table.forEach((slot) => used.add(table.rows.cgroupId[slot] ?? 0));
    for (const id of this.told.keys()) if (!used.has(id)) this.told.delete(id);
  }
}
