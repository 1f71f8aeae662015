import { basename } from 'node:path';
import type { ProcessInfo } from '../../shared/domain/process';
import type { SocketInfo } from '../../shared/domain/socket';

/** A listener as `ls --json` prints it: OpenTelemetry's names; unknown is null, and nothing is left out. */
export interface ListenerJson {
  readonly 'network.transport': string;
  readonly 'network.type': string;
  readonly 'network.local.address': string;
  readonly 'network.local.port': number;
  readonly exposure: string | null;
  /** osquery's word: the inode of the network namespace that it is in; null for the one that Porthole is in. */
  readonly net_namespace: string | null;
  /** As `ip netns` calls it. */
  readonly 'net_namespace.name': string | null;
  /** A process that is in it, and the container that this one runs in: they may tell whose it is. */
  readonly 'net_namespace.process.pid': number | null;
  readonly 'net_namespace.process.name': string | null;
  readonly 'net_namespace.container.id': string | null;
  readonly 'net_namespace.container.runtime.name': string | null;
  readonly 'process.pid': number | null;
  /** ISO 8601, UTC. */
  readonly 'process.creation.time': string | null;
  readonly 'process.executable.path': string | null;
  readonly 'process.executable.name': string | null;
  readonly 'process.owner': string | null;
  readonly 'owner.confidence': string;
  /** Why the owner is not exact. */
  readonly 'owner.reason': string | null;
  /** Every process that holds the socket; `process.*` tells of the first. */
  readonly 'owner.pids': readonly number[];
  /** The systemd unit that it was made in. */
  readonly 'systemd.unit': string | null;
  readonly 'container.id': string | null;
  readonly 'container.runtime.name': string | null;
  /** The service of Windows, or the job of launchd, that it belongs to (osquery: `services`). */
  readonly 'owner.service.name': string | null;
  readonly 'owner.service.display_name': string | null;
  /** What the program's file says of itself: its maker may write anything there. */
  readonly 'process.executable.company': string | null;
  readonly 'process.executable.product': string | null;
  /** Whether it runs with an administrator's rights (osquery: `elevated_token`). */
  readonly 'process.elevated': boolean | null;
}

/** `holders` are the processes of the socket's owner, lowest pid first. */
export function toJson(socket: SocketInfo, holders: readonly ProcessInfo[]): ListenerJson {
  const process = holders[0] ?? null;
  const network = socket.netNamespace?.process;
  return {
    'network.transport': socket.transport,
    'network.type': socket.networkType,
    'network.local.address': socket.localAddress,
    'network.local.port': socket.localPort,
    exposure: socket.exposure,
    net_namespace: socket.netNamespace?.id ?? null,
    'net_namespace.name': socket.netNamespace?.name ?? null,
    'net_namespace.process.pid': network?.pid ?? null,
    'net_namespace.process.name': network?.name ?? null,
    'net_namespace.container.id': network?.container?.id ?? null,
    'net_namespace.container.runtime.name': network?.container?.runtime ?? null,
    'process.pid': process?.pid ?? null,
    'process.creation.time': process === null ? null : new Date(process.creationTime).toISOString(),
    'process.executable.path': process?.executablePath ?? null,
    'process.executable.name': process && executableName(process),
    'process.owner': process?.owner ?? socket.owner.user,
    'owner.confidence': socket.owner.confidence,
    'owner.reason': socket.owner.reason,
    'owner.pids': holders.map(({ pid }) => pid),
    'systemd.unit': socket.owner.group?.unit ?? null,
    'container.id': socket.owner.group?.container?.id ?? null,
    'container.runtime.name': socket.owner.group?.container?.runtime ?? null,
    'owner.service.name': socket.owner.service?.name ?? null,
    'owner.service.display_name': socket.owner.service?.displayName ?? null,
    'process.executable.company': process?.product?.company ?? null,
    'process.executable.product': process?.product?.name ?? null,
    'process.elevated': process?.elevated ?? null,
  };
}

/** OpenTelemetry: the name of the file; where that is not told, of the process. */
function executableName({ executablePath, name }: ProcessInfo): string {
  return executablePath === null ? name : basename(executablePath);
}
