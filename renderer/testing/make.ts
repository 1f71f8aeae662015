import type { ChangeSet } from '../../shared/domain/change-set';
import { noChanges } from '../../shared/domain/change-set';
import type { Capabilities } from '../../shared/domain/capabilities';
import type { ControlGroup } from '../../shared/domain/control-group';
import type { EngineStatus } from '../../shared/domain/engine-status';
import type { BriefSocket, ListenerHealth } from '../../shared/domain/listener-health';
import type { Owner } from '../../shared/domain/owner';
import type { ProcessInfo } from '../../shared/domain/process';
import { processKey } from '../../shared/domain/process';
import type { SocketInfo } from '../../shared/domain/socket';
import type { PortRow } from '../store/port-row';
import { RowTable } from '../store/row-table';

/** A process that began at the time 1000, with the fields that a test is about. */
export function makeProcess(fields: Partial<ProcessInfo> & { readonly pid: number }): ProcessInfo {
  const creationTime = fields.creationTime ?? 1000;
  return {
    key: processKey({ pid: fields.pid, creationTime }),
    creationTime,
    name: 'node',
    executablePath: '/usr/bin/node',
    commandArgs: ['node', 'server.js'],
    owner: 'ada',
    parentPid: null,
    parent: null,
    workingDirectory: '/home/ada/my-app',
    group: null,
    project: { name: 'my-app', path: '/home/ada/my-app' },
    terminal: null,
    executableConcerns: [],
    product: null,
    elevated: null,
    services: [],
    ...fields,
  };
}

/** Of a system that gives all there is. */
export const everything: Capabilities = {
  terminate: null,
  kill: null,
  closeConnection: null,
  counters: null,
  briefSockets: null,
  otherUsers: null,
  firewall: null,
};

/** A status of this moment, with the fields that a test is about. */
export function makeStatus(fields: Partial<EngineStatus> = {}): EngineStatus {
  return {
    at: Date.now(),
    source: 'netlink',
    limits: [],
    listeners: 1,
    connections: 0,
    cpu: 0,
    pace: 'normal',
    interval: 1000,
    capabilities: everything,
    ...fields,
  };
}

/** The owner that these processes are. */
export function ownedBy(...processes: readonly ProcessInfo[]): Owner {
  return {
    confidence: 'exact',
    reason: null,
    processes: processes.map(({ key }) => key),
    user: processes[0]?.owner ?? null,
    group: null,
    activation: null,
    service: null,
  };
}

export const unknownOwner: Owner = {
  confidence: 'unknown',
  reason: 'noProcess',
  processes: [],
  user: null,
  group: null,
  activation: null,
  service: null,
};

/** A TCP listener on 127.0.0.1, with the fields that a test is about. */
export function makeSocket(fields: Partial<SocketInfo> & { readonly id: string }): SocketInfo {
  return {
    role: 'listener',
    transport: 'tcp',
    networkType: 'ipv4',
    localAddress: '127.0.0.1',
    localPort: 3000,
    peerAddress: null,
    peerPort: null,
    state: 'listen',
    dualStack: false,
    exposure: 'loopback',
    reach: null,
    serviceName: null,
    owner: unknownOwner,
    netNamespace: null,
    firstSeen: null,
    ...fields,
  };
}

/** What the TCP listener goes through that has nothing to do, with the fields that a test is about. */
export function makeHealth(socketId: string, fields: Partial<ListenerHealth> = {}): ListenerHealth {
  return {
    socketId,
    acceptQueue: 0,
    backlog: 511,
    drops: 0,
    connections: {},
    received: 0,
    sent: 0,
    retransmits: 0,
    briefConnections: 0,
    warnings: [],
    ...fields,
  };
}

/** A connection to the listener that came and went between two looks. */
export function makeBrief(id: string, listener: string | null, closedAt: number): BriefSocket {
  return {
    id,
    transport: 'tcp',
    localAddress: '127.0.0.1',
    localPort: 3000,
    peerAddress: '192.168.1.77',
    peerPort: 50000,
    closedAt,
    receivedTotal: 310,
    sentTotal: 12_000,
    listener,
  };
}

/** The owner of which only the control group is known. */
export function groupOwner(group: Partial<ControlGroup>, fields: Partial<Owner> = {}): Owner {
  return {
    ...unknownOwner,
    confidence: 'cgroup',
    reason: 'otherUser',
    group: { path: '/', unit: null, slice: null, session: null, container: null, ...group },
    ...fields,
  };
}

/** An established connection to 127.0.0.1:3000, with the fields that a test is about. */
export function makeConnection(fields: Partial<SocketInfo> & { readonly id: string }): SocketInfo {
  return makeSocket({
    role: 'connection',
    state: 'established',
    exposure: null,
    peerAddress: '127.0.0.1',
    peerPort: 50000,
    ...fields,
  });
}

/** The rows that sockets fold into, by port. */
export function makeRows(sockets: readonly SocketInfo[], processes: readonly ProcessInfo[] = []): readonly PortRow[] {
  const table = new RowTable();
  table.reset(sockets, processes);
  return [...table.rows.values()].sort((a, b) => a.sockets[0].localPort - b.sockets[0].localPort);
}

/** A ChangeSet of sockets alone. */
export function socketChanges(base: number, sockets: Partial<ChangeSet['sockets']>): ChangeSet {
  return { base, seq: base + 1, sockets: { ...noChanges, ...sockets }, processes: noChanges };
}
