import type { Capabilities, UnsupportedReason } from '../../../shared/domain/capabilities';
import type { EngineLimit } from '../../../shared/domain/engine-status';
import type { ProcessIdentity, ProcessInfo } from '../../../shared/domain/process';
import type { ProtectedKind } from '../../../shared/domain/stop';
import type { Result } from '../../../shared/domain/result';
import type { PortRange } from '../enrich/describe-socket';
import type { SocketTable } from '../monitor/socket-table';
import type { ActivationSource } from './activation-source';
import type { ContainerSource } from './container-source';
import type { GroupSource } from './group-source';
import type { ClosureSource } from './closure-source';
import type { FirewallSource } from './firewall-source';
import type { NamespaceSource } from './namespace-source';
import type { OwnerResolver } from './owner-resolver';
import type { ProcessSource } from './process-source';
import type { ReservationSource } from './reservation-source';
import type { ServiceSource } from './service-source';
import type { SocketSource } from './socket-source';

/**
 * Why a signal was not delivered.
 * - `gone`: the process has ended;
 * - `identityChanged`: the pid belongs to another process now;
 * - `notPermitted`: the system refused;
 * - `cannotAsk`: it cannot be asked to end here, only be ended;
 * - `failed`: another error of the system, `errno`;
 * - `unsupported`: it cannot be done on this system, for a reason.
 */
export type SignalError =
  | { readonly code: 'gone' }
  | { readonly code: 'identityChanged' }
  | { readonly code: 'notPermitted' }
  | { readonly code: 'cannotAsk' }
  | { readonly code: 'unsupported'; readonly reason: UnsupportedReason }
  | { readonly code: 'failed'; readonly errno: string };

/** Why a connection was not closed: see CloseOutcome. */
export type CloseError =
  | { readonly code: 'gone' }
  | { readonly code: 'notPermitted' }
  | { readonly code: 'ipv6' }
  | { readonly code: 'unsupported'; readonly reason: UnsupportedReason }
  | { readonly code: 'failed'; readonly errno: string };

/** What Porthole can do to processes and connections. */
export interface PlatformActions {
  /**
   * Asks a process to end (`terminate`), ends it (`kill`), or only tells whether it could be done (`probe`). The
   * process is held, its creation time is compared, and only then is it signalled, so that the pid cannot come to mean
   * another one in between.
   */
  signal(identity: ProcessIdentity, how: 'probe' | 'terminate' | 'kill'): Result<null, SignalError>;
  /** Cuts the TCP connection of a slot, in Porthole's own network. Its programs see it reset. */
  closeConnection(table: SocketTable, slot: number): Result<null, CloseError>;
}

/** One operating system. */
export interface Platform {
  readonly sockets: SocketSource;
  readonly owners: OwnerResolver;
  readonly namespaces: NamespaceSource;
  readonly closures: ClosureSource;
  readonly groups: GroupSource;
  readonly activations: ActivationSource;
  readonly containers: ContainerSource;
  readonly services: ServiceSource;
  readonly firewall: FirewallSource;
  readonly reservations: ReservationSource;
  readonly processes: ProcessSource;
  readonly actions: PlatformActions;
  readonly capabilities: Capabilities;
  /** The user's name for a number, as sockets have it. */
  userName(uid: number): string | null;
  /** The user that Porthole runs as. */
  readonly currentUser: string | null;
  ephemeralPorts(): PortRange;
  /** What kind of protected process one is on this system; null for none. Security item 26. */
  protectedKind(process: ProcessInfo): ProtectedKind | null;
  /** What this system or user does not give; of this moment. */
  limits(): readonly EngineLimit[];
  /** Once before each whole read: what may be looked up anew, is. */
  refresh(): void;
  dispose(): void;
}
