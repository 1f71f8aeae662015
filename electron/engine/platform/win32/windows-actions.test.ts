import { beforeEach, describe, expect, it } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { SocketTable } from '../../monitor/socket-table';
import { MemoryWindows } from '../../testing/memory-windows';
import { addressWords, tcpConnection, udpSocket } from '../../testing/socket-records';
import { WindowsActions } from './windows-actions';

let windows: MemoryWindows;
let actions: WindowsActions;

const victim = { pid: 200, creationTime: 6000 };

beforeEach(() => {
  windows = new MemoryWindows();
  windows.run({ pid: 200, created: 6000 });
  windows.run({ pid: 300, created: 6000 });
  actions = new WindowsActions(windows);
});

const failed = (error: object) => ({ ok: false, error });
const done = { ok: true, value: null };
const hows = ['probe', 'terminate', 'kill'] as const;

describe('signal', () => {
  it('ends a process by force', () => {
    expect(actions.signal(victim, 'kill')).toEqual(done);
    expect(windows.terminated).toEqual([200]);
    expect(windows.open.size).toBe(0);
  });

  it('does nothing when it only tries', () => {
    expect(actions.signal(victim, 'probe')).toEqual(done);
    expect([windows.terminated, windows.posted]).toEqual([[], []]);
    // PROCESS_TERMINATE is tried for: winnt.h.
    expect(windows.opened[0]!.access & 1).toBe(1);
  });

  it('asks by its visible windows, and no others', () => {
    windows.windows = [
      { handle: 1, pid: 200, visible: true },
      { handle: 2, pid: 200, visible: false },
      { handle: 3, pid: 300, visible: true },
      { handle: 4, pid: 200, visible: true },
      { handle: 5, pid: 200, visible: true, kind: 'ConsoleWindowClass' },
    ];
    expect(actions.signal(victim, 'terminate')).toEqual(done);
    expect(windows.posted).toEqual([1, 4]);
    expect(windows.terminated).toEqual([]);
  });

  it.each([
    ['none', []],
    ['none that is visible', [{ handle: 2, pid: 200, visible: false }]],
    ['those of others', [{ handle: 3, pid: 300, visible: true }]],
    ['that of its console', [{ handle: 4, pid: 200, visible: true, kind: 'ConsoleWindowClass' }]],
    ['that of its terminal', [{ handle: 5, pid: 200, visible: true, kind: 'PseudoConsoleWindow' }]],
  ])('cannot ask a program with %s of its windows', (_what, list) => {
    windows.windows = list;
    expect(actions.signal(victim, 'terminate')).toEqual(failed({ code: 'cannotAsk' }));
    expect([windows.posted, windows.terminated]).toEqual([[], []]);
  });

  it('may not ask a program with more rights', () => {
    windows.windows = [{ handle: 1, pid: 200, visible: true, refused: 5 }];
    expect(actions.signal(victim, 'terminate')).toEqual(failed({ code: 'notPermitted' }));
  });

  it.each(hows)('meets no other process by a pid that was used again (%s)', (how) => {
    windows.windows = [{ handle: 1, pid: 200, visible: true }];
    windows.run({ pid: 200, created: 6001 });
    expect(actions.signal(victim, how)).toEqual(failed({ code: 'identityChanged' }));
    expect([windows.posted, windows.terminated, windows.open.size]).toEqual([[], [], 0]);
  });

  it('meets the process that it has opened, though another has its pid by then', () => {
    // As it is while no handle is open; with one, Windows does not give the pid away.
    windows.onOpen = () => windows.run({ pid: 200, created: 6001 });
    expect(actions.signal(victim, 'kill')).toEqual(failed({ code: 'gone' }));
    expect(windows.terminated).toEqual([]);
  });

  it.each(hows)('finds out that the process has ended, whose pid a handle keeps (%s)', (how) => {
    windows.run({ pid: 200, created: 6000, ended: true });
    expect(actions.signal(victim, how)).toEqual(failed({ code: 'gone' }));
    expect([windows.terminated, windows.open.size]).toEqual([[], 0]);
  });

  it.each([
    [5, { code: 'notPermitted' }],
    [87, { code: 'gone' }],
    [8, { code: 'failed', errno: 'error 8' }],
  ])('says what the error %i of opening means', (denied, error) => {
    windows.run({ pid: 200, created: 6000, denied });
    for (const how of hows) expect(actions.signal(victim, how)).toEqual(failed(error));
  });

  it.each([
    [5, { code: 'notPermitted' }],
    [6, { code: 'failed', errno: 'error 6' }],
  ])('says what the error %i of ending means', (number, error) => {
    windows.failures.set('TerminateProcess', number);
    expect(actions.signal(victim, 'kill')).toEqual(failed(error));
    expect(windows.open.size).toBe(0);
  });

  it('takes one that is about to end anyway for gone, though access to it is denied', () => {
    windows.failures.set('TerminateProcess', 5);
    windows.onTerminate = (pid) => windows.programs.delete(pid);
    expect(actions.signal(victim, 'kill')).toEqual(failed({ code: 'gone' }));
  });

  it('does nothing where the creation time is not to be had', () => {
    windows.failures.set('GetProcessTimes', 5);
    expect(actions.signal(victim, 'kill')).toEqual(failed({ code: 'notPermitted' }));
    expect([windows.terminated, windows.open.size]).toEqual([[], 0]);
  });
});

describe('closeConnection', () => {
  function close(record: SocketRecord) {
    const table = new SocketTable();
    table.begin('all');
    table.observe(record);
    return actions.closeConnection(table, table.commit(true).added[0]!);
  }

  const connection = tcpConnection(0x1234, 0x01bb, {
    local: addressWords('192.0.2.1'),
    peer: addressWords('198.51.100.7'),
  });

  it('names it by its addresses and ports', () => {
    expect(close(connection)).toEqual(done);
    // MIB_TCPROW, tcpmib.h: state 12 (DELETE_TCB), addresses and ports in network order, 32 bits each.
    const row = [12, 0, 0, 0, 192, 0, 2, 1, 0x12, 0x34, 0, 0, 198, 51, 100, 7, 0x01, 0xbb, 0, 0];
    expect(windows.entries.map((bytes) => [...bytes])).toEqual([row]);
  });

  it('cannot be done over IPv6, nor to UDP', () => {
    expect(close({ ...connection, family: 6 })).toEqual(failed({ code: 'ipv6' }));
    expect(close(udpSocket(53))).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(windows.entries).toEqual([]);
  });

  it.each([
    [5, { code: 'notPermitted' }],
    [317, { code: 'notPermitted' }],
    [87, { code: 'failed', errno: 'error 87' }],
  ])('says what the error %i means', (number, error) => {
    windows.failures.set('SetTcpEntry', number);
    expect(close(connection)).toEqual(failed(error));
  });
});
