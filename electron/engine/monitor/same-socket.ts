import type { SocketInfo } from '../../../shared/domain/socket';

/**
 * Whether two descriptions of a socket say the same. What they share (owners, networks) is one object for all sockets,
 * so that a look at the fields is enough.
 */
export function isSameSocket(a: SocketInfo, b: SocketInfo): boolean {
  for (const field of Object.keys(a) as (keyof SocketInfo)[]) if (a[field] !== b[field]) return false;
  return true;
}
