import type { UnsupportedReason } from './capabilities';
import type { SocketId } from './socket';

/** A TCP connection that a person wants cut. */
export interface CloseRequest {
  readonly socketId: SocketId;
}

/**
 * What came of it.
 * - `closed`: it is no more;
 * - `gone`: there was none any more;
 * - `stillThere`: the system took the wish, and the connection is there all the same;
 * - `notPermitted`: the system lets only an administrator do it;
 * - `ipv6`: the system can do it over IPv4 only;
 * - `elsewhere`: it is in another network than Porthole's own;
 * - `failed`: the system gave another error, named by its `errno`;
 * - `unsupported`: this system cannot do it, for a reason.
 */
export type CloseOutcome =
  | { readonly kind: 'closed' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'stillThere' }
  | { readonly kind: 'notPermitted' }
  | { readonly kind: 'ipv6' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'failed'; readonly errno: string }
  | { readonly kind: 'unsupported'; readonly reason: UnsupportedReason };
