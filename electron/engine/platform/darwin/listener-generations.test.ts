import { expect, it } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { tcpConnection, tcpListener, udpSocket } from '../../testing/socket-records';
import { ListenerGenerations } from './listener-generations';

const listener = { ...tcpListener(80), cookieLow: 1, cookieHigh: 0 };

/** What one listener is known by after each look, by who holds it in that. */
function cookies(looks: readonly (readonly number[] | null)[], record: SocketRecord = listener, complete = true) {
  const generations = new ListenerGenerations();
  return looks.map((pids) => {
    const [socket] = generations.note(pids === null ? [] : [{ record, pids }], complete);
    return socket ? `${socket.record.cookieHigh}.${socket.record.cookieLow}` : null;
  });
}

it('a listener is the same while somebody holds it who has held it', () => {
  expect(new Set(cookies([[10], [10, 11, 12], [11, 12], [12], [12, 13], [13]]))).toEqual(new Set(['0.1']));
});

it('it is another one when all who hold it are others, and stays that one', () => {
  const [first, second, third, fourth] = cookies([[10], [20], [20, 30], [30]]);
  expect(first).toBe('0.1');
  expect(second).not.toBe(first);
  expect([third, fourth]).toEqual([second, second]);
});

it('a third is neither of those before', () => {
  expect(new Set(cookies([[10], [20], [30]])).size).toBe(3);
});

it('so is a UDP socket without a peer, and no connection', () => {
  const udp = { ...udpSocket(53), cookieLow: 1, cookieHigh: 0 };
  expect(new Set(cookies([[10], [20]], udp)).size).toBe(2);
  const connection = { ...tcpConnection(80, 5000), cookieLow: 1, cookieHigh: 0 };
  expect(new Set(cookies([[10], [20]], connection)).size).toBe(1);
});

it('what a look did not show is forgotten, if it was complete', () => {
  expect(cookies([[10], null, [20]])).toEqual(['0.1', null, '0.1']);
  const [first, , third] = cookies([[10], null, [20]], listener, false);
  expect(third).not.toBe(first);
});

it('a look at one process alone gives the same cookie', () => {
  const generations = new ListenerGenerations();
  generations.note([{ record: listener, pids: [10] }], true);
  const [socket] = generations.note([{ record: listener, pids: [20, 30] }], true);
  expect(generations.withCookie({ record: listener, pids: [30] }).record).toEqual(socket?.record);
  expect(socket?.record.cookieLow).not.toBe(1);
});
