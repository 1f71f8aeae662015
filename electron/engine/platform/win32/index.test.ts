import { beforeEach, describe, expect, it } from 'vitest';
import { SocketTable } from '../../monitor/socket-table';
import type { ExtendedRow } from '../../testing/extended-rows';
import { moduleTable } from '../../testing/extended-rows';
import { MemoryWindows } from '../../testing/memory-windows';
import type { Platform } from '../platform';
import { createPlatformOn } from './index';
import { HttpSys } from './http-sys';
import { loadWindows, systemRootOf } from './load-windows';
import { NetshReservations } from './port-reservations';
import { Signatures } from './signatures';

let windows: MemoryWindows;
let rows: ExtendedRow[];
let table: SocketTable;

const noAnswer = async () => null;
const systemSid = Buffer.from([1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]);

function create(): Platform {
  const inspectors = {
    signatures: new Signatures(null),
    firewall: null,
    reservations: new NetshReservations(noAnswer),
    httpSys: new HttpSys(noAnswer),
  };
  return createPlatformOn(windows, inspectors, 'C:\\Windows');
}

beforeEach(() => {
  windows = new MemoryWindows();
  rows = [];
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
      [[], [], [99]].map((pids) => ({ pids, confidence: 'unknown', reason: 'noProcess' })),
    );
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
    windows.accounts.set(systemSid.toString('hex'), ['CORP', 'ada']);
    expect(create()).toMatchObject({ currentUser: 'CORP\\ada', capabilities: { closeConnection: null, kill: null } });
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
