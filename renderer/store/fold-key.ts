import type { SocketInfo } from '../../shared/domain/socket';

/**
 * Sockets with one key are one row: same network, transport, port, kind of exposure and owner. Ephemeral UDP sockets of one
 * owner are one row whatever their ports. Null for a connection, which is no row.
 */
export function foldKey(socket: SocketInfo): string | null {
  const { role, transport, localPort, exposure, reach, owner, netNamespace } = socket;
  if (role === 'connection') return null;
  const network = netNamespace?.id ?? '';
  const holder = owner.processes.length > 0 ? owner.processes.join() : `${owner.confidence}/${owner.user ?? ''}`;
  if (role === 'ephemeral') return `ephemeral ${network} ${holder}`;
  return `${network} ${transport} ${localPort} ${exposure} ${reach?.kind ?? ''} ${holder}`;
}
