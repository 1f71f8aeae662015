import { beforeEach, describe, expect, it } from 'vitest';
import { Monitor } from '../../monitor/monitor';
import { SocketTable } from '../../monitor/socket-table';
import type { ExtendedRow } from '../../testing/extended-rows';
import { moduleTable } from '../../testing/extended-rows';
import { MemoryWindows } from '../../testing/memory-windows';
import type { Platform } from '../platform';
import { createPlatformOn } from './index';
import { HttpSys } from './http-sys';
import { loadWindows, systemRootOf } from './load-windows';
import type { Account } from './process-tokens';
import { NetshReservations } from './port-reservations';
import { Signatures } from './signatures';

let windows: MemoryWindows;
let rows: ExtendedRow[];
let table: SocketTable;
let account: Account;

const noAnswer = async () => null;
const systemSid = Buffer.from([1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]);

function create(): Platform {
  const inspectors = {
    signatures: new Signatures(null),
    firewall: null,
    reservations: new NetshReservations(noAnswer),
    httpSys: new HttpSys(noAnswer),
  };
  return createPlatformOn(windows, inspectors, 'C:\\Windows', account);
}

beforeEach(() => {
  windows = new MemoryWindows();
  rows = [];
  account = { domain: 'CORP', name: 'ada' };
  windows.onTable = (call, family) => moduleTable('tcp4', call === 'tcp' && family === 2 ? rows : []);
  table = new SocketTable();
});

/** The facts of each owner, after a whole read. */
async function read(platform: Platform) {
  platform.refresh();
  table.begin('all');
  await platform.sockets.read('all', table.observe);
  const delta = table.commit(true);
  platform.owners.note(table, delta, 'all');
  return delta.added.map((slot) => platform.owners.factsOf(table, slot));
}

describe('owners', () => {
  const connection = { local: '127.0.0.1', localPort: 80, peer: '127.0.0.1', pid: 0 };

  it('are those of the rows', async () => {
    windows.run({ pid: 12, created: 5 });
    rows = [{ local: '0.0.0.0', localPort: 80, pid: 12 }];
    expect(await read(create())).toEqual([{ pids: [12], confidence: 'exact', reason: null }]);
  });

  it('are none of what waits for its end', async () => {
    // TIME_WAIT, FIN_WAIT2 and LAST_ACK: tcpmib.h.
    rows = [11, 7, 10].map((state) => ({ ...connection, state, peerPort: state }));
    const closed = { pids: [], confidence: 'unknown', reason: 'closed' };
    expect(await read(create())).toEqual([closed, closed, closed]);
  });

  it('are none where the system names none, or one that is no process of its own', async () => {
    rows = [
      { local: '0.0.0.0', localPort: 80, pid: 0 },
      { ...connection, state: 5, peerPort: 1 },
      { local: '0.0.0.0', localPort: 81, pid: 99 },
    ];
    expect(await read(create())).toEqual(
      [[], [], []].map((pids) => ({ pids, confidence: 'unknown', reason: 'noProcess' })),
    );
  });

  it('are none where the pid is of a process that is younger than the socket', async () => {
    const made = (ms: number) => BigInt(ms) * 10_000n + 116_444_736_000_000_000n;
    const [listening, connected] = [
      { local: '0.0.0.0', localPort: 80, pid: 12 },
      { ...connection, state: 5, pid: 12 },
    ];
    windows.run({ pid: 12, created: 5000 });
    rows = [listening, connected].map((row) => ({ ...row, created: made(6000) }));
    const platform = create();
    const exact = { pids: [12], confidence: 'exact', reason: null };
    expect(await read(platform)).toEqual([exact, exact]);
    expect([0, 1].map((slot) => platform.owners.holds(table, slot, 12))).toEqual([true, true]);
    windows.run({ pid: 12, created: 7000 });
    platform.refresh();
    const none = { pids: [], confidence: 'unknown', reason: 'noProcess' };
    expect([0, 1].map((slot) => platform.owners.factsOf(table, slot))).toEqual([none, none]);
    expect([0, 1].map((slot) => platform.owners.holds(table, slot, 12))).toEqual([false, false]);
  });

  it('are told anew when their pid has come to mean another process', async () => {
    windows.run({ pid: 12, created: 5000 });
    const created = BigInt(6000) * 10_000n + 116_444_736_000_000_000n;
    rows = [{ local: '0.0.0.0', localPort: 80, pid: 12, created }];
    const platform = create();
    const monitor = new Monitor({ platform, firstSeen: null });
    await monitor.tick('all');
    const owners = () => [...monitor.sockets.values()].map(({ owner }) => [owner.confidence, ...owner.processes]);
    expect(owners()).toEqual([['exact', '12-5000']]);
    windows.run({ pid: 12, created: 7000 });
    await monitor.tick('all');
    monitor.refreshProcesses([12]);
    expect(owners()).toEqual([['unknown']]);
  });

  it('are looked up anew before a stop', async () => {
    windows.run({ pid: 12, created: 5 });
    rows = [{ local: '0.0.0.0', localPort: 80, pid: 12 }];
    const platform = create();
    await read(platform);
    expect(platform.owners.holds(table, 0, 12)).toBe(true);
    rows = [];
    expect(platform.owners.holds(table, 0, 12)).toBe(false);
  });
});

describe('the user and what may be done', () => {
  // The process of Porthole itself has the handle -1 (GetCurrentProcess).
  it('are told in the form that owners have', () => {
    windows.run({ pid: -1, created: 5, sid: systemSid, elevated: true });
    expect(create()).toMatchObject({ currentUser: 'CORP\\ada', capabilities: { closeConnection: null, kill: null } });
    account = { domain: 'machine', name: 'ada' };
    expect(create().currentUser).toBe('ada');
  });

  it('are those of the account, once it has been looked up, and not of the environment', async () => {
    windows.run({ pid: -1, created: 5, sid: systemSid });
    windows.listed = [windows.run({ pid: 12, created: 5, sid: systemSid })];
    windows.accounts.set(systemSid.toString('hex'), ['NT AUTHORITY', 'SYSTEM']);
    const platform = create();
    expect([platform.currentUser, platform.processes.describe(12)?.owner]).toEqual(['CORP\\ada', 'CORP\\ada']);
    await new Promise((resolve) => setImmediate(resolve));
    const name = 'NT AUTHORITY\\SYSTEM';
    expect([platform.currentUser, platform.processes.describe(12)?.owner]).toEqual([name, name]);
  });

  it('do not hold what an administrator may', () => {
    windows.run({ pid: -1, created: 5, sid: systemSid });
    expect(create().capabilities).toMatchObject({
      closeConnection: 'needsAdministrator',
      counters: 'notToldBySystem',
      firewall: 'interfaceRefused',
    });
  });
});

it('picks ports where IANA suggests, while netsh has told nothing', () => {
  expect(create().ephemeralPorts()).toEqual({ first: 49152, last: 65535 });
});

describe('loadWindows', () => {
  it('says why where the libraries are not to be had', async () => {
    const loaded = await loadWindows('Q:\\no such folder');
    expect(loaded).toMatchObject({ ok: false, error: { code: 'librariesUnavailable' } });
    expect(loaded.ok || loaded.error.detail !== '').toBe(true);
  });

  it.each([
    [{ SystemRoot: 'D:\\WINNT' }, 'D:\\WINNT'],
    [{ SystemRoot: 'here' }, 'C:\\Windows'],
    [{}, 'C:\\Windows'],
  ])('takes the folder of Windows from %j', (environment, folder) => {
    expect(systemRootOf(environment)).toBe(folder);
  });
});
