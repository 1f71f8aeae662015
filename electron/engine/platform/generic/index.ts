import { userInfo } from 'node:os';
import { fail } from '../../../../shared/domain/result';
import type { PortRange } from '../../enrich/describe-socket';
import { noActivations } from '../activation-source';
import { noContainers } from '../container-source';
import { noGroups } from '../group-source';
import { noNamespaces } from '../namespace-source';
import { noClosures } from '../closure-source';
import { noFirewall } from '../firewall-source';
import { noReservations } from '../reservation-source';
import { noServices } from '../service-source';
import type { Platform } from '../platform';
import { RowOwners } from '../row-owners';
import { SystemInformationProcesses } from './system-information-processes';
import { SystemInformationSource } from './system-information-source';

/** The range that IANA suggests (RFC 6335, section 6), and that Windows and macOS use. */
const EPHEMERAL_PORTS: PortRange = { first: 49152, last: 65535 };

const unsupported = { code: 'unsupported', reason: 'basicSupport' } as const;

/**
 * Any operating system, through the systeminformation library: what it tells, and no more. `detail` says why nothing better is used
 * where there is something better; empty where there is not.
 */
export function createGenericPlatform(detail = ''): Platform {
  const processes = new SystemInformationProcesses();
  const sockets = new SystemInformationSource(processes);
  return {
    sockets,
    owners: new RowOwners({
      // The library's list of processes may be half a second old, and not have those that are younger.
      isMaker: (pid) => processes.describe(pid) !== null,
      // The library looks at all there is, which takes seconds: what it saw last must do, and nothing is stopped by it.
      pidNow: (table, slot) => table.rows.pid[slot] ?? 0,
      whyNone: () => 'unsupported',
    }),
    namespaces: noNamespaces,
    closures: noClosures,
    groups: noGroups,
    activations: noActivations,
    containers: noContainers,
    processes,
    services: noServices,
    firewall: noFirewall,
    reservations: noReservations,
    actions: {
      signal: () => fail(unsupported),
      closeConnection: () => fail(unsupported),
    },
    capabilities: {
      terminate: 'basicSupport',
      kill: 'basicSupport',
      closeConnection: 'basicSupport',
      counters: 'basicSupport',
      briefSockets: 'basicSupport',
      otherUsers: 'basicSupport',
      firewall: 'basicSupport',
    },
    userName: () => null,
    currentUser: userInfo().username,
    ephemeralPorts: () => EPHEMERAL_PORTS,
    protectedKind: () => null,
    limits: () => [{ code: 'platformBasic', detail }],
    refresh: () => undefined,
    dispose: () => undefined,
  };
}
