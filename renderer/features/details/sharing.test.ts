import { describe, expect, it } from 'vitest';
import type { SocketInfo } from '../../../shared/domain/socket';
import { groupOwner, makeProcess, makeRows, makeSocket, ownedBy } from '../../testing/make';
import { sharingsOf } from './sharing';

const [web, other, third] = [20, 30, 40].map((pid) => makeProcess({ pid })) as [Program, Program, Program];
type Program = ReturnType<typeof makeProcess>;

/** A listener of a program on port 3000, by its address. */
function at(localAddress: string, program: Program, fields: Partial<SocketInfo> = {}): SocketInfo {
  const isAny = localAddress === '::' || localAddress === '0.0.0.0';
  return makeSocket({
    id: `${program.pid} ${localAddress}`,
    localAddress,
    networkType: localAddress.includes(':') ? 'ipv6' : 'ipv4',
    exposure: isAny ? 'allInterfaces' : 'loopback',
    owner: ownedBy(program),
    ...fields,
  });
}

/** What is said in the panel of the row of `own`, in short. */
function said(own: SocketInfo, ...others: readonly SocketInfo[]): readonly string[] {
  const rows = makeRows([...others, own], [web, other, third]);
  const row = rows.find(({ sockets }) => sockets.includes(own))!;
  return sharingsOf(row, rows).map(
    ({ kind, row: { processes }, socket, more }) =>
      `${kind} ${processes[0]?.pid} at ${socket.localAddress}${more > 0 ? ` +${more}` : ''}`,
  );
}

const dual = { dualStack: true };

describe('somebody else listens', () => {
  it('at the same address: the lowest PID is named, and the others counted', () => {
    const crowd = [at('0.0.0.0', third), at('0.0.0.0', other)];
    expect(said(at('0.0.0.0', web), ...crowd)).toEqual(['same 30 at 0.0.0.0 +1']);
    expect(said(at('::', web, dual), at('::', other, dual))).toEqual(['same 30 at ::']);
  });

  it('at one of all addresses, and around one', () => {
    expect(said(at('0.0.0.0', web), at('127.0.0.1', other))).toEqual(['within 30 at 127.0.0.1']);
    expect(said(at('127.0.0.1', web), at('0.0.0.0', other))).toEqual(['around 30 at 0.0.0.0']);
    expect(said(at('::', web), at('::1', other))).toEqual(['within 30 at ::1']);
    expect(said(at('::1', web), at('::', other))).toEqual(['around 30 at ::']);
  });

  it('at several of all addresses, each of which counts', () => {
    const others = [at('127.0.0.1', other), at('127.0.0.2', other), at('127.0.0.3', third)];
    expect(said(at('0.0.0.0', web), ...others)).toEqual(['within 30 at 127.0.0.1 +2']);
  });

  it('in more than one way', () => {
    expect(said(at('0.0.0.0', web), at('127.0.0.1', third), at('0.0.0.0', other))).toEqual([
      'same 30 at 0.0.0.0',
      'within 40 at 127.0.0.1',
    ]);
  });

  it('over IPv4, which an IPv6 socket of both takes too', () => {
    expect(said(at('::', web, dual), at('0.0.0.0', other))).toEqual(['ipv4Within 30 at 0.0.0.0']);
    expect(said(at('0.0.0.0', web), at('::', other, dual))).toEqual(['ipv6Around 30 at ::']);
    expect(said(at('::', web, dual), at('127.0.0.1', other))).toEqual(['within 30 at 127.0.0.1']);
    expect(said(at('127.0.0.1', web), at('::', other, dual))).toEqual(['around 30 at ::']);
    expect(said(at('127.0.0.1', web), at('::ffff:127.0.0.1', other))).toEqual(['same 30 at ::ffff:127.0.0.1']);
  });

  it('with no known program', () => {
    const unit = (name: string) => groupOwner({ path: `/system.slice/${name}`, unit: name });
    const own = at('0.0.0.0', web, { id: 'a', owner: unit('a.service') });
    expect(said(own, at('0.0.0.0', other, { id: 'b', owner: unit('b.service') }))).toEqual([
      'same undefined at 0.0.0.0',
    ]);
    // Two of one service may be one program's.
    expect(said(own, at('127.0.0.1', other, { id: 'b', owner: unit('a.service') }))).toEqual([]);
  });
});

describe('nobody else listens', () => {
  const own = at('0.0.0.0', web);
  it.each<readonly [why: string, SocketInfo]>([
    ['it is the same program', at('127.0.0.1', web)],
    ['one of its programs is the same', at('127.0.0.1', other, { owner: ownedBy(other, web) })],
    ['it is another port', at('0.0.0.0', other, { localPort: 3001 })],
    ['it is another transport', at('0.0.0.0', other, { transport: 'udp' })],
    ['it is another network', at('0.0.0.0', other, { netNamespace: { id: '4026532000', name: null } })],
    ['it takes no IPv4', at('::', other)],
    ['it is a client', at('0.0.0.0', other, { role: 'ephemeral', transport: 'udp' })],
  ])('where %s', (_, socket) => {
    expect(said(own, socket)).toEqual([]);
  });

  it('where the addresses are two', () => {
    expect(said(at('127.0.0.1', web), at('127.0.0.2', other))).toEqual([]);
  });

  it('at a port that has closed, or where the other has', () => {
    const [first, second] = makeRows([own, at('0.0.0.0', other)], [web, other]) as [never, never];
    const closed = (row: object) => ({ ...row, closed: true }) as never;
    expect(sharingsOf(first, [first, second])).toHaveLength(1);
    expect(sharingsOf(closed(first), [closed(first), second])).toEqual([]);
    expect(sharingsOf(first, [first, closed(second)])).toEqual([]);
  });
});
