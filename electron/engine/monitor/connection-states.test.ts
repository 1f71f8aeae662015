import { expect, it } from 'vitest';
import { tcpConnection } from '../testing/socket-records';
import { readRows, slotOf } from '../testing/table-reads';
import { STATES, connectionState, isQueued } from './connection-states';
import { SocketTable } from './socket-table';

// include/net/tcp_states.h, in its own words; BOUND_INACTIVE is a socket that has never been connected.
const kernel: Readonly<Record<number, string>> = {
  1: 'ESTABLISHED',
  2: 'SYN_SENT',
  3: 'SYN_RECV',
  4: 'FIN_WAIT1',
  5: 'FIN_WAIT2',
  6: 'TIME_WAIT',
  7: 'CLOSE',
  8: 'CLOSE_WAIT',
  9: 'LAST_ACK',
  10: 'LISTEN',
  11: 'CLOSING',
  12: 'NEW_SYN_RECV',
  13: 'BOUND_INACTIVE',
};

/** The kernel's word for what OpenTelemetry has a word of its own for. */
const words: Readonly<Record<string, string>> = {
  SYN_RECV: 'syn_received',
  NEW_SYN_RECV: 'syn_received',
  FIN_WAIT1: 'fin_wait_1',
  FIN_WAIT2: 'fin_wait_2',
  CLOSE: 'closed',
  BOUND_INACTIVE: 'closed',
};

it('names every state of the kernel', () => {
  for (const [number, word] of Object.entries(kernel)) {
    expect(connectionState(Number(number)), word).toBe(words[word] ?? word.toLowerCase());
  }
  expect(STATES).toBe(14);
});

it.each([0, 14, 255, -1, 1.5, NaN])('names none for %s', (number) => {
  expect(connectionState(number)).toBeNull();
});

it.each([
  ['an established one that no program has', { inode: 0 }, true],
  ['one whose peer has hung up meanwhile', { inode: 0, state: 8 }, true],
  ['one that a program has, on Linux', { inode: 7 }, false],
  ['one that a program has, elsewhere', { inode: 0, pid: 7 }, false],
  ['one in a handshake', { inode: 0, state: 3 }, false],
  ['one that is only remembered', { inode: 0, state: 6 }, false],
])('takes for queued: %s', (_, fields, queued) => {
  const table = new SocketTable();
  const row = tcpConnection(80, 5000, fields);
  readRows(table, [row]);
  expect(isQueued(table.rows, slotOf(table, row))).toBe(queued);
});
