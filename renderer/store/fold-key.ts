import type { Owner } from '../../shared/domain/owner';
import type { SocketInfo } from '../../shared/domain/socket';

/**
 * Sockets with one key are one row: same network, transport, port, kind of exposure and owner. Ephemeral UDP sockets of one
 * owner are one row whatever their ports. Null for a connection, which is no row.
 */
export function foldKey(socket: SocketInfo): string | null {
  const { role, transport, localPort, exposure, reach, owner, netNamespace } = socket;
  if (role === 'connection') return null;
  const network = netNamespace?.id ?? '';
  if (role === 'ephemeral') return `ephemeral ${network} ${holderOf(owner)}`;
  return `${network} ${transport} ${localPort} ${exposure} ${reach?.kind ?? ''} ${holderOf(owner)}`;
}

/** Where no process is known, two services of one user are two holders all the same; so are two in one process. */
function holderOf({ processes, confidence, user, group, service }: Owner): string {
  const of = service ? `/${service.name}` : '';
  if (processes.length > 0) return processes.join() + of;
  return `${confidence}/${user ?? ''}/${group?.path ?? ''}${of}`;
}
