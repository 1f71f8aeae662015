import type { ProcessKey } from './process';
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
 * - `failed`: the system gave another error, named by its `errno`;
 * - `unsupported`: this platform cannot do it.
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
  | { readonly code: 'unsupported' };

/** Why a person should look before a stop. None means harmless. */
export type StopConcern =
  | { readonly code: 'otherPorts'; readonly name: string; readonly ports: string; readonly count: number }
  | { readonly code: 'otherUser'; readonly name: string; readonly user: string }
  | { readonly code: 'serviceManager'; readonly name: string; readonly manager: string; readonly unit: string }
  | { readonly code: 'severalProcesses'; readonly count: number };

/** One process that a stop would end. */
export interface StopVictim {
  readonly process: ProcessKey;
  readonly pid: number;
  readonly name: string;
  readonly user: string | null;
  /** Connections that would be cut. */
  readonly connections: number;
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
