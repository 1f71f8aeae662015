import type { UnsupportedReason } from './capabilities';
import type { ProcessKey } from './process';
import type { Service } from './service';
import type { SocketId, Transport } from './socket';

/** More than this is no row that anybody looks at. */
export const mostStopTargets = 1000;

/** The sockets that a person wants gone, by id: the one or more that a row stands for. */
export interface StopTarget {
  /** At least one, at most `mostStopTargets`. */
  readonly socketIds: readonly SocketId[];
}

/** Which part of the system a protected process belongs to. */
export type ProtectedKind = 'init' | 'kernelThread' | 'self' | 'session';

/**
 * Why a stop is not possible, or was not carried out.
 * - `nothingThere`: no such listener any more;
 * - `ownerUnknown`: no process is known to hold it;
 * - `otherUser`: it belongs to another user, whose processes the system does not show;
 * - `protected`: stopping it would take down the system, the session, or Porthole;
 * - `notPermitted`: the system refused (EPERM);
 * - `identityChanged`: the pid now belongs to another process, or the holders are not those of the plan;
 * - `planExpired`: the plan is too old to be trusted;
 * - `cannotAsk`: this system has no way to ask this program to end, only to end it by force;
 * - `failed`: the system gave another error, named by its `errno`;
 * - `elevationCancelled`: an administrator's rights were asked for, and a person said no;
 * - `elevationChanged`: they were given, but a pid belonged to another process by then, so nothing was stopped;
 * - `elevationBusy`: they are being asked for, or were a moment ago;
 * - `elevationUnavailable`: nothing here can ask for them;
 * - `elevationFailed`: they were asked for, and the system gave an error, named by `errno`;
 * - `unsupported`: this platform cannot do it, for a reason.
 */
export type StopRefusal =
  | { readonly code: 'nothingThere' }
  | { readonly code: 'ownerUnknown' }
  | { readonly code: 'otherUser'; readonly user: string }
  | { readonly code: 'protected'; readonly kind: ProtectedKind; readonly name: string; readonly pid: number }
  | { readonly code: 'notPermitted'; readonly name: string; readonly user: string }
  | { readonly code: 'identityChanged'; readonly name: string; readonly pid: number }
  | { readonly code: 'planExpired' }
  | { readonly code: 'failed'; readonly name: string; readonly errno: string }
  | { readonly code: 'cannotAsk'; readonly name: string }
  | { readonly code: 'elevationCancelled' }
  | { readonly code: 'elevationChanged' }
  | { readonly code: 'elevationBusy' }
  | { readonly code: 'elevationUnavailable' }
  | { readonly code: 'elevationFailed'; readonly errno: string }
  | { readonly code: 'unsupported'; readonly reason: UnsupportedReason };

/** Why a person should look before a stop. None means harmless. */
export type StopConcern =
  | { readonly code: 'otherPorts'; readonly name: string; readonly ports: string; readonly count: number }
  | { readonly code: 'otherUser'; readonly name: string; readonly user: string }
  | { readonly code: 'serviceManager'; readonly name: string; readonly manager: string; readonly unit: string }
  | { readonly code: 'severalProcesses'; readonly count: number }
  /** The service manager stops the service alone; its process may go on with others. */
  | { readonly code: 'service'; readonly name: string }
  /** By force the process ends, and with it these services. */
  | { readonly code: 'otherServices'; readonly name: string; readonly services: string; readonly count: number };

/** One process that a stop would end. */
export interface StopVictim {
  readonly process: ProcessKey;
  readonly pid: number;
  readonly name: string;
  readonly user: string | null;
  /** Connections that would be cut. */
  readonly connections: number;
  /** The service that is stopped in place of its process, unless by force; null for none. */
  readonly service: Service | null;
}

/** What a stop would do, computed before anything is done. */
export interface StopPlan {
  readonly id: string;
  readonly port: number;
  readonly transport: Transport;
  readonly victims: readonly StopVictim[];
  readonly concerns: readonly StopConcern[];
  /** When set, the plan cannot be carried out. */
  readonly refusal: StopRefusal | null;
}

export function isHarmless(plan: StopPlan): boolean {
  return plan.refusal === null && plan.concerns.length === 0;
}

/** How a program is made to stop: it is asked to, ended, or stopped by an administrator. */
export type StopMeans = 'ask' | 'force' | 'elevate';

/** What a person should know before a stop by these means: what only force does says nothing of the others. */
export function concernsOf({ concerns }: Pick<StopPlan, 'concerns'>, means: StopMeans): readonly StopConcern[] {
  return means === 'force' ? concerns : concerns.filter(({ code }) => code !== 'otherServices');
}

/** What came of a stop. */
export type StopOutcome =
  | { readonly kind: 'freed' }
  | { readonly kind: 'stillHeld' }
  | { readonly kind: 'takenOver'; readonly name: string | null; readonly pid: number | null }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly refusal: StopRefusal };

/** A plan, to be carried out. */
export interface StopRequest {
  readonly planId: string;
  /** SIGKILL in place of SIGTERM. */
  readonly force: boolean;
}

/** A plan, to be carried out by an administrator. */
export interface ElevatedStopRequest {
  readonly planId: string;
}
