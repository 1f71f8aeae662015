import type { Changes } from '../../../shared/domain/change-set';
import type { ProcessKey } from '../../../shared/domain/process';
import type { SocketId, SocketInfo, SocketRole } from '../../../shared/domain/socket';

/** How many sockets there are of a kind, kept as they come and go: to count them anew would cost as much as there are. */
export class Tallies {
  private readonly roles: Record<SocketRole, number> = { listener: 0, ephemeral: 0, connection: 0 };
  private readonly connections = new Map<ProcessKey, number>();
  /** Processes that hold a listener, or a UDP socket without a peer, and how many. */
  private readonly open = new Map<ProcessKey, number>();

  /** Takes note of changes that are about to be made to `sockets`. */
  note(sockets: ReadonlyMap<SocketId, SocketInfo>, { added, changed, removed }: Changes<SocketInfo>): void {
    for (const id of removed) this.count(sockets.get(id), -1);
    for (const socket of changed) {
      this.count(sockets.get(socket.id), -1);
      this.count(socket, 1);
    }
    for (const socket of added) this.count(socket, 1);
  }

  ofRole(role: SocketRole): number {
    return this.roles[role];
  }

  connectionsOf(process: ProcessKey): number {
    return this.connections.get(process) ?? 0;
  }

  /** Those that hold a socket which others can send to. */
  openProcesses(): Iterable<ProcessKey> {
    return this.open.keys();
  }

  /** Those that hold any socket. */
  processes(): ReadonlySet<ProcessKey> {
    return new Set([...this.connections.keys(), ...this.open.keys()]);
  }

  private count(socket: SocketInfo | undefined, by: 1 | -1): void {
    if (!socket) return;
    this.roles[socket.role] += by;
    const table = socket.role === 'connection' ? this.connections : this.open;
    for (const key of socket.owner.processes) {
      const count = (table.get(key) ?? 0) + by;
      if (count === 0) table.delete(key);
      else table.set(key, count);
    }
  }
}
