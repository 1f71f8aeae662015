import type { SocketInfo } from '../../shared/domain/socket';

/**
 * Sockets with one key are one row: same transport, port, kind of exposure and owner. Ephemeral UDP sockets of one
 * owner are one row whatever their ports. Null for a connection, which is no row.
 */
export function foldKey(socket: SocketInfo): string | null {
  const { role, transport, localPort, exposure, reach, owner } = socket;
  if (role === 'connection') return null;
  const holder = owner.processes.length > 0 ? owner.processes.join() : `${owner.confidence}/${owner.user ?? ''}`;
  if (role === 'ephemeral') return `ephemeral ${holder}`;
  return `${transport} ${localPort} ${exposure} ${reach?.kind ?? ''} ${holder}`;
}
