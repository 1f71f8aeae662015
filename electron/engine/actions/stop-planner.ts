import { randomUUID } from 'node:crypto';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { SocketInfo } from '../../../shared/domain/socket';
import type { Service } from '../../../shared/domain/service';
import type { StopConcern, StopPlan, StopRefusal, StopTarget, StopVictim } from '../../../shared/domain/stop';
import type { Monitor } from '../monitor/monitor';
import type { Platform } from '../platform/platform';
import { ancestorsOf } from './lineage';
import { protectionOf } from './protection';
import { serviceManagerOf } from './service-managers';

/** How many other ports, or services, a concern names. */
const MOST_NAMED = 8;

export interface StopContext {
  readonly monitor: Monitor;
  readonly platform: Platform;
  /** Pids of Porthole's own processes, whose tree is protected. */
  readonly own: readonly number[];
}

/** What stopping the holders of some listeners would do, from what is known at this moment. Does nothing. */
export function planStop(target: StopTarget, context: StopContext): StopPlan {
  const sockets = target.socketIds.flatMap((id) => context.monitor.sockets.get(id) ?? []);
  const [first] = sockets;
  const processes = holdersOf(sockets, context);
  return {
    id: randomUUID(),
    port: first?.localPort ?? 0,
    transport: first?.transport ?? 'tcp',
    victims: processes.map((process) => victimOf(process, sockets, context)),
    concerns: concernsAbout(processes, sockets, context),
    refusal: refusalOf(processes, sockets, context),
  };
}

/** The processes that are seen to hold the sockets: one that only follows from something else is nobody's victim. */
function holdersOf(sockets: readonly SocketInfo[], { monitor }: StopContext): readonly ProcessInfo[] {
  const keys = new Set(sockets.flatMap(({ owner }) => (owner.confidence === 'exact' ? owner.processes : [])));
  return [...keys].flatMap((key) => monitor.processes.get(key) ?? []);
}

function victimOf(process: ProcessInfo, sockets: readonly SocketInfo[], context: StopContext): StopVictim {
  const held = socketsOf(process, context);
  return {
    process: process.key,
    pid: process.pid,
    name: process.name,
    user: process.owner,
    connections: held.filter(({ role, transport }) => role === 'connection' && transport === 'tcp').length,
    service: serviceToStop(process, sockets, context),
  };
}

/** The service that holds the sockets, where it can be stopped and its process left to the others in it. */
function serviceToStop(
  process: ProcessInfo,
  sockets: readonly SocketInfo[],
  { platform }: StopContext,
): Service | null {
  if (!platform.services.canStop) return null;
  const held = sockets.filter(({ owner }) => owner.processes.includes(process.key));
  const [service = null, ...others] = held.map(({ owner }) => owner.service);
  return others.every((other) => other?.name === service?.name) ? service : null;
}

function refusalOf(
  processes: readonly ProcessInfo[],
  sockets: readonly SocketInfo[],
  { platform, own }: StopContext,
): StopRefusal | null {
  if (sockets.length === 0) return { code: 'nothingThere' };
  const unsure = sockets.find(({ owner }) => owner.confidence !== 'exact');
  if (unsure) {
    const { reason, user } = unsure.owner;
    const isOthers = reason === 'otherUser' || (reason === 'onlyProcess' && user !== platform.currentUser);
    return isOthers && user !== null ? { code: 'otherUser', user } : { code: 'ownerUnknown' };
  }
  for (const process of processes) {
    const protection = protectionOf(process, platform, own);
    if (protection) return protection;
  }
  return null;
}

function concernsAbout(
  processes: readonly ProcessInfo[],
  sockets: readonly SocketInfo[],
  context: StopContext,
): readonly StopConcern[] {
  const concerns: StopConcern[] = [];
  if (processes.length > 1) concerns.push({ code: 'severalProcesses', count: processes.length });
  for (const process of processes) {
    const { name, owner } = process;
    const ports = otherPorts(process, sockets, context);
    if (ports.length > 0) concerns.push({ code: 'otherPorts', name, ports: listNames(ports), count: ports.length });
    if (owner !== null && owner !== context.platform.currentUser)
      concerns.push({ code: 'otherUser', name, user: owner });
    concerns.push(...concernsAboutServices(process, sockets, context));
    const manager = serviceManagerOf(process, ancestorsOf(process, context.platform.processes));
    if (manager) concerns.push({ code: 'serviceManager', name, ...manager });
  }
  return concerns;
}

function concernsAboutServices(
  process: ProcessInfo,
  sockets: readonly SocketInfo[],
  context: StopContext,
): readonly StopConcern[] {
  const { name, services } = process;
  const { manager } = context.platform.services;
  const stopped = serviceToStop(process, sockets, context);
  const [first, ...more] = services.map(({ displayName }) => displayName);
  if (stopped === null) {
    return first === undefined ? [] : [{ code: 'serviceManager', name, manager, unit: [first, ...more].join(', ') }];
  }
  const others = services.filter((service) => service.name !== stopped.name).map(({ displayName }) => displayName);
  const inSameProcess: StopConcern = {
    code: 'otherServices',
    name,
    services: listNames(others),
    count: others.length,
  };
  return [{ code: 'service', name: stopped.displayName }, ...(others.length > 0 ? [inSameProcess] : [])];
}

/** The ports that a process listens on beside the ones in question: `8080`, `5353/udp`. */
function otherPorts(process: ProcessInfo, sockets: readonly SocketInfo[], context: StopContext): readonly string[] {
  const wanted = new Set(sockets.map((socket) => portText(socket)));
  const held = socketsOf(process, context).filter(({ role }) => role === 'listener');
  return [...new Set(held.map((socket) => portText(socket)))].filter((port) => !wanted.has(port));
}

function portText({ localPort, transport }: SocketInfo): string {
  return transport === 'tcp' ? String(localPort) : `${localPort}/udp`;
}

function listNames(names: readonly string[]): string {
  return names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(', ')}, ...` : names.join(', ');
}

function socketsOf(process: ProcessInfo, { monitor }: StopContext): readonly SocketInfo[] {
  return [...monitor.sockets.values()].filter(({ owner }) => owner.processes.includes(process.key));
}
