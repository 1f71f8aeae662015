import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { IPPROTO_TCP, IPPROTO_UDP, createSocketRecord } from '../../monitor/socket-record';
import { addressWords, copyRecord, socketRecord } from '../../testing/socket-records';
import * as captured from './fixtures/captured-proc-net';
import { opened } from './fixtures/captured-sockets';
import type { ProcNetFile } from './parse-proc-net';
import { parseProcNet } from './parse-proc-net';

const texts = [
  { name: 'tcp', protocol: IPPROTO_TCP, family: 4, transport: 'tcp', text: captured.tcp },
  { name: 'tcp6', protocol: IPPROTO_TCP, family: 6, transport: 'tcp', text: captured.tcp6 },
  { name: 'udp', protocol: IPPROTO_UDP, family: 4, transport: 'udp', text: captured.udp },
  { name: 'udp6', protocol: IPPROTO_UDP, family: 6, transport: 'udp', text: captured.udp6 },
] as const;

function parse(text: string, { protocol, family }: Pick<ProcNetFile, 'protocol' | 'family'>) {
  const rows: SocketRecord[] = [];
  const file = { name: 'tcp', protocol, family } as const;
  const complete = parseProcNet(text, file, createSocketRecord(), (record) => rows.push(copyRecord(record)));
  return { complete, rows };
}

const byPorts = (a: SocketRecord, b: SocketRecord) => a.localPort - b.localPort || a.peerPort - b.peerPort;

/** Without what the file does not tell: cookies are made up, and IPV6_V6ONLY is not there. */
function told(row: SocketRecord) {
  return { ...row, cookieLow: null, cookieHigh: null, v6Only: null };
}

describe.each(texts)('the captured text of $name', ({ text, transport, ...file }) => {
  const whole = parse(text, file);

  it('gives the sockets that the program had opened', () => {
    const expected = opened
      .filter((socket) => socket.transport === transport && socket.family === file.family)
      .map(({ local, peer, localPort, peerPort, state, uid, inode, family }) =>
        socketRecord({
          ...{ localPort, peerPort, state, uid, inode, family },
          protocol: file.protocol,
          local: addressWords(local),
          peer: addressWords(peer),
        }),
      );
    expect(whole.complete).toBe(true);
    expect(whole.rows.sort(byPorts).map(told)).toEqual(expected.sort(byPorts).map(told));
  });

  it('gives cookies that differ, and are the same when it is read again', () => {
    const cookies = (rows: readonly SocketRecord[]) => rows.map((row) => `${row.cookieHigh}.${row.cookieLow}`);
    expect(new Set(cookies(whole.rows)).size).toBe(whole.rows.length);
    expect(cookies(parse(text, file).rows).sort()).toEqual(cookies(whole.rows).sort());
  });

  it('says that it is not complete when it is cut off, and gives no row that is not in it', () => {
    const rows = parse(text, file).rows;
    for (let length = 0; length < text.length; length += 1) {
      const cut = parse(text.slice(0, length), file);
      expect(cut.rows, `cut at ${length}`).toEqual(rows.slice(0, cut.rows.length));
      if (text[length - 1] !== '\n') expect(cut.complete, `cut at ${length}`).toBe(false);
    }
  });

  it('leaves a line out that is not one, and says so', () => {
    const rows = parse(text, file).rows;
    const lines = text.split('\n');
    const bad = [
      'x',
      '   9: gibberish',
      ' 9: 0100007F:4E21',
      '\0\0\0',
      lines[1]?.replace('0A', '0G').replace(' 07 ', ' 7 ') ?? '',
    ];
    for (const line of bad) {
      const broken = parse([lines[0], line, ...lines.slice(1)].join('\n'), file);
      expect(broken.complete).toBe(false);
      expect(broken.rows.map(told).slice(-rows.length)).toEqual(rows.map(told));
    }
  });

  it('does not take the addresses of the other family', () => {
    const other = parse(text, { protocol: file.protocol, family: file.family === 4 ? 6 : 4 });
    expect(other).toEqual({ complete: false, rows: [] });
  });
});

interface PrintedRow {
  readonly local: readonly number[];
  readonly peer: readonly number[];
  readonly localPort: number;
  readonly peerPort: number;
  readonly state: number;
  readonly uid: number;
  readonly inode: number;
}

describe('rows of any values', () => {
  const word = fc.integer({ min: 0, max: 0xffff_ffff });
  const port = fc.integer({ min: 0, max: 0xffff });
  const fields = fc.record({
    local: fc.array(word, { minLength: 4, maxLength: 4 }),
    peer: fc.array(word, { minLength: 4, maxLength: 4 }),
    localPort: port,
    peerPort: port,
    state: fc.integer({ min: 1, max: 12 }),
    uid: word,
    inode: word,
  });
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');

  // The format strings of get_tcp4_sock and get_tcp6_sock in net/ipv4/tcp_ipv4.c and net/ipv6/tcp_ipv6.c.
  function print(row: PrintedRow, index: number, family: 4 | 6): string {
    const address = (words: readonly number[]) =>
      words
        .slice(0, family === 4 ? 1 : 4)
        .map((value) => hex(value, 8))
        .join('');
    const ends = `${address(row.local)}:${hex(row.localPort, 4)} ${address(row.peer)}:${hex(row.peerPort, 4)}`;
    const rest = `${hex(row.state, 2)} 00000000:00000000 00:00000000 00000000 ${String(row.uid).padStart(5)} ${'0'.padStart(8)}`;
    return `${String(index).padStart(4)}: ${ends} ${rest} ${row.inode} 1 0000000000000000 100 0 0 10 0`;
  }

  it('are read as they were printed', () => {
    fc.assert(
      fc.property(
        fc.array(fields, { maxLength: 20, size: 'max' }),
        fc.constantFrom(4 as const, 6 as const),
        (printed, family) => {
          const text = ['  sl  local_address', ...printed.map((row, index) => print(row, index, family)), ''].join(
            '\n',
          );
          const { complete, rows } = parse(text, { protocol: IPPROTO_TCP, family });
          expect(complete).toBe(true);
          const used = (words: readonly number[]) =>
            Uint32Array.from(words, (value, index) => (family === 6 || index === 0 ? value : 0));
          expect(rows.map(told)).toEqual(
            printed.map((row) => told(socketRecord({ ...row, local: used(row.local), peer: used(row.peer), family }))),
          );
        },
      ),
    );
  });

  it('never throws for any text', () => {
    const alphabet = fc.constantFrom(...Array.from('0123456789ABCDEF: \n'));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: alphabet, maxLength: 300, size: 'max' })), (text) => {
        expect(parse(text, { protocol: IPPROTO_UDP, family: 4 }).rows).toEqual([]);
      }),
    );
  });
});
