import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryPlatform } from '../testing/memory-platform';
import { tcpListener } from '../testing/socket-records';
import { Monitor } from './monitor';

const web = { id: '4026532178', name: 'web' };

let system: MemoryPlatform;
let monitor: Monitor;
let inside: ReturnType<typeof tcpListener>;

beforeEach(() => {
  system = new MemoryPlatform();
  system.netNamespaces.set(1, web);
  system.open(tcpListener(80));
  inside = system.open(tcpListener(81, { netNamespace: 1 }));
  monitor = new Monitor({ platform: system, firstSeen: null, now: () => 1000 });
});

const ports = () => [...monitor.sockets.values()].map(({ localPort }) => localPort).sort((a, b) => a - b);
const onPort = (port: number) => [...monitor.sockets.values()].find(({ localPort }) => localPort === port);

describe('the sockets of other network namespaces', () => {
  it('are there while they are wanted, and say where they are', async () => {
    await monitor.tick('all');
    expect(ports()).toEqual([80]);
    system.namespaces.setEnabled(true);
    await monitor.tick('all');
    expect(ports()).toEqual([80, 81]);
    expect([onPort(80), onPort(81)]).toMatchObject([{ netNamespace: null }, { netNamespace: web }]);
    system.namespaces.setEnabled(false);
    await monitor.tick('all');
    expect(ports()).toEqual([80]);
  });

  it('stay while only the listeners of the own network are read', async () => {
    system.namespaces.setEnabled(true);
    await monitor.tick('all');
    await monitor.tick('listeners');
    expect(ports()).toEqual([80, 81]);
    system.close(inside);
    await monitor.tick('all');
    expect(ports()).toEqual([80]);
  });

  it('go with their namespace, also when the read of the own network failed', async () => {
    system.namespaces.setEnabled(true);
    await monitor.tick('all');
    system.netNamespaces.delete(1);
    system.readFails = 'recv: ENOBUFS';
    await monitor.tick('all');
    expect(ports()).toEqual([80]);
  });

  it('say anew where they are when something else is known of their network', async () => {
    system.namespaces.setEnabled(true);
    await monitor.tick('all');
    const known = { ...web, process: { pid: 12, name: 'nginx', container: null } };
    system.netNamespaces.set(1, known);
    system.changedNamespaces.push(1);
    await monitor.tick('all');
    expect(onPort(81)?.netNamespace).toEqual(known);
  });

  it.each([null, new Map<string, number>()])(
    'were there before when they are first looked at, whatever an engine before this one knew',
    async (firstSeen) => {
      monitor = new Monitor({ platform: system, firstSeen, now: () => 1000 });
      await monitor.tick('all');
      system.namespaces.setEnabled(true);
      await monitor.tick('all');
      expect(onPort(81)?.firstSeen).toBeNull();
      system.open(tcpListener(82, { netNamespace: 1 }));
      await monitor.tick('all');
      expect(onPort(82)?.firstSeen).toBe(1000);
    },
  );
});
