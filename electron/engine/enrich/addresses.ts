import ipaddr from 'ipaddr.js';

/** The words of a socket's address (see SocketRecord) as `column` holds them from `at` on. */
export interface AddressWords {
  readonly column: Uint32Array;
  readonly at: number;
  readonly family: 4 | 6;
}

/** Dotted quad, or RFC 5952 text; an IPv4 address inside of IPv6 is written `::ffff:192.0.2.1` (section 5). */
export function formatAddress({ column, at, family }: AddressWords): string {
  if (family === 4) return formatIpv4(column[at] ?? 0);
  const bytes = Array.from(new Uint8Array(column.slice(at, at + 4).buffer));
  const address = new ipaddr.IPv6(bytes);
  return address.isIPv4MappedAddress() ? `::ffff:${formatIpv4(column[at + 3] ?? 0)}` : address.toRFC5952String();
}

export function isUnspecified({ column, at }: AddressWords): boolean {
  return !column[at] && !column[at + 1] && !column[at + 2] && !column[at + 3];
}

/** The first byte of the address is the lowest of the word. */
function formatIpv4(word: number): string {
  return `${word & 0xff}.${(word >>> 8) & 0xff}.${(word >>> 16) & 0xff}.${word >>> 24}`;
}
