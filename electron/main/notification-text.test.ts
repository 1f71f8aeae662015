import { describe, expect, it } from 'vitest';
import type { ListenerAlert } from '../../shared/domain/listener-alert';
import { alertText, digestText, firstStartText } from './notification-text';

const alert: ListenerAlert = {
  socketIds: ['1'],
  transport: 'tcp',
  localAddress: '0.0.0.0',
  localPort: 5173,
  exposure: 'allInterfaces',
  reach: null,
  netNamespace: null,
  processName: 'node',
  service: null,
  user: 'ada',
  project: 'my-app',
};
const through = (kind: 'private' | 'vpn' | 'public', interfaceName: string | null): ListenerAlert => ({
  ...alert,
  localAddress: '192.168.1.20',
  exposure: 'interface',
  reach: { kind, interfaceName },
});

describe('alertText', () => {
  it('says what, who and who can reach it', () => {
    expect(alertText(alert)).toEqual({
      title: 'node (my-app) opened port 5173',
      body: 'Every network this computer is on.',
    });
  });

  it.each([
    ['web\u202e', 'Inside the network namespace web\\u202e.'],
    [null, 'Inside a network of its own, as containers have.'],
  ])('says so when it is in the network namespace %s, which no other computer reaches by itself', (name, body) => {
    expect(alertText({ ...alert, netNamespace: { id: '4026532178', name } }).body).toBe(body);
  });

  it.each([
    [null, 'Inside the network of nginx\\u202e (PID 12).'],
    [
      { runtime: 'docker', id: '3f2a'.repeat(16) } as const,
      'Inside the network of nginx\\u202e (docker 3f2a3f2a3f2a).',
    ],
    [{ runtime: 'lxc', id: 'a\u0007' } as const, 'Inside the network of nginx\\u202e (lxc a\\u0007).'],
  ])('names the process of a namespace without a name, and its container %j', (container, body) => {
    const process = { pid: 12, name: 'nginx\u202e', container };
    expect(alertText({ ...alert, netNamespace: { id: '1', name: null, process } }).body).toBe(body);
    expect(alertText({ ...alert, netNamespace: { id: '1', name: 'web', process } }).body).toBe(
      'Inside the network namespace web.',
    );
  });

  it.each([
    [{ ...alert, project: null }, 'node opened port 5173'],
    [{ ...alert, transport: 'udp' as const }, 'node (my-app) opened port 5173 (UDP)'],
    [{ ...alert, processName: null }, 'A program of ada opened port 5173'],
    [{ ...alert, processName: 'svchost.exe', service: 'DNS Client' }, 'DNS Client (svchost.exe) opened port 5173'],
    [{ ...alert, processName: null, service: 'DNS Client' }, 'DNS Client opened port 5173'],
    [{ ...alert, processName: 'web', service: 'web' }, 'web opened port 5173'],
    [{ ...alert, service: 'a\u202eb' }, 'a\\u202eb (node) opened port 5173'],
    [{ ...alert, processName: null, user: null }, 'A program opened port 5173'],
  ])('names who as well as it can', (given, title) => {
    expect(alertText(given).title).toBe(title);
  });

  it.each([
    [through('private', 'eth0'), 'Your network, at 192.168.1.20.'],
    [through('vpn', 'tailscale0'), 'Your VPN (tailscale0).'],
    [through('vpn', null), 'Your network, at 192.168.1.20.'],
    [through('public', 'eth0'), 'The internet, unless a firewall stops it.'],
    [{ ...alert, exposure: 'loopback' as const }, 'This computer only.'],
    [{ ...alert, exposure: 'linkLocal' as const }, 'Devices on the same cable or Wi-Fi.'],
  ])('says who can reach it', (given, body) => {
    expect(alertText(given).body).toBe(body);
  });

  it('shows hostile names inert and cuts long ones', () => {
    const hostile = alertText({ ...alert, processName: 'a\u202eb\n', project: '\u0007' });
    expect(hostile.title).toBe('a\\u202eb\\n (\\u0007) opened port 5173');
    const long = alertText({ ...alert, processName: '\u{1f30a}'.repeat(300), project: null });
    expect([...long.title]).toHaveLength(60 + ' opened port 5173'.length);
    expect(long.title).toContain('\u{1f30a}…');
  });

  it('does not take a name for a template', () => {
    const { title } = alertText({ ...alert, processName: '{{port}} $t(system.tray.quit)', project: null });
    expect(title).toBe('{{port}} $t(system.tray.quit) opened port 5173');
  });
});

describe('digestText', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...alert, localPort: i, project: null }));

  it('names a few and counts the others', () => {
    expect(digestText(many(12))).toEqual({
      title: '12 ports were opened',
      body: 'node on 0, node on 1, node on 2 and 9 more.',
    });
    expect(digestText(many(3)).body).toBe('node on 0, node on 1, node on 2.');
  });
});

describe('firstStartText', () => {
  it.each([
    [37, 6, 'Porthole is watching 37 ports', '6 of them can be reached from your network.'],
    [1, 1, 'Porthole is watching 1 port', 'One of them can be reached from your network.'],
    [2, 0, 'Porthole is watching 2 ports', 'None of them can be reached from your network.'],
  ])('says how many of %d', (listeners, reachable, title, body) => {
    expect(firstStartText(listeners, reachable)).toEqual({ title, body });
  });
});
