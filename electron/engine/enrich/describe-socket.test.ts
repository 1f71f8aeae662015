import { describe, expect, it } from 'vitest';
import type { Owner } from '../../../shared/domain/owner';
import type { SocketInfo } from '../../../shared/domain/socket';
import type { SocketRecord } from '../monitor/socket-record';
import { SocketTable } from '../monitor/socket-table';
import { addressWords, tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import { describeSocket } from './describe-socket';
import { classifyExposure } from './exposure';

const owner: Owner = {
  confidence: 'user',
  reason: 'noProcess',
  processes: [],
  user: 'ada',
  group: null,
  activation: null,
  service: null,
};
const surroundings = {
  classify: (address: string) => classifyExposure(address, () => (address === '192.168.1.20' ? 'eth0' : null)),
  ephemeralPorts: { first: 32768, last: 60999 },
  namespaceOf: (number: number) => (number === 7 ? { id: '4026532178', name: 'web' } : null),
};

/** Describes a record that stands behind another in the table. */
function describeRecord(record: SocketRecord): SocketInfo {
  const table = new SocketTable();
  table.begin('all');
  table.observe(tcpListener(1, { cookieLow: 1, cookieHigh: 1 }));
  table.observe(record);
  const [, slot] = table.commit(true).added;
  return describeSocket(table, slot!, owner, () => 5, surroundings);
}

const v6 = (local: string, fields: Partial<SocketRecord> = {}) =>
  tcpListener(3000, { family: 6, local: addressWords(local), ...fields });

describe('describeSocket', () => {
  it('describes a listener whole', () => {
    const record = tcpListener(22, {
      local: addressWords('192.168.1.20'),
      cookieHigh: 0xffff_ffff,
      cookieLow: 0x8000_0000,
    });
    expect(describeRecord(record)).toEqual({
      id: '4294967295.2147483648',
      role: 'listener',
      transport: 'tcp',
      networkType: 'ipv4',
      localAddress: '192.168.1.20',
      localPort: 22,
      peerAddress: null,
      peerPort: null,
      state: 'listen',
      dualStack: false,
      exposure: 'interface',
      reach: { interfaceName: 'eth0', kind: 'private' },
      serviceName: 'SSH',
      owner,
      netNamespace: null,
      firstSeen: 5,
    });
  });

  it('says which network a socket is in, and takes none of its addresses for one of this machine', () => {
    const record = tcpListener(22, { local: addressWords('192.168.1.20'), netNamespace: 7 });
    const netNamespace = { id: '4026532178', name: 'web' };
    expect(describeRecord(record)).toMatchObject({ netNamespace, exposure: 'interface', reach: null });
    expect(describeRecord(tcpConnection(5000, 443, { netNamespace: 7 }))).toMatchObject({ netNamespace });
  });

  it('never takes a socket of a network that it does not know for one of its own', () => {
    expect(describeRecord(tcpListener(22, { netNamespace: 8 })).netNamespace).toEqual({ id: '#8', name: null });
  });

  it('describes a connection whole', () => {
    expect(describeRecord(tcpConnection(5000, 443, { peer: addressWords('8.8.8.8') }))).toMatchObject({
      role: 'connection',
      localAddress: '127.0.0.1',
      localPort: 5000,
      peerAddress: '8.8.8.8',
      peerPort: 443,
      state: 'established',
      exposure: null,
      reach: null,
      serviceName: null,
    });
  });

  // RFC 9293, section 3.3.2, by the numbers of include/net/tcp_states.h.
  it.each([
    [1, 'established'],
    [2, 'syn_sent'],
    [3, 'syn_received'],
    [4, 'fin_wait_1'],
    [5, 'fin_wait_2'],
    [6, 'time_wait'],
    [7, 'closed'],
    [8, 'close_wait'],
    [9, 'last_ack'],
    [10, 'listen'],
    [11, 'closing'],
    [12, 'syn_received'],
    [0, null],
    [99, null],
  ])('calls state %i %s', (state, name) => {
    expect(describeRecord(tcpConnection(80, 5000, { state })).state).toBe(name);
  });

  it.each([
    [32767, 'listener'],
    [32768, 'ephemeral'],
    [60999, 'ephemeral'],
    [61000, 'listener'],
    [51820, 'listener'],
    [53, 'listener'],
  ])('takes UDP without a peer on port %i for a %s', (port, role) => {
    expect(describeRecord(udpSocket(port))).toMatchObject({
      role,
      state: null,
      exposure: 'loopback',
      transport: 'udp',
    });
  });

  it('takes UDP with a peer for a connection', () => {
    const record = udpSocket(53, { state: 1, peer: addressWords('8.8.8.8'), peerPort: 53 });
    expect(describeRecord(record)).toMatchObject({
      role: 'connection',
      state: null,
      peerAddress: '8.8.8.8',
      peerPort: 53,
    });
  });

  it('takes a TCP listener on an ephemeral port for a listener', () => {
    expect(describeRecord(tcpListener(40_000)).role).toBe('listener');
  });

  it.each<[string, Partial<SocketRecord>, boolean]>([
    ['::', {}, true],
    ['::', { v6Only: true }, false],
    ['::1', {}, false],
    ['::', { state: 1, peerPort: 9 }, false],
  ])('takes an IPv6 socket on %s with %j for dual stack: %s', (local, fields, dualStack) => {
    expect(describeRecord(v6(local, fields))).toMatchObject({ dualStack, networkType: 'ipv6', localAddress: local });
  });

  it('takes an IPv4 socket on every address for no dual stack', () => {
    expect(describeRecord(tcpListener(80, { local: addressWords('0.0.0.0') })).dualStack).toBe(false);
  });
});
