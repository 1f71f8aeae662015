import type { ChangeSet } from '../../shared/domain/change-set';
import { applyChanges } from '../../shared/domain/change-set';
import type { ContainerInfo } from '../../shared/domain/container';
import type { ListenerHealth } from '../../shared/domain/listener-health';
import type { ProcessInfo, ProcessKey } from '../../shared/domain/process';
import type { SocketId, SocketInfo } from '../../shared/domain/socket';
import { Containers, sameContainers } from './containers';
import { foldKey } from './fold-key';
import { ListenerHealths } from './listener-healths';
import { PeerCounts } from './peer-counts';
import type { PortRow, RowActivity, RowId } from './port-row';
import { buildRow } from './port-row';

/** What a ChangeSet did to the rows. A row is opened, or closed, when all of its sockets are. */
export interface RowChanges {
  readonly opened: readonly PortRow[];
  readonly closed: readonly PortRow[];
  readonly changed: readonly { readonly before: PortRow; readonly after: PortRow }[];
}

/**
 * The tables of the engine, and the rows that they fold into. A ChangeSet rebuilds the rows that it touches and no
 * others, so that a tick costs what changed and not what there is.
 */
export class RowTable {
  readonly sockets = new Map<SocketId, SocketInfo>();
  readonly processes = new Map<ProcessKey, ProcessInfo>();
  readonly rows = new Map<RowId, PortRow>();
  /** How many of the sockets are connections. */
  connections = 0;
  readonly #groups = new Map<string, { readonly ids: Set<SocketId>; row: PortRow | null }>();
  /** The group of each socket that belongs to a row: health names thousands of them a second. */
  readonly #keys = new Map<SocketId, string>();
  readonly #peers = new PeerCounts();
  readonly #healths = new ListenerHealths();
  readonly #containers = new Containers();

  /** Takes a whole new state. */
  reset(sockets: readonly SocketInfo[], processes: readonly ProcessInfo[]): void {
    const tables = [this.sockets, this.processes, this.rows, this.#groups, this.#keys, this.#peers, this.#healths];
    for (const table of tables) table.clear();
    this.connections = 0;
    for (const process of processes) this.processes.set(process.key, process);
    for (const socket of sockets) {
      this.sockets.set(socket.id, socket);
      this.#enter(socket);
    }
    for (const key of this.#groups.keys()) this.#rebuild(key);
  }

  /** Applies what changed, and says what it did to the rows. */
  apply({ sockets, processes }: Pick<ChangeSet, 'sockets' | 'processes'>): RowChanges {
    const touched = new Set<string>();
    const ports = new Set<number>();
    const note = (left: { key: string | null; port: number | null }): void => {
      if (left.key !== null) touched.add(left.key);
      if (left.port !== null) ports.add(left.port);
    };
    for (const id of [...sockets.removed, ...sockets.changed.map((socket) => socket.id)]) {
      const old = this.sockets.get(id);
      if (old) note(this.#leave(old));
    }
    applyChanges(this.sockets, sockets, (socket) => socket.id);
    applyChanges(this.processes, processes, (process) => process.key);
    for (const socket of [...sockets.added, ...sockets.changed]) note(this.#enter(socket));
    this.#healths.settle(sockets.removed, this.sockets);
    this.#touchRows(touched, ports, new Set([...processes.added, ...processes.changed].map((process) => process.key)));
    return this.#rebuildAll(touched, new Set(sockets.added.map((socket) => socket.id)));
  }

  /** Takes what listeners go through: of a row that is touched, only that is made anew. */
  applyHealth(healths: Iterable<ListenerHealth>): RowChanges['changed'] {
    const touched = new Set<string>();
    for (const health of healths) {
      this.#healths.take(health, this.sockets);
      const key = this.#keys.get(health.socketId);
      if (key !== undefined) touched.add(key);
    }
    return [...touched].flatMap((key) => this.#refresh(key));
  }

  /** Takes the containers there are now, and makes those rows anew that they say something else of. */
  applyContainers(containers: readonly ContainerInfo[]): void {
    this.#containers.set(containers);
    for (const [key, { row }] of this.#groups) {
      if (row && !sameContainers(row.containers, this.#containers.of(row.sockets[0], row.processes))) {
        this.#rebuild(key);
      }
    }
  }

  #refresh(key: string): RowChanges['changed'] {
    const group = this.#groups.get(key);
    const before = group?.row;
    if (!before) return [];
    const after = { ...before, ...this.#activityOf(before.sockets) };
    group.row = after;
    this.rows.set(after.id, after);
    return [{ before, after }];
  }

  /** What goes on at these listeners, and who is connected to them. */
  #activityOf(sockets: PortRow['sockets']): RowActivity {
    const health = this.#healths.of(sockets);
    if (health === null || sockets[0].transport === 'udp') return { health, peers: this.#peers.of(sockets) };
    return { health, peers: health.connections.established ?? 0 };
  }

  #enter(socket: SocketInfo): { key: string | null; port: number | null } {
    const key = foldKey(socket);
    if (key !== null) {
      const group = this.#groups.get(key) ?? { ids: new Set(), row: null };
      this.#groups.set(key, group);
      group.ids.add(socket.id);
      this.#keys.set(socket.id, key);
    } else this.connections += 1;
    return { key, port: this.#peers.count(socket, 1) };
  }

  #leave(socket: SocketInfo): { key: string | null; port: number | null } {
    const key = this.#keys.get(socket.id) ?? null;
    if (key !== null) {
      this.#groups.get(key)?.ids.delete(socket.id);
      this.#keys.delete(socket.id);
    } else this.connections -= 1;
    return { key, port: this.#peers.count(socket, -1) };
  }

  /** Rows whose sockets are as they were, and whose peers or processes are not. */
  #touchRows(touched: Set<string>, ports: ReadonlySet<number>, processes: ReadonlySet<ProcessKey>): void {
    if (ports.size === 0 && processes.size === 0) return;
    for (const [key, { row }] of this.#groups) {
      const first = row?.sockets[0];
      if (!first) continue;
      const connected = row.role === 'listener' && first.transport === 'tcp' && ports.has(first.localPort);
      if (connected || first.owner.processes.some((process) => processes.has(process))) touched.add(key);
    }
  }

  #rebuildAll(touched: ReadonlySet<string>, added: ReadonlySet<SocketId>): RowChanges {
    const before = new Map<RowId, PortRow>();
    for (const key of touched) {
      const row = this.#groups.get(key)?.row;
      if (row) before.set(row.id, row);
    }
    for (const id of before.keys()) this.rows.delete(id);
    const built = [...touched].map((key) => this.#rebuild(key)).filter((row) => row !== null);
    return {
      opened: built.filter((row) => row.sockets.every((socket) => added.has(socket.id))),
      closed: [...before.values()].filter((row) => !row.sockets.some((socket) => this.sockets.has(socket.id))),
      changed: built.flatMap((row) => {
        const old = before.get(row.id);
        return old ? [{ before: old, after: row }] : [];
      }),
    };
  }

  #rebuild(key: string): PortRow | null {
    const group = this.#groups.get(key);
    if (!group) return null;
    const members: SocketInfo[] = [];
    for (const id of group.ids) {
      const socket = this.sockets.get(id);
      if (socket) members.push(socket);
    }
    const [first, ...others] = members;
    if (!first) {
      this.#groups.delete(key);
      return null;
    }
    const sockets = [first, ...others] as const;
    group.row = buildRow(sockets, {
      findProcess: (process) => this.processes.get(process),
      containersOf: (socket, processes) => this.#containers.of(socket, processes),
      activity: this.#activityOf(sockets),
    });
    this.rows.set(group.row.id, group.row);
    return group.row;
  }
}
