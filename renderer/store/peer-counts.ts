import type { NetworkType, SocketInfo } from '../../shared/domain/socket';

/** Address, its type and its network, as connections to it are counted. */
interface LocalEnd {
  readonly network: string;
  readonly address: string;
  readonly networkType: NetworkType;
  count: number;
}

/** How many established TCP connections each local address and port has. */
export class PeerCounts {
  readonly #ends = new Map<number, Map<string, LocalEnd>>();

  /** Counts a connection in (`step` 1) or out (-1); gives its local port, or null if it does not count. */
  count(socket: SocketInfo, step: 1 | -1): number | null {
    const { role, transport, state, localPort, localAddress: address, networkType } = socket;
    const network = networkOf(socket);
    const key = `${network} ${address}`;
    if (role !== 'connection' || transport !== 'tcp' || state !== 'established') return null;
    const ends = this.#ends.get(localPort) ?? new Map<string, LocalEnd>();
    this.#ends.set(localPort, ends);
    const end = ends.get(key) ?? { network, address, networkType, count: 0 };
    end.count += step;
    if (end.count > 0) ends.set(key, end);
    else ends.delete(key);
    if (ends.size === 0) this.#ends.delete(localPort);
    return localPort;
  }

  /** Connections to any of a row's listeners, each once; null for UDP, which has no connections. */
  of(listeners: readonly [SocketInfo, ...SocketInfo[]]): number | null {
    const { transport, localPort } = listeners[0];
    if (transport === 'udp') return null;
    let sum = 0;
    for (const end of this.#ends.get(localPort)?.values() ?? []) {
      if (listeners.some((listener) => takes(listener, end))) sum += end.count;
    }
    return sum;
  }

  clear(): void {
    this.#ends.clear();
  }
}

function networkOf({ netNamespace }: SocketInfo): string {
  return netNamespace?.id ?? '';
}

function takes(listener: SocketInfo, end: LocalEnd): boolean {
  if (networkOf(listener) !== end.network) return false;
  if (listener.localAddress === end.address) return true;
  if (listener.localAddress === '0.0.0.0') return end.networkType === 'ipv4';
  return listener.localAddress === '::' && (listener.dualStack || end.networkType === 'ipv6');
}

/** The connections, out of `sockets`, that one of `listeners` has taken. */
export function connectionsTo(listeners: readonly SocketInfo[], sockets: Iterable<SocketInfo>): SocketInfo[] {
  const connections: SocketInfo[] = [];
  for (const socket of sockets) {
    if (socket.role !== 'connection') continue;
    const end = { network: networkOf(socket), address: socket.localAddress, networkType: socket.networkType, count: 1 };
    const taken = listeners.some(
      (listener) =>
        listener.transport === socket.transport && listener.localPort === socket.localPort && takes(listener, end),
    );
    if (taken) connections.push(socket);
  }
  return connections;
}
