import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../enrich/addresses';
import type { LsofSocket } from './lsof-sockets';
import { collateSockets } from './lsof-sockets';
import type { LsofFile } from './parse-lsof';

const base: LsofFile = {
  pid: 42,
  uid: 501,
  login: 'ada',
  descriptor: '7',
  type: 'IPv4',
  device: '0x6949610a99d53797',
  protocol: 'TCP',
  name: '127.0.0.1:3000',
  state: 'LISTEN',
};

const collate = (...files: readonly Partial<LsofFile>[]) => collateSockets(files.map((file) => ({ ...base, ...file })));

/** `127.0.0.1:3000 - 10.0.0.1:443`, as the engine writes it. */
function nameOf({ record }: LsofSocket): string {
  const { family, local, peer, localPort, peerPort } = record;
  const address = (column: Uint32Array) => formatAddress({ column, at: 0, family });
  return `${address(local)}:${localPort}${peerPort === 0 ? '' : ` - ${address(peer)}:${peerPort}`}`;
}

const cookieOf = ({ record }: LsofSocket) => `${record.cookieHigh}.${record.cookieLow}`;

describe('a socket', () => {
  it.each<[string, string, string]>([
    ['IPv4', '*:5000', '0.0.0.0:5000'],
    ['IPv6', '*:5000', ':::5000'],
    ['IPv4', '0.0.0.0:80', '0.0.0.0:80'],
    ['IPv6', '[::1]:9229', '::1:9229'],
    ['IPv6', '[::1]:9229->[::1]:50000', '::1:9229 - ::1:50000'],
    ['IPv4', '10.184.10.188:64647->76.76.21.61:443', '10.184.10.188:64647 - 76.76.21.61:443'],
    // A dual-stack socket that IPv4 has come to: so Debian's lsof tells it, and macOS's source does.
    ['IPv6', '127.0.0.1:45002->127.0.0.1:53732', '::ffff:127.0.0.1:45002 - ::ffff:127.0.0.1:53732'],
    // macOS, as published in the tests of a program that parses it: the interface stands in the second word.
    [
      'IPv6',
      '[fe80:13::1c7a:5522:6ebf:4083]:1024->[fe80:13::cc98:4e9b:4394:c4c0]:1025',
      'fe80::1c7a:5522:6ebf:4083:1024 - fe80::cc98:4e9b:4394:c4c0:1025',
    ],
    [
      'IPv6',
      '[2a00:1450:401b:800::200e]:51360->[2606:4700::6810:85e5]:443',
      '2a00:1450:401b:800::200e:51360 - 2606:4700::6810:85e5:443',
    ],
    ['IPv6', '[fe80::1%lo0]:80', 'fe80::1:80'],
  ])('of type %s is read from %s', (type, name, expected) => {
    expect(collate({ type, name }).map(nameOf)).toEqual([expected]);
  });

  // bsd/netinet/tcp_fsm.h of xnu; lib/dialects/linux/dsock.c of lsof; include/net/tcp_states.h of Linux for the numbers.
  it.each([
    ['ESTABLISHED', 1],
    ['SYN_SENT', 2],
    ['SYN_RCVD', 3],
    ['SYN_RECV', 3],
    ['FIN_WAIT_1', 4],
    ['FIN_WAIT1', 4],
    ['FIN_WAIT_2', 5],
    ['FIN_WAIT2', 5],
    ['TIME_WAIT', 6],
    ['CLOSE_WAIT', 8],
    ['LAST_ACK', 9],
    ['LISTEN', 10],
    ['CLOSING', 11],
  ])('has the state %s', (state, number) => {
    expect(collate({ state })[0]?.record.state).toBe(number);
  });

  it('of UDP has the state of one with, or without a peer', () => {
    const udp = { protocol: 'UDP', state: '' };
    expect(collate({ ...udp, name: '*:5353' })[0]?.record).toMatchObject({ protocol: 17, state: 7 });
    expect(collate({ ...udp, name: '127.0.0.1:5000->127.0.0.1:53' })[0]?.record).toMatchObject({
      protocol: 17,
      state: 1,
    });
  });

  it.each<Partial<LsofFile>>([
    // Bound or cut off, and not listening: macOS, as published in the tests of a program that parses it.
    { name: '127.0.0.1:55737->127.0.0.1:55738', state: 'CLOSED' },
    { name: '*:*', state: 'CLOSED' },
    { name: '*:*', protocol: 'UDP', state: '' },
    { protocol: 'ICMP' },
    { type: 'unix' },
    { state: '' },
    { state: 'WHATEVER' },
    { name: '' },
    { name: 'localhost:80' },
    { name: '127.0.0.1' },
    { name: '127.0.0.1:65536' },
    { name: '127.0.0.1:-1' },
    { name: '1.2.3:80' },
    { name: '[::1]:80' },
    { name: '127.0.0.1:1->127.0.0.1:2->127.0.0.1:3' },
    { type: 'IPv6', name: '[:::1]:80' },
  ])('is none in %j', (file) => {
    expect(collate(file)).toEqual([]);
  });

  it('is read from no garbage, and nothing throws', () => {
    const text = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('*', ':', '->', '[::1]', '*:80', '0x1'));
    const joined = fc.array(text, { maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(joined, joined, fc.constantFrom('IPv4', 'IPv6'), (name, device, type) => {
        for (const { record } of collate({ name, device, type })) {
          expect(record.localPort).toBeGreaterThan(0);
          expect(record.localPort).toBeLessThan(65_536);
        }
      }),
    );
  });
});

describe('a socket that is open more than once', () => {
  it('is one row with every process, lowest first, whoever comes first', () => {
    const three = [{ pid: 30 }, { pid: 20, uid: 0 }, { pid: 30, descriptor: '8' }];
    for (const files of [three, [...three].reverse()]) {
      const [socket, ...others] = collate(...files);
      expect(others).toEqual([]);
      expect(socket?.pids).toEqual([20, 30]);
      expect(socket?.record).toMatchObject({ pid: 20, uid: 0 });
    }
  });

  it('is known by its device: two with one address are two rows', () => {
    const rows = collate({ device: '0x6949610a99d53797' }, { device: '0x6949610a9a1bec8f' });
    expect(new Set(rows.map(cookieOf)).size).toBe(2);
  });

  it.each(['', '0x0', 'nonsense'])('without a device (%j) is a row for each process', (device) => {
    expect(collate({ device, pid: 20 }, { device, pid: 30 }).map(({ pids }) => pids)).toEqual([[20], [30]]);
  });

  it('keeps its identity while a connection goes through its states, and when another process takes it over', () => {
    const connection = { name: '10.0.0.1:50000->10.0.0.2:443', state: 'ESTABLISHED' };
    const [before] = collate(connection);
    const [after] = collate({ ...connection, state: 'CLOSE_WAIT', pid: 7 });
    expect(before && cookieOf(before)).toBe(after && cookieOf(after));
  });
});

describe('an IPv6 socket for every address', () => {
  it('takes IPv4 too, but where an IPv4 socket does', () => {
    const six = { type: 'IPv6', name: '*:7000', device: '0x2' };
    const v6Only = (...files: readonly Partial<LsofFile>[]) =>
      collate(six, ...files).find(({ record }) => record.family === 6)?.record.v6Only;
    expect(v6Only()).toBe(false);
    // ControlCenter and rapportd of macOS listen so.
    expect(v6Only({ name: '*:7000' })).toBe(true);
    expect(v6Only({ name: '127.0.0.1:7000' }, { name: '*:7001', device: '0x3' })).toBe(false);
    expect(v6Only({ name: '*:7000', protocol: 'UDP', state: '' })).toBe(false);
  });
});
