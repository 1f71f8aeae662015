import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressWords } from '../testing/socket-records';
import { formatAddress, isUnspecified } from './addresses';

/** Formats an address that stands at the second place of a column. */
function format(words: Uint32Array, family: 4 | 6): string {
  return formatAddress({ column: Uint32Array.of(7, 7, 7, 7, ...words, 7), at: 4, family });
}

describe('formatAddress', () => {
  // RFC 5952: how each of its rules writes an address that may be written in other ways too.
  it.each([
    ['4.1', '2001:0db8:0:0:0:0:0:0001', '2001:db8::1'],
    ['4.2.1', '2001:db8:0:0:0:0:2:1', '2001:db8::2:1'],
    ['4.2.2', '2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['4.2.3', '2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['4.2.3, equal runs', '2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['4.2.3, equal runs, one at the start', '0:0:1:1:0:0:1:1', '::1:1:0:0:1:1'],
    ['4.2.3, equal runs, one at the end', '1:0:0:1:1:1:0:0', '1::1:1:1:0:0'],
    ['4.3', '2001:DB8:AAAA:BBBB:CCCC:DDDD:EEEE:AAA1', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaa1'],
    ['5', '0:0:0:0:0:ffff:c000:201', '::ffff:192.0.2.1'],
    ['loopback', '0:0:0:0:0:0:0:1', '::1'],
    ['unspecified', '0:0:0:0:0:0:0:0', '::'],
    ['link-local', 'fe80:0:0:0:0:0:0:0', 'fe80::'],
  ])('follows RFC 5952, section %s', (_section, written, expected) => {
    expect(format(addressWords(written), 6)).toBe(expected);
  });

  it.each(['0.0.0.0', '127.0.0.1', '192.168.1.20', '255.255.255.255', '1.2.3.4', '224.0.0.251'])(
    'writes %s',
    (address) => {
      expect(format(addressWords(address), 4)).toBe(address);
      if (address !== '0.0.0.0') expect(format(addressWords(`::ffff:${address}`), 6)).toBe(`::ffff:${address}`);
    },
  );

  it('writes every IPv6 address as the URL parser does, which follows RFC 5952 too', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
    const groups = fc.array(group, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (values) => {
        const written = values.map((value) => value.toString(16)).join(':');
        fc.pre(!written.startsWith('0:0:0:0:0:ffff:'));
        expect(format(addressWords(written), 6)).toBe(new URL(`http://[${written}]`).hostname.slice(1, -1));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('isUnspecified', () => {
  it('looks at every word', () => {
    expect(isUnspecified({ column: Uint32Array.of(9, 0, 0, 0, 0, 9), at: 1, family: 6 })).toBe(true);
    for (let word = 0; word < 4; word += 1) {
      const column = new Uint32Array(6);
      column[1 + word] = 0x8000_0000;
      expect(isUnspecified({ column, at: 1, family: 6 }), `word ${word}`).toBe(false);
    }
  });
});
