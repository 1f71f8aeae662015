import type { ProcessKey } from '../../../shared/domain/process';
import type { SocketInfo } from '../../../shared/domain/socket';
import { connectionsTo } from '../../store/peer-counts';
import type { PortRow } from '../../store/port-row';

/** What a process, or a row without a known process, holds. */
export interface Holdings {
  /** Listeners and ephemeral UDP sockets, lowest port first. */
  readonly listeners: readonly SocketInfo[];
  /** By peer. */
  readonly connections: readonly SocketInfo[];
}

/** All sockets of the process; where none is known, the row's own and the connections to them. */
export function holdingsOf(
  row: PortRow,
  process: ProcessKey | null,
  sockets: ReadonlyMap<string, SocketInfo>,
): Holdings {
  if (process === null) return { listeners: row.sockets, connections: connectionsTo(row.sockets, sockets.values()) };
  const listeners: SocketInfo[] = [];
  const connections: SocketInfo[] = [];
  for (const socket of sockets.values()) {
    if (socket.owner.processes.includes(process)) {
      (socket.role === 'connection' ? connections : listeners).push(socket);
    }
  }
  return {
    listeners: listeners.sort((a, b) => a.localPort - b.localPort || compare(a.localAddress, b.localAddress)),
    connections: connections.sort(
      (a, b) => compare(a.peerAddress ?? '', b.peerAddress ?? '') || (a.peerPort ?? 0) - (b.peerPort ?? 0),
    ),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
