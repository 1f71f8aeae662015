import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IPPROTO_TCP, IPPROTO_UDP } from '../../monitor/socket-record';
import { int32, message, parseBytes } from '../../testing/netlink';
import { addressWords } from '../../testing/socket-records';
import { dumps, noSuchFamily, noSuchProtocol, opened } from './fixtures/captured-sockets';
import type { CapturedDump, OpenedSocket } from './fixtures/captured-sockets';
import { SOCK_DIAG_BY_FAMILY } from './parse-sock-diag';

const NLMSG_NOOP = 1;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_DUMP_INTR = 0x10;
const DIAG_MESSAGE = 72;

const protocols = { tcp: IPPROTO_TCP, udp: IPPROTO_UDP } as const;
const byCookie = (a: { readonly cookieLow: number }, b: { readonly cookieLow: number }) => a.cookieLow - b.cookieLow;

/** What a program knows of the socket it opened, as a row. */
function asRow({ transport, local, peer, ...fields }: OpenedSocket) {
  return {
    ...fields,
    protocol: protocols[transport],
    local: addressWords(local),
    peer: addressWords(peer),
    pid: 0,
  };
}

function rowsOf(dump: CapturedDump) {
  const parsed = dump.chunks.map((chunk) => parseBytes(chunk, dump.sequence, protocols[dump.transport]));
  return { rows: parsed.flatMap(({ rows }) => rows), progress: parsed.map(({ progress }) => progress) };
}

/** The first message of the captured answers: a socket of IPv4. */
const firstChunk = dumps[0]!.chunks[0]!;
const socketMessage = firstChunk.slice(0, new DataView(firstChunk.buffer).getUint32(0, true));
const diagMessage = socketMessage.slice(16, 16 + DIAG_MESSAGE);

const sequence = 7;
const socket = (flags?: number, payload: Uint8Array = diagMessage) =>
  message({ type: SOCK_DIAG_BY_FAMILY, sequence, payload, ...(flags === undefined ? {} : { flags }) });
const done = message({ type: NLMSG_DONE, sequence, payload: int32(0) });
const join = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

describe('captured answers', () => {
  it.each(dumps)('gives the sockets of $transport over IPv$family that the program had opened', (dump) => {
    const expected = opened.filter((socket) => socket.transport === dump.transport && socket.family === dump.family);
    const { rows, progress } = rowsOf(dump);
    expect(rows.sort(byCookie)).toMatchObject(expected.map(asRow).sort(byCookie));
    expect(progress.slice(0, -1)).toEqual(progress.slice(0, -1).map(() => ({ kind: 'more', interrupted: false })));
    expect(progress.at(-1)).toEqual({ kind: 'done', interrupted: false });
  });

  it('takes the refusal of an address family as an error', () => {
    expect(parseBytes(noSuchFamily, 106, IPPROTO_TCP)).toEqual({ progress: { kind: 'error', errno: 22 }, rows: [] });
  });

  it('takes a dump that ends with an error as an error, not as one without sockets', () => {
    expect(parseBytes(noSuchProtocol, 105, IPPROTO_TCP)).toEqual({ progress: { kind: 'error', errno: 2 }, rows: [] });
  });
});

describe('messages', () => {
  const protocol = IPPROTO_TCP;

  it('wants more when the last message is not the end', () => {
    const { progress, rows } = parseBytes(join(socket(), socket()), sequence, protocol);
    expect(progress).toEqual({ kind: 'more', interrupted: false });
    expect(rows).toHaveLength(2);
  });

  it('skips the messages of another dump, whatever they say', () => {
    const others = [NLMSG_DONE, NLMSG_ERROR, SOCK_DIAG_BY_FAMILY, 99].map((type) =>
      message({ type, sequence: sequence + 1, flags: NLM_F_DUMP_INTR, payload: int32(-1) }),
    );
    expect(parseBytes(join(...others, socket()), sequence, protocol)).toMatchObject({
      progress: { kind: 'more', interrupted: false },
      rows: [{ protocol }],
    });
  });

  it('skips a message that says nothing', () => {
    const bytes = join(message({ type: NLMSG_NOOP, sequence }), done);
    expect(parseBytes(bytes, sequence, protocol).progress).toEqual({ kind: 'done', interrupted: false });
  });

  it('refuses a message of an unknown type', () => {
    const bytes = join(socket(), message({ type: 99, sequence }));
    expect(parseBytes(bytes, sequence, protocol).progress).toEqual({ kind: 'malformed', offset: socket().length });
  });

  it.each([
    ['first', join(socket(NLM_F_DUMP_INTR), socket(), done)],
    ['second', join(socket(), socket(NLM_F_DUMP_INTR), done)],
    [
      'last',
      join(socket(), socket(), message({ type: NLMSG_DONE, sequence, flags: NLM_F_DUMP_INTR, payload: int32(0) })),
    ],
  ])('says that the dump was interrupted when its %s message does', (_which, bytes) => {
    const { progress, rows } = parseBytes(bytes, sequence, protocol);
    expect(progress).toEqual({ kind: 'done', interrupted: true });
    expect(rows).toHaveLength(2);
  });

  it.each([1, 13, 22, 105])('gives error %i of the kernel as a positive number', (errno) => {
    const payload = join(int32(-errno), new Uint8Array(16));
    const bytes = message({ type: NLMSG_ERROR, sequence, payload });
    expect(parseBytes(bytes, sequence, protocol).progress).toEqual({ kind: 'error', errno });
  });

  it.each([0, 1, 2, 3])('refuses an end or an error with %i bytes of an errno', (length) => {
    for (const type of [NLMSG_DONE, NLMSG_ERROR]) {
      const bytes = message({ type, sequence, payload: new Uint8Array(length) });
      expect(parseBytes(bytes, sequence, protocol).progress).toEqual({ kind: 'malformed', offset: 0 });
    }
  });

  it.each([0, 1, 3, 4, 11, 255])('refuses address family %i', (family) => {
    const payload = diagMessage.slice();
    payload[0] = family;
    expect(parseBytes(socket(2, payload), sequence, protocol)).toEqual({
      progress: { kind: 'malformed', offset: 0 },
      rows: [],
    });
  });

  it('leaves nothing of an IPv6 address in the IPv4 row that follows', () => {
    const v6 = diagMessage.slice();
    v6[0] = 10;
    v6.fill(0xff, 8, 40);
    const { rows } = parseBytes(join(socket(2, v6), socket()), sequence, protocol);
    expect(rows.map(({ local }) => [...local.slice(1)])).toEqual([
      [0xffff_ffff, 0xffff_ffff, 0xffff_ffff],
      [0, 0, 0],
    ]);
  });

  it('reads IPV6_V6ONLY among attributes that it does not know, and leaves the row as it is', () => {
    const known = [2, 7, 11, 21];
    const attribute = fc.record({
      type: fc.integer({ min: 0, max: 0xffff }).filter((type) => !known.includes(type)),
      value: fc.uint8Array({ maxLength: 64, size: 'max' }),
    });
    const attributes = fc.array(attribute, { maxLength: 8 });
    fc.assert(
      fc.property(attributes, attributes, fc.option(fc.boolean(), { nil: undefined }), (before, after, v6Only) => {
        const only = v6Only === undefined ? [] : [{ type: 11, value: Uint8Array.of(Number(v6Only)) }];
        const payload = join(diagMessage, ...[...before, ...only, ...after].map(encodeAttribute));
        const { progress, rows } = parseBytes(join(socket(2, payload), done), sequence, protocol);
        expect(progress.kind).toBe('done');
        const [plain] = parseBytes(socket(), sequence, protocol).rows;
        expect(rows).toEqual([{ ...plain, v6Only: v6Only ?? false }]);
      }),
    );
  });
});

describe('attributes', () => {
  const rowWith = (type: number, value: Uint8Array, protocol = IPPROTO_TCP) => {
    const payload = join(diagMessage, encodeAttribute({ type, value }));
    return parseBytes(join(socket(2, payload), done), 7, protocol).rows[0]!;
  };

  /** struct tcp_info as of Linux 6.18 (280 bytes), each of its 32-bit words holding its own offset. */
  const tcpInfo = new Uint8Array(new Uint32Array(70).map((_, at) => at * 4).buffer);
  const at64 = (offset: number) => offset + (offset + 4) * 2 ** 32;

  it('reads what TCP counts where include/uapi/linux/tcp.h has it', () => {
    expect(rowWith(2, tcpInfo)).toMatchObject({
      roundTripTime: 68,
      retransmits: 100,
      received: at64(128),
      sent: at64(200),
    });
  });

  it('takes what was acknowledged for what was sent where an older kernel tells no more', () => {
    expect(rowWith(2, tcpInfo.slice(0, 192))).toMatchObject({ received: at64(128), sent: at64(120) });
  });

  it('reads only what is there, whatever the length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 280 }), (length) => {
        const row = rowWith(2, tcpInfo.slice(0, length));
        expect(row.retransmits).toBe(length < 104 ? 0 : 100);
        expect(row.received).toBe(length < 136 ? 0 : at64(128));
      }),
    );
  });

  it('reads what was dropped, and leaves it at 0 where fewer numbers are told', () => {
    const numbers = new Uint8Array(Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 800).buffer);
    expect(rowWith(7, numbers).drops).toBe(800);
    expect(rowWith(7, numbers.slice(0, 32)).drops).toBe(0);
  });

  it('reads the control group', () => {
    expect(rowWith(21, new Uint8Array(BigUint64Array.of(0x1_0000_0007n).buffer)).cgroupId).toBe(0x1_0000_0007);
    expect(rowWith(21, new Uint8Array(4)).cgroupId).toBe(0);
  });

  it('names the protocol only where nobody asked for one', () => {
    expect(rowWith(10, Uint8Array.of(IPPROTO_UDP)).protocol).toBe(IPPROTO_TCP);
    expect(rowWith(10, Uint8Array.of(IPPROTO_UDP), 0).protocol).toBe(IPPROTO_UDP);
  });
});

/** struct rtattr: length, type, value, padded to four bytes. */
function encodeAttribute({ type, value }: { readonly type: number; readonly value: Uint8Array }): Uint8Array {
  const bytes = Buffer.alloc((4 + value.length + 3) & ~3);
  bytes.writeUInt16LE(4 + value.length, 0);
  bytes.writeUInt16LE(type, 2);
  bytes.set(value, 4);
  return bytes;
}
