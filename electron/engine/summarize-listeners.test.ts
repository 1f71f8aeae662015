import { describe, expect, it } from 'vitest';
import type { SocketInfo } from '../../shared/domain/socket';
import type { Engine } from './engine';
import { summarizeListeners } from './summarize-listeners';
import { processInfo, socketInfo } from './testing/domain';

const node = processInfo(20, { name: 'node' });
const owner = { ...socketInfo('').owner, confidence: 'exact', reason: null, processes: [node.key] } as const;
const netNamespace = { id: '4026532178', name: 'web' };
const open = { exposure: 'allInterfaces', localAddress: '0.0.0.0' } as const;

function summarize(...sockets: readonly SocketInfo[]) {
  const monitor = {
    sockets: new Map(sockets.map((socket) => [socket.id, socket])),
    processes: { get: () => node },
  };
  return summarizeListeners({ monitor, alerts: { isWaiting: (id: string) => id === 'waits' } } as unknown as Engine);
}

describe('summarizeListeners', () => {
  it('makes one of the IPv4 and IPv6 sockets of a service, and counts it once', () => {
    const { listeners, reachable } = summarize(
      socketInfo('a', { ...open, owner }),
      socketInfo('b', { ...open, owner, networkType: 'ipv6', localAddress: '::' }),
      socketInfo('c', { owner, localPort: 80 }),
      socketInfo('d', { role: 'connection', exposure: null }),
    );
    expect(listeners.map(({ localPort, socketIds, processName }) => [localPort, socketIds, processName])).toEqual([
      [80, ['c'], 'node'],
      [3000, ['a', 'b'], 'node'],
    ]);
    expect(reachable).toBe(1);
  });

  it('keeps the services of one process apart, and names them', () => {
    const [dns, web] = ['DNS Client', 'Web'].map((displayName) => ({ name: displayName, displayName }));
    const { listeners } = summarize(
      socketInfo('a', { owner: { ...owner, service: dns! } }),
      socketInfo('b', { owner: { ...owner, service: web! } }),
    );
    expect(listeners.map(({ service }) => service)).toEqual(['DNS Client', 'Web']);
  });

  it('keeps networks apart, and counts no listener of another network as reachable', () => {
    const { listeners, reachable } = summarize(
      socketInfo('a', { owner }),
      socketInfo('b', { ...open, owner, netNamespace }),
    );
    expect(listeners.map(({ socketIds }) => socketIds)).toEqual([['a'], ['b']]);
    expect(reachable).toBe(0);
  });

  it('leaves what is still to be announced to the next engine', () => {
    const { known } = summarize(socketInfo('a', { firstSeen: 5 }), socketInfo('waits', { localPort: 1 }));
    expect(known).toEqual([{ id: 'a', firstSeen: 5 }]);
  });
});
