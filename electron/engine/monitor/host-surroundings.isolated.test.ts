import type { NetworkInterfaceInfo } from 'node:os';
import { networkInterfaces } from 'node:os';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryPlatform } from '../testing/memory-platform';
import { HostSurroundings } from './host-surroundings';

// The addresses of the machine are made up, for a test must not change those of the real one.
vi.mock('node:os', async (original) => ({ ...(await original<object>()), networkInterfaces: vi.fn() }));

const address = (text: string): NetworkInterfaceInfo => ({
  address: text,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '00:00:00:00:00:00',
  internal: false,
  cidr: null,
});

let system: MemoryPlatform;
let now: number;
let surroundings: HostSurroundings;

function haveInterfaces(addresses: Readonly<Record<string, string>>): void {
  const all = Object.entries(addresses).map(([name, text]) => [name, [address(text)]] as const);
  vi.mocked(networkInterfaces).mockReturnValue(Object.fromEntries(all.map(([name, list]) => [name, [...list]])));
}

beforeEach(() => {
  system = new MemoryPlatform();
  now = 1_000_000;
  haveInterfaces({ eth0: '192.168.1.5' });
  surroundings = new HostSurroundings(system, () => now);
  surroundings.refresh();
});

const later = (ms: number): boolean => {
  now += ms;
  return surroundings.refresh();
};

describe('the addresses of this machine', () => {
  it('are looked at again after five seconds, not before', () => {
    haveInterfaces({ eth0: '192.168.1.5', wg0: '10.0.0.2' });
    expect(later(4999)).toBe(false);
    expect(surroundings.classify('10.0.0.2').reach?.interfaceName).toBeNull();
    expect(later(1)).toBe(true);
    expect(surroundings.classify('10.0.0.2').reach).toEqual({ interfaceName: 'wg0', kind: 'vpn' });
    expect(later(5000)).toBe(false);
  });

  it('may move from one interface to another', () => {
    expect(surroundings.classify('192.168.1.5').reach?.interfaceName).toBe('eth0');
    haveInterfaces({ wlan0: '192.168.1.5' });
    expect(later(5000)).toBe(true);
    expect(surroundings.classify('192.168.1.5').reach?.interfaceName).toBe('wlan0');
  });

  it('are classified once each', () => {
    expect(surroundings.classify('127.0.0.1')).toEqual({ exposure: 'loopback', reach: null });
    expect(surroundings.classify('127.0.0.1')).toBe(surroundings.classify('127.0.0.1'));
    expect(surroundings.classify('0.0.0.0').exposure).toBe('allInterfaces');
  });

  it('are classified once each only as long as there are not too many', () => {
    const first = surroundings.classify('127.0.0.1');
    const at = (index: number) => `127.1.${index >> 8}.${index & 255}`;
    for (let index = 0; index < 9999; index += 1) surroundings.classify(at(index));
    expect(surroundings.classify('127.0.0.1')).toBe(first);
    surroundings.classify(at(9999));
    expect(surroundings.classify('127.0.0.1')).not.toBe(first);
    expect(surroundings.classify('127.0.0.1')).toEqual(first);
  });

  it('are known before the first look', () => {
    expect(new HostSurroundings(system, () => now).classify('192.168.1.5').reach?.interfaceName).toBe('eth0');
  });
});

describe('the range of ports', () => {
  it('is that of the system, as it was within the last five seconds', () => {
    expect(surroundings.ephemeralPorts).toEqual({ first: 32768, last: 60999 });
    system.ephemeralPorts = () => ({ first: 1024, last: 65535 });
    later(4999);
    expect(surroundings.ephemeralPorts.first).toBe(32768);
    later(1);
    expect(surroundings.ephemeralPorts).toEqual({ first: 1024, last: 65535 });
  });
});

it('knows the other networks of the platform', () => {
  system.netNamespaces.set(7, { id: '4026531999', name: 'box' });
  expect(surroundings.namespaceOf(7)).toEqual({ id: '4026531999', name: 'box' });
  expect(surroundings.namespaceOf(8)).toBeNull();
});
