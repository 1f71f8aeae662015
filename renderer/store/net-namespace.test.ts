import { describe, expect, it } from 'vitest';
import { reachSentence, reachShort } from '../components/reach-words';
import { countReach } from '../features/listeners/headline';
import { makeConnection, makeProcess, makeRows, makeSocket, ownedBy } from '../testing/make';
import { connectionsTo } from './peer-counts';
import { reachabilityOf } from './port-row';

const node = makeProcess({ pid: 7 });
const web = { id: '4026532178', name: 'web' };
const db = { id: '4026532300', name: null };
const open = { exposure: 'allInterfaces', localAddress: '0.0.0.0', owner: ownedBy(node) } as const;
const own = makeSocket({ id: 'own', ...open });
const inWeb = makeSocket({ id: 'web', ...open, netNamespace: web });
const inDb = makeSocket({ id: 'db', ...open, netNamespace: db });

describe('listeners of other network namespaces', () => {
  it('are rows of their own, each network apart', () => {
    expect(makeRows([own, inWeb, inDb], [node]).map(({ sockets }) => sockets)).toEqual([[own], [inWeb], [inDb]]);
    const udp = { role: 'ephemeral', transport: 'udp', state: null } as const;
    expect(
      makeRows(
        [
          { ...own, ...udp },
          { ...inWeb, ...udp },
        ],
        [node],
      ),
    ).toHaveLength(2);
  });

  it('are not counted as reachable', () => {
    expect([own, inWeb].map(reachabilityOf)).toEqual(['everyone', 'computer']);
    expect(countReach(makeRows([inWeb, inDb], [node]))).toEqual({ everyone: 0, network: 0, computer: 2, internet: 0 });
  });

  it('say where they are', () => {
    expect(reachShort(inWeb)).toBe('Its own network');
    expect(reachSentence(inWeb)).toBe('Inside the network namespace web');
    expect(reachSentence(inDb)).toBe('Inside a network of its own, as containers have');
    expect(reachSentence({ ...inWeb, netNamespace: { ...web, name: 'a\nb' } })).toBe(
      'Inside the network namespace a\\nb',
    );
  });

  it('have the connections of their own network', () => {
    const fields = { localAddress: '10.0.0.2', peerAddress: '10.0.0.1' };
    const connections = [
      makeConnection({ id: 'c1', ...fields, netNamespace: web }),
      makeConnection({ id: 'c2', ...fields, peerPort: 50001, netNamespace: web }),
      makeConnection({ id: 'c3', ...fields }),
    ];
    const rows = makeRows([own, inWeb, inDb, ...connections], [node]);
    expect(rows.map(({ sockets, peers }) => [sockets[0].id, peers])).toEqual([
      ['own', 1],
      ['web', 2],
      ['db', 0],
    ]);
    expect(connectionsTo([inWeb], connections).map(({ id }) => id)).toEqual(['c1', 'c2']);
  });
});
