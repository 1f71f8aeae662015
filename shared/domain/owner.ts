import type { ProcessKey } from './process';

/** How sure Porthole is of an owner: the process itself, its unit, its user, or nothing. */
export type OwnerConfidence = 'exact' | 'cgroup' | 'user' | 'unknown';

/**
 * Why an owner is not `exact`.
 * - `pending`: not looked up yet;
 * - `otherUser`: the system shows the processes of other users to an administrator only;
 * - `hidden`: the system hides processes from this user (hidepid, a container, no /proc);
 * - `noProcess`: no process holds it: the kernel itself, or a process outside of this container;
 * - `closed`: its process has let go of it, the kernel finishes the connection;
 * - `unsupported`: this platform does not tell.
 */
export type OwnerReason = 'pending' | 'otherUser' | 'hidden' | 'noProcess' | 'closed' | 'unsupported';

/** Who holds a socket. */
export interface Owner {
  readonly confidence: OwnerConfidence;
  /** Null exactly when `confidence` is `exact`. */
  readonly reason: OwnerReason | null;
  /** Every process that holds the socket (a forked server has several), lowest pid first. */
  readonly processes: readonly ProcessKey[];
  /** Name of the user the socket belongs to (`#1000` where the number has no name); null when unknown. */
  readonly user: string | null;
}
