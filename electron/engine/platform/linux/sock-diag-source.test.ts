import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import type { ReadScope } from '../../monitor/socket-table';
import { SocketTable } from '../../monitor/socket-table';
import type { Received } from '../../testing/memory-libc';
import { MemoryLibc, diagMessage } from '../../testing/memory-libc';
import { int32, message } from '../../testing/netlink';
import { tcpConnection, tcpListener, udpSocket } from '../../testing/socket-records';
import { SOCK_DIAG_BY_FAMILY } from './parse-sock-diag';
import { SockDiagSource } from './sock-diag-source';

// The kernel is one in memory, so that it can answer as the real one hardly ever does.

const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_DUMP_INTR = 0x10;

const tcp = [tcpListener(80), tcpConnection(80, 5000), tcpConnection(5000, 80)];
const udp = [udpSocket(53), udpSocket(54)];

/** TCPDIAG_GETSOCK (18) asks for TCP of both families, SOCK_DIAG_BY_FAMILY (20) for UDP of the family at its begin. */
const isTcp = (request: Buffer): boolean => request.readUInt16LE(4) === 18;
const isUdp4 = (request: Buffer): boolean => !isTcp(request) && request[16] === 2;

/** The rows that a request is for: the states are a mask, at 52 of inet_diag_req and at 4 of inet_diag_req_v2. */
function rowsFor(request: Buffer): readonly SocketRecord[] {
  const states = request.readUInt32LE(16 + (isTcp(request) ? 52 : 4));
  const rows = isTcp(request) ? tcp : isUdp4(request) ? udp : [];
  return rows.filter(({ state }) => (states & (1 << state)) !== 0);
}

/** One datagram with these rows. */
function chunk(request: Buffer, rows: readonly SocketRecord[], flags = 2): Uint8Array {
  const sequence = request.readUInt32LE(8);
  const parts = rows.map((row) => message({ type: SOCK_DIAG_BY_FAMILY, sequence, flags, payload: diagMessage(row) }));
  return new Uint8Array(Buffer.concat(parts));
}

function done(request: Buffer, flags = 2): Uint8Array {
  return message({ type: NLMSG_DONE, sequence: request.readUInt32LE(8), flags, payload: int32(0) });
}

const answer = (request: Buffer): readonly Received[] => [chunk(request, rowsFor(request)), done(request)];

let libc: MemoryLibc;
let source: SockDiagSource;
let table: SocketTable;

beforeEach(() => {
  libc = new MemoryLibc();
  libc.onSend = answer;
  source = new SockDiagSource(libc);
  table = new SocketTable();
});

afterEach(() => {
  source.dispose();
});

/** One read into the table, as the monitor does it. */
function read(scope: ReadScope = 'all') {
  table.begin(scope);
  const outcome = source.read(scope, table.observe);
  const { added, changed, removed } = table.commit(outcome.ok && outcome.complete);
  return { outcome, counts: [added.length, changed.length, removed.length] };
}

const whole = { ok: true, complete: true } as const;

it('asks for what is in the scope only', () => {
  expect(read('listeners')).toEqual({ outcome: whole, counts: [3, 0, 0] });
  expect(libc.requests).toHaveLength(3);
  expect(read()).toEqual({ outcome: whole, counts: [2, 0, 0] });
  expect(libc.requests).toHaveLength(7);
  // As bits: what was dropped (INET_DIAG_SKMEMINFO, 7), and of connections what was carried (INET_DIAG_INFO, 2).
  const extensions = libc.requests.map((request) => request[16 + (isTcp(request) ? 3 : 2)]);
  expect(extensions).toEqual([7, 7, 7, 2, 7, 7, 7].map((attribute) => 1 << (attribute - 1)));
  // NLM_F_REQUEST | NLM_F_DUMP (include/uapi/linux/netlink.h), each with a number of its own.
  for (const request of libc.requests)
    expect([request.readUInt32LE(0), request.readUInt16LE(6)]).toEqual([request.length, 0x301]);
  expect(new Set(libc.requests.map((request) => request.readUInt32LE(8))).size).toBe(7);
});

describe('a dump that the kernel calls interrupted', () => {
  it('is tried again, and its rows count once', () => {
    let interruptions = 2;
    libc.onSend = (request) => {
      if (!isUdp4(request) || interruptions === 0) return answer(request);
      interruptions -= 1;
      return [chunk(request, [udp[1]!, udp[0]!], 2 | NLM_F_DUMP_INTR), done(request)];
    };
    expect(read()).toEqual({ outcome: whole, counts: [5, 0, 0] });
    expect(libc.requests).toHaveLength(6);
  });

  it.each(['row', 'end'])('again and again, by its %s, gives its rows, but takes none for gone', (where) => {
    read();
    libc.onSend = (request) => {
      if (!isUdp4(request)) return answer(request);
      const flags = 2 | NLM_F_DUMP_INTR;
      return where === 'row'
        ? [chunk(request, [udp[0]!, udpSocket(99)], flags), done(request)]
        : [chunk(request, [udp[0]!, udpSocket(99)]), done(request, flags)];
    };
    expect(read()).toEqual({ outcome: { ok: true, complete: false }, counts: [1, 0, 0] });
    libc.onSend = answer;
    expect(read()).toEqual({ outcome: whole, counts: [0, 0, 1] });
  });
});

describe('a dump that breaks off', () => {
  /** What is wrong with the answer to the question for UDP, after its first row. */
  const breaks: Readonly<Record<string, (request: Buffer) => readonly Received[]>> = {
    'is longer than the buffer': () => [new Uint8Array(70_000)],
    'is cut in the middle of a row': (request) => [chunk(request, udp).slice(0, 120)],
    'never ends': () => [],
    'is lost in part': () => ['ENOBUFS'],
    'ends with an error': (request) => [
      message({ type: NLMSG_DONE, sequence: request.readUInt32LE(8), payload: int32(-12) }),
    ],
    'is refused': (request) => [
      message({ type: NLMSG_ERROR, sequence: request.readUInt32LE(8), payload: new Uint8Array(20).fill(0xff, 0, 4) }),
    ],
  };

  it.each(Object.keys(breaks))('because it %s loses no row, and the next is read from a new socket', (how) => {
    read();
    libc.onSend = (request) =>
      isUdp4(request) ? [chunk(request, [udp[0]!]), ...breaks[how]!(request)] : answer(request);
    const { outcome, counts } = read();
    expect(outcome).toMatchObject({ ok: false, error: { code: 'readFailed' } });
    expect(counts).toEqual([0, 0, 0]);
    expect(libc.open.size).toBe(0);
    libc.onSend = answer;
    expect(read()).toEqual({ outcome: whole, counts: [0, 0, 0] });
    expect(libc.open.size).toBe(1);
  });

  it('is none when a signal came in between (signal(7))', () => {
    libc.onSend = (request) => answer(request).flatMap((part) => ['EINTR', part]);
    expect(read()).toEqual({ outcome: whole, counts: [5, 0, 0] });
  });
});

it.each(['socket', 'send'] as const)('tells that %s was refused', (call) => {
  libc.refused.set(call, 'EACCES');
  expect(read().outcome).toEqual({ ok: false, error: { code: 'readFailed', detail: `${call}: EACCES` } });
  libc.refused.clear();
  expect(read().outcome).toEqual(whole);
});

it('passes over answers to other questions', () => {
  libc.onSend = (request) => {
    const other = Buffer.from(request);
    other.writeUInt32LE(request.readUInt32LE(8) + 1000, 8);
    return [chunk(other, [tcpListener(9)]), done(other), ...answer(request)];
  };
  expect(read()).toEqual({ outcome: whole, counts: [5, 0, 0] });
});

it('closes its socket when it is disposed of', () => {
  read();
  expect(libc.open.size).toBe(1);
  source.dispose();
  expect(libc.open.size).toBe(0);
});

it('loses no row and throws nothing, whatever is done to the answers', () => {
  const harm = fc.record({
    how: fc.constantFrom('byte', 'cut', 'twice', 'drop', 'errno'),
    at: fc.nat(),
    value: fc.integer({ min: 0, max: 255 }),
  });
  const errors = ['EINTR', 'ENOBUFS', 'EAGAIN', 'EBADF', 'ENOMEM'];
  const harmed = (parts: readonly Received[], { how, at, value }: { how: string; at: number; value: number }) => {
    const which = at % parts.length;
    return parts.flatMap((part, index): readonly Received[] => {
      if (index !== which || typeof part === 'string') return [part];
      if (how === 'drop') return [];
      if (how === 'twice') return [part, part];
      if (how === 'errno') return [errors[value % errors.length]!, part];
      if (how === 'cut') return [part.slice(0, at % (part.length + 1))];
      const changed = part.slice();
      changed[at % Math.max(1, part.length)] = value;
      return [changed];
    });
  };
  fc.assert(
    fc.property(fc.array(harm, { maxLength: 12, size: 'max' }), (harms) => {
      table = new SocketTable();
      libc.onSend = answer;
      expect(read().outcome).toEqual(whole);
      const queue = [...harms];
      libc.onSend = (request) => {
        const next = queue.shift();
        return next ? harmed(answer(request), next) : answer(request);
      };
      const { outcome, counts } = read();
      if (!outcome.ok || !outcome.complete) expect(counts[2]).toBe(0);
      libc.onSend = answer;
      expect(read().outcome).toEqual(whole);
      for (const row of [...tcp, ...udp]) expect(table.slotOf(row.cookieLow, row.cookieHigh)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 300 },
  );
});
