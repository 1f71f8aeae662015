import type { Capabilities } from '../../../../shared/domain/capabilities';
import { processKey } from '../../../../shared/domain/process';
import { fail } from '../../../../shared/domain/result';
import type { PortRange } from '../../enrich/describe-socket';
import { noActivations } from '../activation-source';
import { noClosures } from '../closure-source';
import { noContainers } from '../container-source';
import { noFirewall } from '../firewall-source';
import { noGroups } from '../group-source';
import { noNamespaces } from '../namespace-source';
import type { Platform } from '../platform';
import { noReservations } from '../reservation-source';
import { CodeSignatures } from './code-signatures';
import { LaunchServices } from './launch-services';
import { ListenerGenerations } from './listener-generations';
import { LsofHolders } from './lsof-holders';
import { LsofOwners } from './lsof-owners';
import type { LsofSocket } from './lsof-sockets';
import { LsofSource } from './lsof-source';
import type { LsofFile } from './parse-lsof';
import { ProcessFiles } from './process-files';
import { ProcessList } from './process-list';
import { protectedByName } from '../protected-by-name';
import { protectedKind } from './protected-names';
import { PsProcessSource } from './ps-process-source';
import { SignalActions } from './signal-actions';
import { UserNames } from './user-names';

/** Where the system has its programs, and what it is like. */
export interface LsofPlatformOptions {
  /** Absolute paths; null for what the system does not have. */
  readonly lsof: string;
  readonly ps: string;
  readonly launchctl: string | null;
  readonly codesign: string | null;
  readonly ephemeralPorts: PortRange;
  /** The name of a locale of UTF-8, for ps; macOS's where there is none. See psEnvironment. */
  readonly characters?: string;
  /** lsof tells an ordinary user of its own processes only. */
  readonly isRoot: boolean;
  /** See RepeatingLsofOptions. */
  readonly leastPatience?: number;
}

/** A platform that its sockets are told of by lsof, with which it can be shown what it does. */
export interface LsofPlatform extends Platform {
  readonly sockets: LsofSource;
}

/** A system of which lsof(8) and ps(1) tell. */
export function createLsofPlatform(options: LsofPlatformOptions): LsofPlatform {
  const { lsof, isRoot, leastPatience } = options;
  const users = new UserNames();
  const list = new ProcessList({
    program: options.ps,
    ...(options.characters !== undefined && { characters: options.characters }),
  });
  const holders = new LsofHolders();
  const generations = new ListenerGenerations();
  const files = new ProcessFiles(lsof);
  const signatures = options.codesign === null ? null : new CodeSignatures(options.codesign);
  const owners = new LsofOwners(lsof, holders, generations);
  const services = new LaunchServices({
    program: options.launchctl,
    pidsOf: (table, slot) => owners.factsOf(table, slot).pids,
    executableOf: (pid) => {
      const row = list.get(pid);
      return row && files.of({ key: processKey(row), pid }).executable;
    },
  });
  const processes = new PsProcessSource({ list, users, files, signatures, servicesOf: services.servicesOf });
  const prepare = async (sockets: readonly LsofSocket[], told: readonly LsofFile[]) => {
    for (const { uid, login } of told) if (uid !== null) users.learn(uid, login);
    const pids = new Set(sockets.flatMap((socket) => socket.pids));
    await list.refresh(pids);
    await files.learn(
      Array.from(pids)
        .flatMap((pid) => list.get(pid) ?? [])
        .map((row) => ({ key: processKey(row), pid: row.pid })),
    );
  };
  const sockets = new LsofSource({
    program: lsof,
    holders,
    generations,
    prepare,
    ...(leastPatience !== undefined && { leastPatience }),
  });
  const signals = new SignalActions(list);
  return {
    sockets,
    owners,
    namespaces: noNamespaces,
    closures: noClosures,
    groups: noGroups,
    activations: noActivations,
    containers: noContainers,
    services,
    firewall: noFirewall,
    reservations: noReservations,
    processes,
    actions: {
      signal: (identity, how) => {
        const outcome = signals.signal(identity, how);
        if (how !== 'probe') sockets.lookAnew();
        return outcome;
      },
      closeConnection: () => fail({ code: 'unsupported', reason: 'interfaceRefused' }),
    },
    capabilities: capabilitiesOf(isRoot),
    userName: (uid) => users.name(uid),
    currentUser: users.name(process.geteuid?.() ?? 0),
    ephemeralPorts: () => options.ephemeralPorts,
    protectedKind: (process) => protectedByName(process, protectedKind),
    limits: () => (isRoot ? [] : [{ code: 'socketsHidden', detail: '' }]),
    refresh: () => {
      services.refresh();
    },
    dispose: () => {
      sockets.dispose();
      owners.dispose();
      list.dispose();
      files.dispose();
      signatures?.dispose();
      services.dispose();
    },
  };
}

function capabilitiesOf(isRoot: boolean): Capabilities {
  return {
    terminate: null,
    kill: null,
    // macOS has no tcpdrop(8), and no other way that is open to programs.
    closeConnection: 'interfaceRefused',
    counters: 'notDoneYet',
    briefSockets: 'notToldBySystem',
    otherUsers: isRoot ? null : 'needsAdministrator',
    firewall: 'notDoneYet',
  };
}
