import { describe, expect, it } from 'vitest';
import { classifyExposure } from './exposure';

const interfaces = new Map([
  ['192.168.1.20', 'eth0'],
  ['2001:db8::20', 'eth0'],
  ['100.101.102.103', 'tailscale0'],
  ['fd7a:115c:a1e0::1', 'tailscale0'],
  ['10.8.0.2', 'tun0'],
  ['203.0.113.7', 'wg0'],
]);
const classify = (address: string) => classifyExposure(address, (each) => interfaces.get(each) ?? null);

describe('classifyExposure', () => {
  it.each([
    ['0.0.0.0', 'allInterfaces'],
    ['::', 'allInterfaces'],
    ['::ffff:0.0.0.0', 'allInterfaces'],
    ['127.0.0.1', 'loopback'],
    ['127.0.0.53', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['169.254.10.20', 'linkLocal'],
    ['fe80::1', 'linkLocal'],
    ['febf::1', 'linkLocal'],
    ['::ffff:169.254.1.1', 'linkLocal'],
  ])('takes %s for %s, through no certain address', (address, exposure) => {
    expect(classify(address)).toEqual({ exposure, reach: null });
  });

  it.each([
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['172.15.255.255', 'public'],
    ['172.32.0.1', 'public'],
    ['192.168.0.1', 'private'],
    ['192.169.0.1', 'public'],
    ['100.64.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['100.128.0.1', 'public'],
    ['8.8.8.8', 'public'],
    ['128.0.0.1', 'public'],
    ['fc00::1', 'private'],
    ['fdff::1', 'private'],
    ['fe00::1', 'public'],
    ['2606:4700::1', 'public'],
    ['::ffff:8.8.8.8', 'public'],
    ['::ffff:10.1.2.3', 'private'],
  ])('takes %s for an address of this machine that is %s', (address, kind) => {
    expect(classify(address)).toEqual({ exposure: 'interface', reach: { interfaceName: null, kind } });
  });

  it.each([
    ['192.168.1.20', 'eth0', 'private'],
    ['2001:db8::20', 'eth0', 'public'],
    ['::ffff:192.168.1.20', 'eth0', 'private'],
    ['100.101.102.103', 'tailscale0', 'vpn'],
    ['::ffff:100.101.102.103', 'tailscale0', 'vpn'],
    ['fd7a:115c:a1e0::1', 'tailscale0', 'vpn'],
    ['10.8.0.2', 'tun0', 'vpn'],
    ['203.0.113.7', 'wg0', 'vpn'],
  ])('knows that %s is on %s, which is %s', (address, interfaceName, kind) => {
    expect(classify(address).reach).toEqual({ interfaceName, kind });
  });

  it.each([
    ...[
      'tun0',
      'tap3',
      'wg0',
      'wg-home',
      'tailscale0',
      'zt5u4',
      'ppp0',
      'utun4',
      'ipsec0',
      'nordlynx',
      'proton0',
      'mullvad',
    ],
  ])('takes %s for a VPN', (name) => {
    expect(classifyExposure('10.0.0.1', () => name).reach?.kind).toBe('vpn');
  });

  it.each(['eth0', 'wlan0', 'enp3s0', 'wlp2s0', 'docker0', 'br-1234', 'veth1', 'virbr0', 'lo', 'en0'])(
    'takes %s for no VPN',
    (name) => {
      expect(classifyExposure('10.0.0.1', () => name).reach?.kind).toBe('private');
    },
  );
});
