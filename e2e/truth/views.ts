import { readFileSync } from 'node:fs';
import type { OwnerReason } from '../../shared/domain/owner';
import type { ConnectionState, SocketId, SocketInfo } from '../../shared/domain/socket';
import type { RunningEngine } from '../../bench/running-engine';
import type { SsSocket } from '../support/socket-statistics';

/** One socket, in the words in which those who tell of it can be compared. */
export interface SocketView {
  readonly id: SocketId;
  /** `tcp 127.0.0.1:80 - 127.0.0.1:50000` */
  readonly name: string;
  /** Null for UDP. */
  readonly state: ConnectionState | null;
  /** Null where it is not told. */
  readonly user: string | null;
  /** Every process that is said to hold it. */
  readonly pids: readonly number[];
}

/** What the engine adds: whom it names although nobody is seen to hold the socket. */
export interface EngineView extends SocketView {
  readonly inferred: readonly number[];
  readonly reason: OwnerReason | null;
}

export function socketName(transport: string, local: string, peer: string | null): string {
  return `${transport} ${local}${peer === null ? '' : ` - ${peer}`}`;
}

export function viewOfSs({ id, transport, state, local, peer, uid, inode, pids }: SsSocket): SocketView {
  // Of a socket that no program holds the kernel does not keep the user.
  return { id, name: socketName(transport, local, peer), state, user: inode === 0 ? null : userName(uid), pids };
}

/** The engine's sockets of this network; those of others `ss` does not show. */
export function viewOfEngine({ sockets, processes }: RunningEngine['monitor']): readonly EngineView[] {
  return [...sockets.values()]
    .filter(({ netNamespace }) => netNamespace === null)
    .map((socket) => {
      const { id, transport, state, localPort, owner } = socket;
      // A key that the engine has no process for would be a mistake of its own, and must be seen: -1 is nobody's pid.
      const pids = owner.processes.map((key) => processes.get(key)?.pid ?? -1).sort((a, b) => a - b);
      const local = addressText(socket.dualStack ? '*' : socket.localAddress, localPort);
      const peer = socket.peerAddress === null ? null : addressText(socket.peerAddress, socket.peerPort ?? 0);
      return {
        ...{ id, state, name: socketName(transport, local, peer), user: owner.user, reason: owner.reason },
        ...(owner.confidence === 'exact' ? { pids, inferred: [] } : { pids: [], inferred: pids }),
      };
    });
}

function addressText(address: SocketInfo['localAddress'], port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** As passwd(5) has it; `#1000` where the number has no name. */
function userName(uid: number): string {
  return users().get(uid) ?? `#${uid}`;
}

let usersRead: ReadonlyMap<number, string> | null = null;

/** Read once: nobody is added in the minutes of a test. */
function users(): ReadonlyMap<number, string> {
  usersRead ??= new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .filter(({ length }) => length > 2)
      .map(([name = '', , uid = '']) => [Number(uid), name]),
  );
  return usersRead;
}
