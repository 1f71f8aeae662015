import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { createSocketRecord, NO_UID } from '../../monitor/socket-record';
import { addressWords } from '../../testing/socket-records';
import type { ConnectionRow } from './parse-connection';
import { parseConnection } from './parse-connection';

const base: ConnectionRow = {
  protocol: 'tcp',
  localAddress: '127.0.0.1',
  localPort: '3000',
  peerAddress: '0.0.0.0',
  peerPort: '0',
  state: 'LISTEN',
  pid: 42,
};

/** What a row is read as: fields of the record, and the addresses as text. */
type Expected = Partial<Omit<SocketRecord, 'local' | 'peer'>> & { readonly local?: string; readonly peer?: string };

function parse(row: Partial<ConnectionRow>) {
  const record = createSocketRecord();
  return parseConnection({ ...base, ...row }, record) ? record : null;
}

describe('parseConnection', () => {
  // Rows as systeminformation 5.33 gives them: of netstat on Linux, macOS and Windows.
  it.each<[string, Partial<ConnectionRow>, Expected]>([
    ['a listener', {}, { protocol: 6, family: 4, state: 10, local: '127.0.0.1', peer: '0.0.0.0', peerPort: 0 }],
    [
      'every address of macOS',
      { protocol: 'tcp4', localAddress: '*', peerAddress: '*', peerPort: '*' },
      { family: 4, local: '0.0.0.0', peer: '0.0.0.0' },
    ],
    [
      'IPv6 of macOS',
      { protocol: 'tcp6', localAddress: '*', peerAddress: '*', peerPort: '*' },
      { family: 6, local: '::', peer: '::' },
    ],
    [
      'IPv6 of Linux',
      { protocol: 'tcp6', localAddress: '::', peerAddress: '::', peerPort: '*' },
      { family: 6, local: '::', peer: '::' },
    ],
    ['IPv6 of Windows', { localAddress: '[::1]', peerAddress: '[::]' }, { family: 6, local: '::1', peer: '::' }],
    ['a zone', { localAddress: 'fe80::1%en0', protocol: 'tcp6', peerAddress: '*' }, { family: 6, local: 'fe80::1' }],
    [
      'IPv4 inside of IPv6',
      {
        protocol: 'tcp6',
        localAddress: '::ffff:192.0.2.1',
        peerAddress: '::ffff:192.0.2.2',
        peerPort: '9',
        state: 'ESTABLISHED',
      },
      { family: 6, local: '::ffff:192.0.2.1', peer: '::ffff:192.0.2.2', peerPort: 9, state: 1 },
    ],
    ['UDP without a peer', { protocol: 'udp', state: '' }, { protocol: 17, state: 7, peerPort: 0 }],
    [
      'UDP with a peer',
      { protocol: 'UDP', state: '', peerAddress: '192.0.2.9', peerPort: '53' },
      { protocol: 17, state: 1, peer: '192.0.2.9', peerPort: 53 },
    ],
    ['no pid', { pid: 0 }, { pid: 0 }],
    ['a pid that is none', { pid: NaN }, { pid: 0 }],
  ])('reads %s', (_what, row, { local, peer, ...expected }) => {
    const record = parse(row);
    expect(record).toMatchObject({ localPort: 3000, uid: NO_UID, inode: 0, v6Only: false, ...expected });
    if (local !== undefined) expect(record?.local).toEqual(addressWords(local));
    if (peer !== undefined) expect(record?.peer).toEqual(addressWords(peer));
  });

  it.each([
    ['SYN_SENT', 2],
    ['SYN_RECV', 3],
    ['FIN_WAIT1', 4],
    ['FIN_WAIT2', 5],
    ['TIME_WAIT', 6],
    ['CLOSE_WAIT', 8],
    ['LAST_ACK', 9],
    ['CLOSING', 11],
  ])('knows the state %s', (state, number) => {
    expect(parse({ state, peerAddress: '192.0.2.1', peerPort: '443' })?.state).toBe(number);
  });

  it.each<Partial<ConnectionRow>>([
    { protocol: 'unix' },
    { protocol: '' },
    { state: 'WHATEVER' },
    { state: '' },
    { localPort: '*' },
    { localPort: '' },
    { localPort: '65536' },
    { localPort: '-1' },
    { localPort: '80.5' },
    { localAddress: 'localhost' },
    { localAddress: '999.1.1.1' },
    { localAddress: ':::' },
    { peerAddress: '::1' },
  ])('refuses %j', (row) => {
    expect(parse(row)).toBeNull();
  });

  it('never throws, and gives no port or address that is none', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 30, size: 'max' }),
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom('*', '', '[::1]', 'tcp6', 'udp', 'LISTEN'),
    );
    const row = fc.record({
      protocol: text,
      localAddress: text,
      localPort: fc.oneof(text, fc.integer().map(String)),
      peerAddress: text,
      peerPort: fc.oneof(text, fc.integer().map(String)),
      state: text,
      pid: fc.oneof(fc.integer(), fc.double()),
    });
    fc.assert(
      fc.property(row, (made) => {
        const record = parse(made);
        if (!record) return;
        expect(
          [record.localPort, record.peerPort].every((port) => Number.isInteger(port) && port >= 0 && port <= 0xffff),
        ).toBe(true);
        expect(record.family === 6 || (record.local[1] === 0 && record.peer[1] === 0)).toBe(true);
      }),
    );
  });
});
