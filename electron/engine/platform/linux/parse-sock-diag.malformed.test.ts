import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { IPPROTO_TCP, IPPROTO_UDP } from '../../monitor/socket-record';
import { parseBytes } from '../../testing/netlink';
import { dumps } from './fixtures/captured-sockets';

// Security: what comes from the kernel's side is checked before it is believed.

const answers = dumps.map(({ chunks, sequence, transport }) => ({
  bytes: new Uint8Array(Buffer.concat(chunks)),
  sequence,
  protocol: transport === 'tcp' ? IPPROTO_TCP : IPPROTO_UDP,
}));

/** Where the messages of an answer begin. */
function messageStarts(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const starts: number[] = [];
  for (let at = 0; at < bytes.length; at += (view.getUint32(at, true) + 3) & ~3) starts.push(at);
  return starts;
}

/** Where the lengths of the attributes of a message stand. */
function attributeStarts(bytes: Uint8Array, start: number): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const end = start + view.getUint32(start, true);
  const starts: number[] = [];
  for (let at = start + 16 + 72; at + 4 <= end; at += (view.getUint16(at, true) + 3) & ~3) starts.push(at);
  return starts;
}

function isPrefix(rows: readonly SocketRecord[], of: readonly SocketRecord[]): void {
  expect(rows).toEqual(of.slice(0, rows.length));
}

describe.each(answers)('an answer of $bytes.length bytes', ({ bytes, sequence, protocol }) => {
  const whole = parseBytes(bytes, sequence, protocol);
  const starts = messageStarts(bytes);

  it('gives only whole rows when it is cut off at any byte', () => {
    expect(whole.progress.kind).toBe('done');
    for (let length = 0; length < bytes.length; length += 1) {
      const { progress, rows } = parseBytes(bytes.slice(0, length), sequence, protocol);
      isPrefix(rows, whole.rows);
      expect(rows).toHaveLength(starts.filter((_start, at) => (starts[at + 1] ?? Infinity) <= length).length);
      const atBoundary = length === 0 || starts.includes(length);
      expect(progress.kind, `cut at ${length}`).toBe(atBoundary ? 'more' : 'malformed');
    }
  });

  it('does not read what stands behind the end', () => {
    for (const behind of [0x00, 0x01, 0x10, 0x14, 0xff]) {
      expect(parseBytes(bytes, sequence, protocol, behind)).toEqual(whole);
    }
  });

  it('refuses a message with a length that cannot be', () => {
    starts.forEach((start, index) => {
      const lengths = [0, 1, 4, 15, bytes.length - start + 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffc, 0xffff_ffff];
      for (const length of lengths) {
        const broken = bytes.slice();
        new DataView(broken.buffer).setUint32(start, length, true);
        const { progress, rows } = parseBytes(broken, sequence, protocol);
        expect(progress).toEqual({ kind: 'malformed', offset: start });
        expect(rows).toEqual(whole.rows.slice(0, index));
      }
    });
  });

  it('refuses a socket whose message is too short for one', () => {
    for (const start of starts.slice(0, -1)) {
      for (let length = 16; length < 16 + 72; length += 1) {
        const broken = bytes.slice();
        new DataView(broken.buffer).setUint32(start, length, true);
        expect(parseBytes(broken, sequence, protocol).progress).toEqual({ kind: 'malformed', offset: start });
      }
    }
  });

  it('refuses an attribute with a length that cannot be', () => {
    starts.slice(0, -1).forEach((start, index) => {
      for (const at of attributeStarts(bytes, start)) {
        for (const length of [0, 1, 2, 3, 0x7fff, 0xffff]) {
          const broken = bytes.slice();
          new DataView(broken.buffer).setUint16(at, length, true);
          const { progress, rows } = parseBytes(broken, sequence, protocol);
          expect(progress).toEqual({ kind: 'malformed', offset: start });
          expect(rows).toEqual(whole.rows.slice(0, index));
        }
      }
    });
  });
});

describe('bytes of any kind', () => {
  const kinds = ['more', 'done', 'error', 'malformed'];

  it('gives a value for random bytes, and no row', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400, size: 'max' }), (bytes) => {
        const { progress, rows } = parseBytes(bytes, 101, IPPROTO_TCP);
        expect(kinds).toContain(progress.kind);
        expect(rows).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('gives a value for an answer with some bytes changed, and no more rows than it has messages', () => {
    const change = fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.constantFrom(...answers), fc.array(change, { minLength: 1, maxLength: 8 }), (answer, changes) => {
        const bytes = answer.bytes.slice();
        for (const { at, value } of changes) bytes[at % bytes.length] = value;
        const { progress, rows } = parseBytes(bytes, answer.sequence, answer.protocol);
        expect(kinds).toContain(progress.kind);
        expect(rows.length).toBeLessThanOrEqual(Math.floor(bytes.length / (16 + 72)));
        for (const row of rows) {
          expect([4, 6]).toContain(row.family);
          expect(contains(bytes, row)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** Whether the cookie, user and inode of a row stand in the bytes as a struct inet_diag_msg has them. */
function contains(bytes: Uint8Array, row: SocketRecord): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 16; at + 72 <= bytes.length; at += 4) {
    if (view.getUint32(at + 44, true) !== row.cookieLow || view.getUint32(at + 48, true) !== row.cookieHigh) continue;
    if (view.getUint32(at + 64, true) === row.uid && view.getUint32(at + 68, true) === row.inode) return true;
  }
  return false;
}
