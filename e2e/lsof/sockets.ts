import { socketName } from '../truth/views';
import type { Monitor } from '../../electron/engine/monitor/monitor';
import type { SocketInfo } from '../../shared/domain/socket';

/**
 * Every socket of this network that a process is seen to hold, as a line: `tcp 127.0.0.1:80 listen 4711`. The same line
 * twice is two sockets.
 */
export function heldSockets({ sockets, processes }: Monitor): readonly string[] {
  return [...sockets.values()]
    .filter(({ netNamespace, owner }) => netNamespace === null && owner.confidence === 'exact')
    .map((socket) => lineOf(socket, pidsOf(socket, processes)))
    .sort();
}

/** Those of them at these ports, at either end. */
export function atPorts(lines: readonly string[], ports: readonly number[]): readonly string[] {
  return lines.filter((line) => ports.some((port) => new RegExp(`:${port}\\b`).test(line)));
}

/** What stands in one list only, with whose it is. */
export function differences(lsof: readonly string[], kernel: readonly string[]): readonly string[] {
  return [
    ...surplus(lsof, kernel).map((line) => `only lsof tells of: ${line}`),
    ...surplus(kernel, lsof).map((line) => `lsof does not tell of: ${line}`),
  ];
}

function surplus(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

function lineOf(socket: SocketInfo, pids: readonly number[]): string {
  const { transport, localAddress, localPort, peerAddress, peerPort, state } = socket;
  const peer = peerAddress === null ? null : `${bracketed(peerAddress)}:${peerPort}`;
  return `${socketName(transport, `${bracketed(localAddress)}:${localPort}`, peer)} ${state ?? ''} ${pids.join()}`;
}

function pidsOf({ owner }: SocketInfo, processes: Monitor['processes']): readonly number[] {
  // A key without a process would be a mistake of the engine's, and must be seen: -1 is nobody's pid.
  return owner.processes.map((key) => processes.get(key)?.pid ?? -1);
}

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);
