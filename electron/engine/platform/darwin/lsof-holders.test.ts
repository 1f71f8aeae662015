import { describe, expect, it } from 'vitest';
import { socketIdFrom } from '../../enrich/describe-socket';
import { tcpConnection, tcpListener } from '../../testing/socket-records';
import { LsofHolders } from './lsof-holders';

const listener = { ...tcpListener(80), cookieLow: 1, cookieHigh: 0 };
const connection = { ...tcpConnection(80, 5000), cookieLow: 2, cookieHigh: 0 };
const [listenerId, connectionId] = [socketIdFrom(0, 1), socketIdFrom(0, 2)];

/** Of a look that has shown both. */
function known(): LsofHolders {
  const holders = new LsofHolders();
  const both = [
    { record: listener, pids: [3, 5] },
    { record: connection, pids: [5] },
  ];
  holders.note(both, 'all', true);
  holders.takeChanged();
  return holders;
}

describe('the holders of sockets', () => {
  it('are told once as changed, when there are others', () => {
    const holders = known();
    holders.note([{ record: listener, pids: [3, 5] }], 'all', true);
    expect(holders.takeChanged()).toEqual([]);
    // The lowest is as before, and the row is the same.
    holders.note([{ record: listener, pids: [3, 6] }], 'all', true);
    expect(holders.takeChanged()).toEqual([listenerId]);
    expect(holders.takeChanged()).toEqual([]);
    expect(holders.pidsOf(listenerId)).toEqual([3, 6]);
  });

  it('are forgotten with their socket', () => {
    const holders = known();
    holders.note([], 'all', true);
    expect([holders.pidsOf(listenerId), holders.pidsOf(connectionId)]).toEqual([[], []]);
  });

  it('of a connection are kept by a look at listeners', () => {
    const holders = known();
    holders.note([], 'listeners', true);
    expect([holders.pidsOf(listenerId), holders.pidsOf(connectionId)]).toEqual([[], [5]]);
  });

  it('are kept by a look that is not complete', () => {
    const holders = known();
    holders.note([], 'all', false);
    expect([holders.pidsOf(listenerId), holders.pidsOf(connectionId)]).toEqual([[3, 5], [5]]);
  });
});
