import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CloseOutcome } from '../../../shared/domain/close';
import { fail, ok } from '../../../shared/domain/result';
import { Monitor } from '../monitor/monitor';
import type { SocketRecord } from '../monitor/socket-record';
import type { CloseError } from '../platform/platform';
import { MemoryPlatform } from '../testing/memory-platform';
import { tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import { ConnectionCloser } from './connection-closer';

// A wait is over at once: the clock that it looks at has moved on.
vi.mock('node:timers/promises', () => ({ setTimeout: (ms: number) => vi.advanceTimersByTimeAsync(ms) }));

let system: MemoryPlatform;
let closer: ConnectionCloser;

beforeEach(() => {
  vi.useFakeTimers();
  system = new MemoryPlatform();
  const monitor = new Monitor({ platform: system, firstSeen: null });
  closer = new ConnectionCloser(monitor, (scope) => monitor.tick(scope));
  return () => vi.useRealTimers();
});

function close({ cookieHigh, cookieLow }: SocketRecord): Promise<CloseOutcome> {
  return closer.close({ socketId: `${cookieHigh}.${cookieLow}` });
}

it('cuts the connection that is meant, and no other', async () => {
  const [meant, other] = [tcpConnection(80, 5000), tcpConnection(80, 5001)].map((row) => system.open(row));
  expect(await close(meant!)).toEqual({ kind: 'closed' });
  expect(system.rows).toEqual([other]);
});

it('takes one that the system only remembers for closed', async () => {
  const meant = system.open(tcpConnection(80, 5000));
  vi.spyOn(system.actions, 'closeConnection').mockImplementation(() => {
    meant.state = 6;
    return ok(null);
  });
  expect(await close(meant)).toEqual({ kind: 'closed' });
});

it('says that it is still there where the system does nothing', async () => {
  const meant = system.open(tcpConnection(80, 5000));
  vi.spyOn(system.actions, 'closeConnection').mockReturnValue(ok(null));
  expect(await close(meant)).toEqual({ kind: 'stillThere' });
});

it('cuts one after another', async () => {
  const rows = [tcpConnection(80, 5000), tcpConnection(80, 5001)].map((row) => system.open(row));
  const { closeConnection } = system.actions;
  let cuts = 0;
  vi.spyOn(system.actions, 'closeConnection').mockImplementation((table, slot) => {
    cuts += 1;
    return closeConnection(table, slot);
  });
  const [first, second] = rows.map(close);
  expect(await first).toEqual({ kind: 'closed' });
  expect(cuts).toBe(1);
  expect(await second).toEqual({ kind: 'closed' });
});

describe('nothing is cut', () => {
  it('of what is gone already, and of what is no connection over TCP', async () => {
    const cut = vi.spyOn(system.actions, 'closeConnection');
    system.open(tcpListener(80));
    system.open(udpSocket(53));
    for (const row of [tcpConnection(80, 5000), tcpListener(80), udpSocket(53)]) {
      expect(await close(row)).toEqual({ kind: 'gone' });
    }
    expect(cut).not.toHaveBeenCalled();
  });

  it('in another network', async () => {
    system.netNamespaces.set(1, { id: '4026532178', name: null });
    system.namespaces.setEnabled(true);
    const meant = system.open(tcpConnection(80, 5000, { netNamespace: 1 }));
    expect(await close(meant)).toEqual({ kind: 'elsewhere' });
    expect(system.rows).toEqual([meant]);
  });

  it.each<[CloseError, CloseOutcome]>([
    [{ code: 'gone' }, { kind: 'gone' }],
    [{ code: 'notPermitted' }, { kind: 'notPermitted' }],
    [{ code: 'ipv6' }, { kind: 'ipv6' }],
    [
      { code: 'failed', errno: 'EINVAL' },
      { kind: 'failed', errno: 'EINVAL' },
    ],
    [
      { code: 'unsupported', reason: 'basicSupport' },
      { kind: 'unsupported', reason: 'basicSupport' },
    ],
  ])('where the system answers %j', async (error, outcome) => {
    const meant = system.open(tcpConnection(80, 5000));
    vi.spyOn(system.actions, 'closeConnection').mockReturnValue(fail(error));
    expect(await close(meant)).toEqual(outcome);
  });
});
