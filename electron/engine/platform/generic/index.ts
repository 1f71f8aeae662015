import { userInfo } from 'node:os';
import { fail } from '../../../../shared/domain/result';
import type { PortRange } from '../../enrich/describe-socket';
import { noActivations } from '../activation-source';
import { noContainers } from '../container-source';
import { noGroups } from '../group-source';
import { noNamespaces } from '../namespace-source';
import { noClosures } from '../closure-source';
import type { OwnerResolver } from '../owner-resolver';
import type { Platform } from '../platform';
import { SystemInformationProcesses } from './system-information-processes';
import { SystemInformationSource } from './system-information-source';

/** The range that IANA suggests (RFC 6335, section 6), and that Windows and macOS use. */
const EPHEMERAL_PORTS: PortRange = { first: 49152, last: 65535 };

/** Any operating system, through the systeminformation library: what it tells, and no more. */
export function createGenericPlatform(): Platform {
  const processes = new SystemInformationProcesses();
  const sockets = new SystemInformationSource(processes);
  return {
    sockets,
    owners,
    namespaces: noNamespaces,
    closures: noClosures,
    groups: noGroups,
    activations: noActivations,
    containers: noContainers,
    processes,
    actions: { signal: () => fail({ code: 'unsupported' }) },
    userName: () => null,
    currentUser: userInfo().username,
    ephemeralPorts: () => EPHEMERAL_PORTS,
    protectedKind: () => null,
    limits: () => [{ code: 'platformBasic', detail: '' }],
    refresh: () => undefined,
    dispose: () => undefined,
  };
}

/** The rows name their owner themselves. */
const owners: OwnerResolver = {
  note: () => undefined,
  resolve: () => ({ done: true }),
  takeChanged: () => [],
  factsOf: (table, slot) => {
    const pid = table.rows.pid[slot] ?? 0;
    if (pid === 0) return { pids: [], confidence: 'unknown', reason: 'unsupported' };
    return { pids: [pid], confidence: 'exact', reason: null };
  },
  holds: (table, slot, pid) => table.rows.pid[slot] === pid,
  dispose: () => undefined,
};
