import { describe, expect, it } from 'vitest';
import { interiorOffset, readInteriorText, readUnicodeString } from './interior';

const BASE = 0x1234_5678_9000n;

/** A UNICODE_STRING at 0 whose text is said to be at `offset`. */
function unicodeString(length: number, offset: bigint, text = 'ab\ud83d\ude00'): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt16LE(length, 0);
  bytes.writeBigUInt64LE(BASE + offset, 8);
  bytes.write(text, 16, 'utf16le');
  return bytes;
}

describe('interiorOffset', () => {
  it.each([
    [0n, 0],
    [9n, 9],
    [10n, null],
    [-1n, null],
  ])('of %i bytes behind the begin of ten is %s', (behind, offset) => {
    expect(interiorOffset(BASE + behind, BASE, 10)).toBe(offset);
  });
});

describe('readUnicodeString', () => {
  it('reads text, with characters outside of the first plane', () => {
    expect(readUnicodeString(unicodeString(8, 16n), 0, BASE)).toBe('ab\ud83d\ude00');
    expect(readUnicodeString(unicodeString(0, -16n), 0, BASE)).toBe('');
    expect(readUnicodeString(unicodeString(16, 16n, 'abcdefgh'), 0, BASE)).toBe('abcdefgh');
  });

  it.each([
    ['longer than what is left', unicodeString(18, 16n)],
    ['of half a unit', unicodeString(3, 16n)],
    ['before the buffer', unicodeString(4, -2n)],
    ['behind the buffer', unicodeString(4, 32n)],
    ['cut itself', unicodeString(4, 16n).subarray(0, 15)],
  ])('refuses one that is %s', (_what, bytes) => {
    expect(readUnicodeString(bytes, 0, BASE)).toBeNull();
  });
});

describe('readInteriorText', () => {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(BASE + 8n, 0);
  bytes.write('abc', 8, 'utf16le');

  it('reads up to the NUL', () => {
    expect(readInteriorText(bytes, 0, BASE)).toBe('abc');
  });

  it('gives none where no NUL comes, or the pointer leads elsewhere', () => {
    expect(readInteriorText(bytes.subarray(0, 14), 0, BASE)).toBeNull();
    expect(readInteriorText(bytes, 0, BASE + 9n)).toBeNull();
    expect(readInteriorText(bytes, 9, BASE)).toBeNull();
  });
});
