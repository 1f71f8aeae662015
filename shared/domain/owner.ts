import type { ControlGroup } from './control-group';
import type { ProcessKey } from './process';
import type { Service } from './service';

/**
 * How sure Porthole is of an owner: the process is seen to hold it, the process follows from something else, only its
 * unit or container is known, only its user, or nothing.
 */
export type OwnerConfidence = 'exact' | 'inferred' | 'cgroup' | 'user' | 'unknown';

/**
 * Why an owner is not `exact`.
 * - `pending`: not looked up yet;
 * - `otherUser`: the system shows the processes of other users to an administrator only;
 * - `hidden`: the system hides processes from this user (hidepid, a container, no /proc);
 * - `noProcess`: no process holds it: the kernel itself, or a process outside of this container;
 * - `closed`: its process has let go of it, the kernel finishes the connection;
 * - `notAccepted`: the connection waits in the queue of its listener, whose program is named (`inferred`), unless several
 *   listeners share the address;
 * - `formerOwner`: its program, which is named, has let go of it (`inferred`);
 * - `onlyProcess`: the only process of its control group is named (`inferred`);
 * - `unsupported`: this platform does not tell.
 */
export type OwnerReason =
  | 'pending'
  | 'otherUser'
  | 'hidden'
  | 'noProcess'
  | 'closed'
  | 'notAccepted'
  | 'formerOwner'
  | 'onlyProcess'
  | 'unsupported';

/** A socket that the service manager listens on in place of a service that it starts when needed (systemd.socket(5)). */
export interface SocketActivation {
  /** `cups.socket` */
  readonly socketUnit: string;
  /** What it starts: `cups.service`. */
  readonly serviceUnit: string;
}

/** Who holds a socket. */
export interface Owner {
  readonly confidence: OwnerConfidence;
  /** Null exactly when `confidence` is `exact`. */
  readonly reason: OwnerReason | null;
  /** Every process that holds the socket (a forked server has several), lowest pid first. */
  readonly processes: readonly ProcessKey[];
  /** Name of the user the socket belongs to (`#1000` where the number has no name); null when unknown. */
  readonly user: string | null;
  /** The control group that the socket was made in; null when the system does not tell. */
  readonly group: ControlGroup | null;
  readonly activation: SocketActivation | null;
  /** Which service of its process it belongs to; null where that has none, or several and the system does not tell. */
  readonly service: Service | null;
}
