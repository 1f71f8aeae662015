import type { SocketInfo } from '../../shared/domain/socket';
import type { EngineToMain, ListenerSummary } from '../../shared/ipc/engine-messages';
import type { Engine } from './engine';

/** What main needs of the listeners: the tray's lines, how many are reachable, and what a restarted engine must know. */
export function summarizeListeners({
  monitor: { sockets, processes },
  alerts,
}: Engine): Extract<EngineToMain, { type: 'listeners' }> {
  const listeners = [...sockets.values()].filter(({ role }) => role === 'listener');
  const groups = new Map<string, SocketInfo[]>();
  for (const socket of listeners) {
    const { localPort, transport, netNamespace, owner } = socket;
    const key = [localPort, transport, netNamespace?.id ?? '', owner.service?.name, ...owner.processes].join(' ');
    const group = groups.get(key);
    if (group) group.push(socket);
    else groups.set(key, [socket]);
  }
  const summarize = (group: readonly SocketInfo[]): ListenerSummary[] => {
    const [socket] = group;
    if (!socket) return [];
    const { transport, localPort, serviceName, owner } = socket;
    const process = owner.processes[0] === undefined ? null : processes.get(owner.processes[0]);
    const socketIds = group.map(({ id }) => id);
    const service = owner.service?.displayName ?? null;
    return [{ socketIds, transport, localPort, serviceName, service, processName: process?.name ?? null }];
  };
  const reachable = [...groups.values()].filter((group) => group.some(isReachable));
  return {
    type: 'listeners',
    listeners: [...groups.values()].flatMap(summarize).sort((a, b) => a.localPort - b.localPort),
    // What has not been announced yet is for the next engine to announce.
    known: listeners.filter(({ id }) => !alerts.isWaiting(id)).map(({ id, firstSeen }) => ({ id, firstSeen })),
    reachable: reachable.length,
  };
}

/** From a network that this computer is on: what a network inside of this computer reaches is not counted. */
function isReachable({ exposure, netNamespace }: SocketInfo): boolean {
  return exposure !== 'loopback' && netNamespace === null;
}
