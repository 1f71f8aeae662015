/**
 * SID, winnt.h: revision at 0, how many sub-authorities at 1, the authority in 6 bytes (big-endian) at 2, and the
 * sub-authorities of 32 bits from 8 on.
 */
const SUB_AUTHORITIES = 8;
/** SID_MAX_SUB_AUTHORITIES */
const MOST_SUB_AUTHORITIES = 15;

/** The bytes of the SID at an offset; null where there is none. */
export function sidAt(bytes: Buffer, start: number): Buffer | null {
  const count = bytes[start + 1];
  if (count === undefined || count > MOST_SUB_AUTHORITIES) return null;
  const end = start + SUB_AUTHORITIES + count * 4;
  return end > bytes.length ? null : bytes.subarray(start, end);
}

/** A SID as people write it: `S-1-5-21-...` ([MS-DTYP] 2.4.2.1). */
export function sidText(sid: Buffer): string {
  const parts = [sid.readUInt8(0), sid.readUIntBE(2, 6)];
  for (let at = SUB_AUTHORITIES; at + 4 <= sid.length; at += 4) parts.push(sid.readUInt32LE(at));
  return `S-${parts.join('-')}`;
}
