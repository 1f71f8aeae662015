import { userInfo } from 'node:os';
import type { Capabilities } from '../../../../shared/domain/capabilities';
import type { OwnerReason } from '../../../../shared/domain/owner';
import type { PortRange } from '../../enrich/describe-socket';
import { IPPROTO_TCP, TCP_LISTEN } from '../../monitor/socket-record';
import type { SocketTable } from '../../monitor/socket-table';
import { noActivations } from '../activation-source';
import { noClosures } from '../closure-source';
import { noContainers } from '../container-source';
import { noFirewall } from '../firewall-source';
import { noGroups } from '../group-source';
import { noNamespaces } from '../namespace-source';
import type { Platform } from '../platform';
import { RowOwners } from '../row-owners';
import { ExtendedTableSource } from './extended-table-source';
import type { Inspectors } from './inspectors';
import { createInspectors } from './inspectors';
import type { Windows } from './load-windows';
import { loadWindows, systemRootOf } from './load-windows';
import type { Account } from './process-tokens';
import { ProcessTokens } from './process-tokens';
import { ProtectedProcesses } from './protected-processes';
import { ServiceManager } from './service-manager';
import { WindowsActions } from './windows-actions';
import { WindowsProcessSource } from './windows-process-source';
import { WindowsServices } from './windows-services';

/** The range of Windows since Vista, where an administrator has not set another: IANA's (RFC 6335, section 6). */
const DEFAULT_EPHEMERAL_PORTS: PortRange = { first: 49152, last: 65535 };

/** Number of TCP_ESTABLISHED in include/net/tcp_states.h. */
const TCP_ESTABLISHED = 1;

/** Windows, by its own calls; where they cannot be had, as any other system. */
export async function createWin32Platform(): Promise<Platform> {
  const systemRoot = systemRootOf(process.env);
  const loaded = await loadWindows(systemRoot);
  if (!loaded.ok) return (await import('../generic')).createGenericPlatform(loaded.error.detail);
  const { api, ffi, open } = loaded.value;
  return createPlatformOn(
    api,
    createInspectors(ffi, open, systemRoot, process.env),
    systemRoot,
    ownAccount(process.env),
  );
}

/** The user that this process runs as, as far as nobody has to be asked for it. */
function ownAccount(environment: NodeJS.ProcessEnv): Account {
  return { domain: environment['USERDOMAIN'] ?? '', name: userInfo().username };
}

/** Windows, on the calls that it is given. `account` is Porthole's own user. */
export function createPlatformOn(api: Windows, inspectors: Inspectors, systemRoot: string, account: Account): Platform {
  const { signatures, firewall, reservations, httpSys } = inspectors;
  const sockets = new ExtendedTableSource(api.ipHelper);
  const manager = new ServiceManager(api);
  const tokens = new ProcessTokens(api, account);
  const processes = new WindowsProcessSource({ api, tokens, services: manager, signatures, systemRoot });
  const protectedProcesses = new ProtectedProcesses(api.kernel32);
  return {
    sockets,
    owners: new RowOwners({
      isMaker: (pid, table, slot) => processes.wasRunning(pid, sockets.createdAt(table, slot)),
      pidNow: (table, slot) => sockets.pidNow(table, slot),
      whyNone,
    }),
    namespaces: noNamespaces,
    closures: noClosures,
    groups: noGroups,
    activations: noActivations,
    containers: noContainers,
    processes,
    services: new WindowsServices({ api, manager, sockets, httpSys }),
    firewall: firewall ?? noFirewall,
    reservations,
    actions: new WindowsActions(api),
    capabilities: capabilitiesOf(tokens.ownElevated === true, firewall !== null),
    // Sockets have no user of their own here, but that of their process.
    userName: () => null,
    get currentUser() {
      return tokens.ownUser();
    },
    ephemeralPorts: () => reservations.dynamicRange() ?? DEFAULT_EPHEMERAL_PORTS,
    protectedKind: (process) => protectedProcesses.kindOf(process),
    limits: () => [],
    refresh: () => {
      processes.refresh();
      httpSys.refresh();
    },
    dispose: () => {
      sockets.dispose();
      httpSys.dispose();
      reservations.dispose();
    },
  };
}

/**
 * The rows of connections that their program has let go of are nobody's. Of the others the system itself is the owner,
 * or a program that it knows nothing of.
 */
function whyNone({ rows }: SocketTable, slot: number): OwnerReason {
  const state = rows.state[slot];
  const isOpen = rows.protocol[slot] !== IPPROTO_TCP || state === TCP_LISTEN || state === TCP_ESTABLISHED;
  return isOpen ? 'noProcess' : 'closed';
}

function capabilitiesOf(isElevated: boolean, hasFirewall: boolean): Capabilities {
  return {
    terminate: null,
    kill: null,
    // SetTcpEntry, for an administrator.
    closeConnection: isElevated ? null : 'needsAdministrator',
    counters: 'notToldBySystem',
    briefSockets: 'notToldBySystem',
    otherUsers: null,
    firewall: hasFirewall ? null : 'interfaceRefused',
  };
}
