import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { RowTable } from '../../store/row-table';
import { groupOwner, makeHealth, makeProcess, makeRows, makeSocket, ownedBy, socketChanges } from '../../testing/make';
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
function found(search: string, among = rows): readonly number[] {
  const { terms } = parseSearch(search);
  return among.filter((row) => matchesTerms(row, terms, 'ada')).map(({ sockets }) => sockets[0].localPort);
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

  describe('of what has no process or no name', () => {
    const container = { runtime: 'docker', id: '80ab'.repeat(16) } as const;
    const activation = { socketUnit: 'cups.socket', serviceUnit: 'cups.service' } as const;
    const nameless = makeRows([
      makeSocket({ id: 'u', localPort: 25, owner: groupOwner({ unit: 'postfix@2.service' }) }),
      makeSocket({ id: 'c', localPort: 9000, owner: groupOwner({ container }) }),
      makeSocket({ id: 's', localPort: 631, owner: groupOwner({}, { activation }) }),
      makeSocket({ id: 'n', localPort: 53, netNamespace: { id: '4026532177', name: null } }),
      makeSocket({ id: 'b', localPort: 54, netNamespace: { id: '4026532178', name: 'blue7' } }),
    ]);

    it.each([
      ['name:postfix', [25]],
      ['name:80ab80ab', [9000]],
      ['name:cups.socket', [631]],
      ['-name:cups -name:postfix -name:80ab', [53, 54]],
      ['netns:4026532177', [53]],
      ['4026532177', [53]],
      ['"4026532177"', [53]],
      ['40265', []],
      ['netns:4026532178', []],
      ['netns:blue', [54]],
      ['blue7', [54]],
      ['7', [54]],
      ['80', []],
    ])('finds by %j the ports %j', (search, ports) => {
      expect(found(search, nameless)).toEqual(ports);
    });
  });

  it('reads a row once, whatever goes on at it', () => {
    const table = new RowTable();
    table.reset([makeSocket({ id: 'a' })], []);
    const { terms } = parseSearch('udp');
    const before = table.rows.get('a')!;
    expect(matchesTerms(before, terms, null)).toBe(false);
    table.applyHealth([makeHealth('a', { sent: 1 })]);
    const after = table.rows.get('a')!;
    expect(after).not.toBe(before);
    const read = vi.spyOn(String.prototype, 'toLowerCase');
    expect(matchesTerms(after, terms, null)).toBe(false);
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
    table.apply(socketChanges(1, { changed: [makeSocket({ id: 'a', serviceName: 'udp' })] }));
    expect(matchesTerms(table.rows.get('a')!, terms, null)).toBe(true);
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
