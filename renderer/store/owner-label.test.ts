import { describe, expect, it } from 'vitest';
import { ownerName, ownerNote } from '../components/owner-words';
import type { Owner } from '../../shared/domain/owner';
import type { ProcessInfo } from '../../shared/domain/process';
import { groupOwner, makeProcess, makeRows, makeSocket, ownedBy, unknownOwner } from '../testing/make';
import { labelKey } from './owner-label';

const systemd = makeProcess({ pid: 1, name: 'systemd', owner: 'root' });
const node = makeProcess({ pid: 7 });
const host = makeProcess({ pid: 8, name: 'svchost.exe' });
const dns = { name: 'Dnscache', displayName: 'DNS Client' };
const activation = { socketUnit: 'cups.socket', serviceUnit: 'cups.service' };
const id = '3f2a9c0d1e2f4455'.repeat(4);

function labelled(owner: Owner, processes: readonly ProcessInfo[] = []) {
  const [row] = makeRows([makeSocket({ id: 'a', owner })], processes);
  return row!.label;
}

describe('what holds a port is called', () => {
  it.each<[string, Owner, readonly ProcessInfo[], string, string | null]>([
    ['a program', ownedBy(node), [node], 'node', null],
    ['a likely one', { ...ownedBy(node), confidence: 'inferred', reason: 'onlyProcess' }, [node], 'node', 'likely'],
    ['a service of Windows, and its host', { ...ownedBy(host), service: dns }, [host], 'DNS Client', '· svchost.exe'],
    [
      'a likely host of one',
      { ...ownedBy(host), confidence: 'inferred', reason: 'onlyProcess', service: dns },
      [host],
      'DNS Client',
      '· svchost.exe likely',
    ],
    [
      'a program that is called as its service',
      { ...ownedBy(node), service: { name: 'node', displayName: 'node' } },
      [node],
      'node',
      null,
    ],
    ['a service whose program is not known', { ...unknownOwner, service: dns }, [], 'DNS Client', null],
    [
      'a socket unit, whoever holds it',
      { ...ownedBy(systemd), activation },
      [systemd],
      'cups.socket',
      'starts cups.service when needed',
    ],
    ['a service', groupOwner({ unit: 'postgresql.service' }, { user: 'postgres' }), [], 'postgresql', 'service'],
    ['another unit', groupOwner({ unit: 'app-shop.scope' }), [], 'app-shop.scope', 'unit'],
    [
      'a container',
      groupOwner({ container: { runtime: 'podman', id }, unit: 'x.scope' }),
      [],
      '3f2a9c0d1e2f',
      'Podman container',
    ],
    [
      'a session',
      groupOwner({ session: '3', unit: 'session-3.scope' }, { user: 'bob' }),
      [],
      'Login session 3',
      'of bob',
    ],
    [
      'a user',
      { ...unknownOwner, confidence: 'user', reason: 'otherUser', user: 'postfix' },
      [],
      'A program of postfix',
      null,
    ],
    ['nothing, for a user alone', { ...unknownOwner, user: 'root' }, [], 'Unknown program', null],
    ['nothing', unknownOwner, [], 'Unknown program', null],
    ['a hostile unit', groupOwner({ unit: 'a\u202eb.service' }), [], 'a\\u202eb', 'service'],
  ])('%s', (_, owner, processes, name, note) => {
    const label = labelled(owner, processes);
    expect([ownerName(label), ownerNote(label)]).toEqual([name, note]);
  });
});

it('is sorted by what it is called by, and last when it is not known', () => {
  expect(labelKey(labelled(groupOwner({ unit: 'postgresql.service' })))).toBe('postgresql.service');
  expect(labelKey(labelled(unknownOwner))).toBeNull();
});
