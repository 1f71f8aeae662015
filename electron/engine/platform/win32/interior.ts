/**
 * The offset in a buffer that an address of this process means, when the buffer is `length` bytes from `base` on; null
 * for one outside of it.
 */
export function interiorOffset(address: bigint, base: bigint, length: number): number | null {
  const offset = address - base;
  return offset >= 0n && offset < BigInt(length) ? Number(offset) : null;
}

/** UNICODE_STRING (ntdef.h): its length in bytes at 0, and a pointer to it at 8. */
export const UNICODE_STRING_SIZE = 16;

/** The text of the UNICODE_STRING at an offset of a buffer that itself holds the text; null where it does not. */
export function readUnicodeString(bytes: Buffer, at: number, base: bigint): string | null {
  if (at + UNICODE_STRING_SIZE > bytes.length) return null;
  const length = bytes.readUInt16LE(at);
  if (length === 0) return '';
  const start = interiorOffset(bytes.readBigUInt64LE(at + 8), base, bytes.length);
  if (start === null || length % 2 !== 0 || start + length > bytes.length) return null;
  return bytes.toString('utf16le', start, start + length);
}

/** The text that a pointer at an offset of a buffer leads to within it, up to its NUL; null where there is none. */
export function readInteriorText(bytes: Buffer, at: number, base: bigint): string | null {
  if (at + 8 > bytes.length) return null;
  const start = interiorOffset(bytes.readBigUInt64LE(at), base, bytes.length);
  return start === null ? null : readText(bytes, start);
}

/** UTF-16 up to the NUL behind it; null where none comes before the end. */
export function readText(bytes: Buffer, start: number): string | null {
  for (let at = start; at + 2 <= bytes.length; at += 2) {
    if (bytes.readUInt16LE(at) === 0) return bytes.toString('utf16le', start, at);
  }
  return null;
}
