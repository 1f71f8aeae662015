import type { ChangeSet } from '../../../shared/domain/change-set';
import { noChanges } from '../../../shared/domain/change-set';
import type { ControlGroup } from '../../../shared/domain/control-group';
import type { ProcessInfo } from '../../../shared/domain/process';
import { processKey } from '../../../shared/domain/process';
import type { SocketInfo } from '../../../shared/domain/socket';

/** A process that was created at its pid, in ms, unless `fields` say otherwise. */
export function processInfo(pid: number, fields: Partial<ProcessInfo> = {}): ProcessInfo {
  const creationTime = fields.creationTime ?? pid;
  return {
    pid,
    creationTime,
    key: processKey({ pid, creationTime }),
    name: `program-${pid}`,
    executablePath: `/usr/bin/program-${pid}`,
    commandArgs: [`program-${pid}`],
    owner: 'ada',
    parentPid: null,
    parent: null,
    workingDirectory: null,
    group: null,
    project: null,
    terminal: null,
    executableConcerns: [],
    product: null,
    elevated: null,
    services: [],
    ...fields,
  };
}

/** The control group of a unit of the system. */
export function unitGroup(unit: string): ControlGroup {
  return { path: `/system.slice/${unit}`, unit, slice: 'system.slice', session: null, container: null };
}

/** The child of a process. */
export function childOf(parent: ProcessInfo, pid: number, fields: Partial<ProcessInfo> = {}): ProcessInfo {
  return processInfo(pid, { parentPid: parent.pid, parent: parent.key, ...fields });
}

/** A TCP listener on 127.0.0.1 with no known owner. */
export function socketInfo(id: string, fields: Partial<SocketInfo> = {}): SocketInfo {
  return {
    id,
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
    owner: {
      confidence: 'user',
      reason: 'noProcess',
      processes: [],
      user: 'ada',
      group: null,
      activation: null,
      service: null,
    },
    netNamespace: null,
    firstSeen: null,
    ...fields,
  };
}

export function changeSet(seq: number, fields: Partial<ChangeSet>): ChangeSet {
  return { base: seq - 1, seq, sockets: noChanges, processes: noChanges, ...fields };
}
