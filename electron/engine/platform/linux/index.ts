import { readFileSync } from 'node:fs';
import type { Capabilities } from '../../../../shared/domain/capabilities';
import type { PortRange } from '../../enrich/describe-socket';
import type { Platform } from '../platform';
import { noClosures } from '../closure-source';
import { noFirewall } from '../firewall-source';
import { noReservations } from '../reservation-source';
import { noServices } from '../service-source';
import type { SocketSource } from '../socket-source';
import { CgroupTree } from './cgroup-tree';
import { ContainerApi, containerSockets } from './container-api';
import { ConnectionDestroyer } from './connection-destroyer';
import { DestroyWatch } from './destroy-watch';
import type { Libc } from './libc';
import { loadLibc } from './libc';
import { limitsOf } from './limits';
import { NetNamespaces } from './net-namespaces';
import { PidfdActions } from './pidfd-actions';
import { ProcNetSource } from './proc-net-source';
import { ProcOwnerResolver } from './proc-owner-resolver';
import { ProcProcessSource } from './proc-process-source';
import { protectedByName } from '../protected-by-name';
import { protectedKind } from './protected-names';
import { readGroupMount } from './read-group';
import { SockDiagSource } from './sock-diag-source';
import { SystemdSockets } from './systemd-sockets';
import { Users } from './users';

/** net.ipv4.ip_local_port_range, when it cannot be read (ip(7)). */
const DEFAULT_EPHEMERAL_PORTS: PortRange = { first: 32768, last: 60999 };

/** Linux, on what this machine gives: netlink where it answers, /proc/net where it does not. */
export async function createLinuxPlatform(): Promise<Platform> {
  const loaded = await loadLibc();
  const libc = loaded.ok ? loaded.value : null;
  const sockets = chooseSource(libc, loaded.ok ? '' : loaded.error.detail);
  // Where sockets are known by their addresses, those that the kernel tells of could not be told from them.
  const closures = libc && sockets.name === 'netlink' ? new DestroyWatch(libc) : noClosures;
  const owners = new ProcOwnerResolver();
  const users = new Users();
  users.refresh();
  const processes = new ProcProcessSource(users);
  const groups = new CgroupTree(readGroupMount());
  const signals = new PidfdActions(libc, processes);
  const destroyer = new ConnectionDestroyer(libc);
  const activations = new SystemdSockets(process.env['XDG_RUNTIME_DIR'] ?? null);
  return {
    sockets,
    owners,
    namespaces: new NetNamespaces(),
    closures,
    groups,
    activations,
    containers: new ContainerApi(containerSockets(process.env)),
    processes,
    services: noServices,
    firewall: noFirewall,
    reservations: noReservations,
    actions: {
      signal: (identity, how) => signals.signal(identity, how),
      closeConnection: (table, slot) => destroyer.close(table, slot),
    },
    capabilities: capabilitiesOf(libc !== null, sockets.name === 'netlink'),
    userName: (uid) => users.name(uid),
    currentUser: users.name(process.geteuid?.() ?? 0),
    ephemeralPorts: readEphemeralPorts,
    protectedKind: (process) => protectedByName(process, protectedKind),
    limits: () => limitsOf(sockets.fallbackReason, owners.sight),
    refresh: () => {
      users.refresh();
      groups.refresh();
    },
    dispose: () => {
      sockets.dispose();
      closures.dispose();
      owners.dispose();
      groups.dispose();
      activations.dispose();
    },
  };
}

/** By trying: a kernel, container or sandbox may refuse netlink. */
function chooseSource(libc: Libc | null, loadError: string): SocketSource {
  if (!libc) return new ProcNetSource(loadError);
  const netlink = new SockDiagSource(libc);
  const tried = netlink.read('listeners', () => undefined);
  if (tried.ok) return netlink;
  netlink.dispose();
  return new ProcNetSource(tried.error.detail);
}

/** Without libc there is no pidfd, and without netlink what the kernel counts is not to be had. */
function capabilitiesOf(hasLibc: boolean, hasNetlink: boolean): Capabilities {
  const signals = hasLibc ? null : 'noSafeWay';
  const netlink = hasNetlink ? null : 'interfaceRefused';
  return {
    terminate: signals,
    kill: signals,
    // CAP_NET_ADMIN, which root has, mostly.
    closeConnection: netlink ?? (process.geteuid?.() === 0 ? null : 'needsAdministrator'),
    counters: netlink,
    briefSockets: netlink,
    otherUsers: null,
    firewall: 'notDoneYet',
  };
}

/** ip(7): "32768	60999". Not every container has the file. */
function readEphemeralPorts(): PortRange {
  try {
    return parsePortRange(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')) ?? DEFAULT_EPHEMERAL_PORTS;
  } catch {
    return DEFAULT_EPHEMERAL_PORTS;
  }
}

function parsePortRange(text: string): PortRange | null {
  const [first = 0, last = 0] = text.trim().split(/\s+/).map(Number);
  return first > 0 && last >= first ? { first, last } : null;
}
