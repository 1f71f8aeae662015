import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeProcess, makeRows, makeSocket, ownedBy } from '../../testing/make';
import { matchesTerms } from './match-row';
import { parseSearch } from './search-query';

const node = makeProcess({ pid: 41233, project: { name: 'shop', path: '/home/ada/shop' } });
const chrome = makeProcess({ pid: 9, name: 'chrome', owner: 'bob', project: null });
const rows = makeRows(
  [
    makeSocket({
      id: 'a',
      localPort: 80,
      serviceName: 'HTTP',
      owner: ownedBy(chrome),
      exposure: 'allInterfaces',
      localAddress: '0.0.0.0',
    }),
    makeSocket({ id: 'b', localPort: 3000, owner: ownedBy(node) }),
    makeSocket({ id: 'c', localPort: 5353, transport: 'udp', state: null, serviceName: 'mDNS' }),
  ],
  [node, chrome],
);

/** The ports that a search finds, for the user ada. */
function found(search: string): readonly number[] {
  const { terms } = parseSearch(search);
  return rows.filter((row) => matchesTerms(row, terms, 'ada')).map(({ sockets }) => sockets[0].localPort);
}

describe('search', () => {
  it.each([
    ['', [80, 3000, 5353]],
    ['3000', [3000]],
    ['30', [3000]],
    ['41233', [3000]],
    ['4123', []],
    ['NODE', [3000]],
    ['shop', [3000]],
    ['port:3000-5999', [3000, 5353]],
    ['port:80', [80]],
    ['exposed', [80]],
    ['-exposed', [3000, 5353]],
    ['user:me', [3000]],
    ['user:bo', [80]],
    ['-name:chrome', [3000, 5353]],
    ['pid:9', [80]],
    ['service:mdns', [5353]],
    ['addr:127.0', [3000, 5353]],
    ['127.0.0.1:3000', [3000]],
    ['proto:udp', [5353]],
    ['state:listen', [80, 3000]],
    ['name:chrome port:80', [80]],
    ['name:chrome port:81', []],
    ['port:', [80, 3000, 5353]],
    ['""', [80, 3000, 5353]],
  ])('finds by %j the ports %j', (search, ports) => {
    expect(found(search)).toEqual(ports);
  });

  it.each([
    ['port:abc', 'badPort'],
    ['port:70000', 'badPort'],
    ['port:20-10', 'badPort'],
    ['pid:x', 'badPid'],
    ['proto:icmp', 'badProto'],
    ['state:open', 'badState'],
    ['colour:red', 'unknownField'],
  ])('says that it does not understand %j, and searches it as a word', (search, code) => {
    expect(parseSearch(search)).toEqual({
      terms: [{ negated: false, kind: 'word', text: search }],
      problems: [{ code, text: search }],
    });
  });

  it('keeps quoted words together', () => {
    expect(parseSearch('"next server" name:"a b"').terms).toEqual([
      { negated: false, kind: 'word', text: 'next server' },
      { negated: false, kind: 'name', text: 'a b' },
    ]);
  });

  it('takes an IPv6 address for a word', () => {
    expect(parseSearch('::1 fe80::1 dead::beef').problems).toEqual([]);
  });

  it('takes any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (search) => {
        expect(found(search).length).toBeLessThanOrEqual(rows.length);
      }),
    );
  });
});
