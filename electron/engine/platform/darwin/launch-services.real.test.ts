import { afterEach, beforeEach, expect, it } from 'vitest';
import { SocketTable } from '../../monitor/socket-table';
import { ScriptFolder } from '../../testing/script-folder';
import { tcpConnection, tcpListener, udpSocket } from '../../testing/socket-records';
import { LaunchServices } from './launch-services';

// A script in the place of launchctl.

let scripts: ScriptFolder;
let now: number;
let services: LaunchServices;
/** Who holds which local port. */
let holders: Map<number, readonly number[]>;

beforeEach(() => {
  scripts = new ScriptFolder();
  now = 0;
  holders = new Map();
  const pidsOf = (table: SocketTable, slot: number) => holders.get(table.rows.localPort[slot] ?? 0) ?? [];
  services = new LaunchServices({ program: launchctl(), pidsOf, executableOf: () => null, now: () => now });
});

afterEach(() => {
  services.dispose();
  scripts.remove();
});

/** Names a job of pid 42, and one more if there is. */
function launchctl(more = ''): string {
  return scripts.write(
    'launchctl',
    `printf 'PID\\tStatus\\tLabel\\n42\\t0\\tcom.example.web\\n-\\t0\\tcom.example.idle\\n${more}'`,
  );
}

async function refresh(): Promise<void> {
  services.refresh();
  await services.settled();
}

const namesOf = (pid: number, creationTime = 1) => services.servicesOf({ pid, creationTime }).map(({ name }) => name);

/** A table with listeners at these ports, and the ports of slots. */
function listening(...ports: readonly number[]) {
  const table = new SocketTable();
  table.begin('all');
  ports.forEach((port, at) => table.observe({ ...tcpListener(port), cookieLow: at + 1 }));
  table.commit(true);
  return { table, portsOf: (slots: readonly number[]) => slots.map((slot) => table.rows.localPort[slot]) };
}

it('jobs are asked for once, and again for a process that nobody has asked about', async () => {
  expect(namesOf(42)).toEqual([]);
  await refresh();
  expect(services.servicesOf({ pid: 42, creationTime: 1 })).toEqual([
    { name: 'com.example.web', displayName: 'com.example.web' },
  ]);
  now = 6000;
  await refresh();
  expect(scripts.takeCalls()).toEqual(['list']);
  namesOf(43);
  await refresh();
  expect(scripts.takeCalls()).toEqual(['list']);
});

it('a process that is no job is not asked about again, until its pid is another one’s', async () => {
  namesOf(43);
  await refresh();
  scripts.takeCalls();
  for (now = 6000; now < 60_000; now += 6000) {
    namesOf(43);
    await refresh();
  }
  expect(scripts.takeCalls()).toEqual([]);
  now = 59_000;
  namesOf(43, 2);
  await refresh();
  expect(scripts.takeCalls()).toEqual(['list']);
});

it('after a failure the same are asked about again', async () => {
  scripts.write('launchctl', 'exit 1');
  namesOf(42);
  await refresh();
  launchctl();
  now = 6000;
  await refresh();
  expect(namesOf(42)).toEqual(['com.example.web']);
});

it('sockets of which another job is told now are given once', async () => {
  const { table, portsOf } = listening(80, 81, 82, 83);
  holders = new Map([
    [80, [7, 42]],
    [81, [43]],
    [82, [44]],
  ]);
  namesOf(42);
  await refresh();
  expect(portsOf(services.takeChanged(table))).toEqual([80]);
  expect(services.takeChanged(table)).toEqual([]);
  launchctl('43\\t0\\tcom.example.new\\n');
  now = 61_000;
  await refresh();
  expect(portsOf(services.takeChanged(table))).toEqual([81]);
  launchctl();
  now = 122_000;
  await refresh();
  expect(portsOf(services.takeChanged(table))).toEqual([81]);
});

it('jobs cannot be stopped by themselves', async () => {
  expect(services.canStop).toBe(false);
  expect((await services.stop('com.example.web', { pid: 42, creationTime: 0 })).ok).toBe(false);
});

it('AirPlay is named where ControlCenter listens for it, and nowhere else', () => {
  const controlCenter = '/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter';
  const table = new SocketTable();
  table.begin('all');
  const records = [
    tcpListener(5000),
    tcpListener(7000),
    tcpListener(5001),
    tcpConnection(5000, 60_000),
    udpSocket(7000),
  ];
  records.forEach((record, at) => table.observe({ ...record, cookieLow: at + 1 }));
  const slots = table.commit(true).added;
  const named = (executable: string) => {
    const source = new LaunchServices({ program: null, pidsOf: () => [42], executableOf: () => executable });
    return slots.map((slot) => source.serviceOf(table, slot)?.displayName ?? null);
  };
  expect(named(controlCenter)).toEqual(['AirPlay Receiver', 'AirPlay Receiver', null, null, null]);
  expect(named(`/tmp${controlCenter}`)).toEqual([null, null, null, null, null]);
});
