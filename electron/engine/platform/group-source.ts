import type { ControlGroup } from '../../../shared/domain/control-group';

/** Tells of the control groups that sockets were made in. Null, and nothing, where the system has none. */
export interface GroupSource {
  /** The group with a number, as sockets have it; the same object for the same group. Null when it is not known (yet). */
  groupOf(id: number): ControlGroup | null;
  /**
   * Every process that stands in the group itself, as it was when first asked since `refresh`; the same array until
   * then. A process that is outside of what Porthole sees is 0.
   */
  processesOf(id: number): readonly number[];
  /** The number of the user that a process acts as; null when it has ended. */
  userOf(pid: number): number | null;
  /** Once before each whole read: what may be looked up anew, is. */
  refresh(): void;
}

/** Where there are no control groups. */
export const noGroups: GroupSource = {
  groupOf: () => null,
  processesOf: () => [],
  userOf: () => null,
  refresh: () => undefined,
};
