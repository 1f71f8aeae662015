import type { ContainerInfo, PublishedPort } from './container';
import type { ProcessInfo } from './process';
import type { SocketInfo } from './socket';

/**
 * Programs that listen on this computer in the place of a container: of Docker (docker-proxy, and rootlesskit without
 * root) and of Podman (rootlessport, pasta and slirp4netns without root; conmon keeps the port with it).
 */
const forwarders: ReadonlySet<string> = new Set([
  'docker-proxy',
  'rootlesskit',
  'rootlessport',
  'pasta',
  'pasta.avx2',
  'slirp4netns',
  'conmon',
]);

/** What docker-proxy is started by, where the process itself is not seen. */
const DOCKER_UNIT = 'docker.service';

/** Whether a socket is one that leads into a container; `holders` are the processes of its owner. */
export function isForwarder({ role, owner }: SocketInfo, holders: readonly ProcessInfo[]): boolean {
  if (role === 'connection') return false;
  if (owner.confidence !== 'exact' && owner.group?.unit === DOCKER_UNIT) return true;
  return holders.some(({ name }) => forwarders.has(name));
}

/** The container that a listener of this computer leads into; null for none, and for a listener that leads nowhere. */
export function publishedContainer(
  socket: SocketInfo,
  holders: readonly ProcessInfo[],
  containers: readonly ContainerInfo[],
): ContainerInfo | null {
  if (!isForwarder(socket, holders)) return null;
  return containers.find(({ publishedPorts }) => publishedPorts.some((port) => leadsTo(socket, port))) ?? null;
}

/** The container that a socket belongs to: the one that it was made in, or the one that it leads into. */
export function containerOf(
  socket: SocketInfo,
  holders: readonly ProcessInfo[],
  containers: readonly ContainerInfo[],
): ContainerInfo | null {
  const id = socket.owner.group?.container?.id;
  const own = containers.find((container) => container.id === id);
  return own ?? publishedContainer(socket, holders, containers);
}

function leadsTo({ transport, localPort, localAddress }: SocketInfo, port: PublishedPort): boolean {
  if (port.hostPort !== localPort || port.transport !== transport) return false;
  return port.hostAddress === localAddress || (isEveryAddress(port.hostAddress) && isEveryAddress(localAddress));
}

/** Of both families: a container engine may tell of one only, and listen on both. */
function isEveryAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}
