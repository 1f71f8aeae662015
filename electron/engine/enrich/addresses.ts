import ipaddr from 'ipaddr.js';

/** The words of a socket's address (see SocketRecord) as `column` holds them from `at` on. */
export interface AddressWords {
  readonly column: Uint32Array;
  readonly at: number;
  readonly family: 4 | 6;
}

// The words of ::ffff:0:0/96, with which IPv6 says IPv4 (RFC 4291, section 2.5.5.2), and of ::1.
const MAPPED_PREFIX = 0xffff_0000;
const LOOPBACK_END = 0x0100_0000;

/** Dotted quad, or RFC 5952 text; an IPv4 address inside of IPv6 is written `::ffff:192.0.2.1` (section 5). */
export function formatAddress({ column, at, family }: AddressWords): string {
  if (family === 4) return formatIpv4(column[at] ?? 0);
  // Nearly all addresses of a busy host begin with zeros: told apart here, for the library is slow on 50,000 of them.
  if (column[at] === 0 && column[at + 1] === 0) {
    const third = column[at + 2];
    const last = column[at + 3] ?? 0;
    if (third === MAPPED_PREFIX) return `::ffff:${formatIpv4(last)}`;
    if (third === 0 && last === 0) return '::';
    if (third === 0 && last === LOOPBACK_END) return '::1';
  }
  return new ipaddr.IPv6(Array.from(new Uint8Array(column.slice(at, at + 4).buffer))).toRFC5952String();
}

export function isUnspecified({ column, at }: AddressWords): boolean {
  return !column[at] && !column[at + 1] && !column[at + 2] && !column[at + 3];
}

/** Texts of IPv4 addresses by their word: of tens of thousands of sockets most share a few addresses. */
const ipv4Texts = new Map<number, string>();
const MOST_IPV4_TEXTS = 10_000;

/** The first byte of the address is the lowest of the word. */
function formatIpv4(word: number): string {
  const known = ipv4Texts.get(word);
  if (known !== undefined) return known;
  const text = `${word & 0xff}.${(word >>> 8) & 0xff}.${(word >>> 16) & 0xff}.${word >>> 24}`;
  if (ipv4Texts.size >= MOST_IPV4_TEXTS) ipv4Texts.clear();
  ipv4Texts.set(word, text);
  return text;
}
