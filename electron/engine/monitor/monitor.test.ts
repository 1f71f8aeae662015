import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangeSet } from '../../../shared/domain/change-set';
import { applyChanges } from '../../../shared/domain/change-set';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { SocketInfo } from '../../../shared/domain/socket';
import { childOf, processInfo } from '../testing/domain';
import { MemoryPlatform } from '../testing/memory-platform';
import { tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import type { MonitorOptions } from './monitor';
import { Monitor } from './monitor';

let system: MemoryPlatform;
let monitor: Monitor;
let now: number;
let published: ChangeSet[];
/** What a receiver of every ChangeSet has. */
let sockets: Map<string, SocketInfo>;
let processes: Map<string, ProcessInfo>;

function start(firstSeen: MonitorOptions['firstSeen'] = null): void {
  monitor = new Monitor({ platform: system, firstSeen, now: () => now });
  published = [];
  sockets = new Map();
  processes = new Map();
  monitor.onChanges((changes) => {
    published.push(changes);
    for (const part of [changes.sockets, changes.processes]) expectEachKeyOnce(part);
    applyChanges(sockets, changes.sockets, ({ id }) => id);
    applyChanges(processes, changes.processes, ({ key }) => key);
    expect([changes.base, changes.seq]).toEqual([monitor.seq - 1, monitor.seq]);
  });
}

function expectEachKeyOnce({ added, changed, removed }: ChangeSet['sockets'] | ChangeSet['processes']): void {
  const keys = [...[...added, ...changed].map((value) => ('id' in value ? value.id : value.key)), ...removed];
  expect(new Set(keys).size).toBe(keys.length);
}

/** A tick, after which the receiver must have what the monitor has. */
async function tick(scope: 'all' | 'listeners' = 'all'): Promise<void> {
  await monitor.tick(scope);
  expect(sockets).toEqual(monitor.sockets);
  expect([...processes.values()].sort((a, b) => a.pid - b.pid)).toEqual(
    [...monitor.processes.all()].sort((a, b) => a.pid - b.pid),
  );
}

async function tenTicks(): Promise<void> {
  for (let read = 0; read < 10; read += 1) await tick();
}

const ports = () => [...sockets.values()].map(({ localPort }) => localPort).sort((a, b) => a - b);
const onPort = (port: number) => [...sockets.values()].find(({ localPort }) => localPort === port);

beforeEach(() => {
  system = new MemoryPlatform();
  now = 1000;
  start();
});

describe('rows', () => {
  it('come, change and go with the sockets', async () => {
    const listener = system.open(tcpListener(80));
    const connection = system.open(tcpConnection(80, 5000));
    await tick();
    expect(ports()).toEqual([80, 80]);
    connection.state = 6;
    await tick();
    expect([...sockets.values()].find(({ role }) => role === 'connection')?.state).toBe('time_wait');
    system.close(listener);
    await tick('listeners');
    expect([...sockets.values()].map(({ role }) => role)).toEqual(['connection']);
    system.close(connection);
    await tick();
    expect(sockets.size).toBe(0);
  });

  it('make no ChangeSet when nothing differs', async () => {
    system.open(tcpListener(80));
    await tick();
    await tick();
    await tick('listeners');
    expect(published).toHaveLength(1);
  });

  it('make no ChangeSet when what differs is not told', async () => {
    const listener = system.open(tcpListener(80));
    await tick();
    listener.inode += 1;
    await tick();
    expect(published).toHaveLength(1);
  });

  it('stay when a read fails, which is a limit until one succeeds', async () => {
    system.open(tcpListener(80));
    await tick();
    system.readFails = 'recv: ENOBUFS';
    await tick();
    expect(ports()).toEqual([80]);
    expect(monitor.limits()).toEqual([{ code: 'collectorFailed', detail: 'recv: ENOBUFS' }]);
    system.readFails = null;
    await tick();
    expect(monitor.limits()).toEqual([]);
  });

  it('stay when a read is not complete, and new ones come', async () => {
    const first = system.open(tcpListener(80));
    await tick();
    system.close(first);
    system.open(tcpListener(81));
    system.readIsComplete = false;
    await tick();
    expect(ports()).toEqual([80, 81]);
    system.readIsComplete = true;
    await tick();
    expect(ports()).toEqual([81]);
  });

  it('are no longer told to a listener that has ended', async () => {
    const seen: number[] = [];
    const end = monitor.onChanges(({ seq }) => seen.push(seq));
    system.open(tcpListener(80));
    await tick();
    end();
    system.open(tcpListener(81));
    await tick();
    expect(seen).toEqual([1]);
  });
});

describe('the time a socket was first seen', () => {
  it('is unknown for what was there at the first read, and stays', async () => {
    const listener = system.open(tcpListener(80));
    await tick();
    now = 2000;
    system.open(udpSocket(53));
    await tick();
    now = 3000;
    listener.uid = 1000;
    await tick();
    expect([onPort(80)?.firstSeen, onPort(53)?.firstSeen]).toEqual([null, 2000]);
    expect(onPort(80)?.owner.user).toBe('ada');
  });

  it('is unknown for what comes with the first read that succeeds', async () => {
    system.readFails = 'no';
    await tick();
    system.readFails = null;
    system.open(tcpListener(80));
    await tick();
    expect(onPort(80)?.firstSeen).toBeNull();
  });

  it('is what an engine before this one knew', async () => {
    start(
      new Map([
        ['0.80', 5],
        ['0.81', null],
      ]),
    );
    for (const port of [80, 81, 82]) system.open(tcpListener(port));
    await tick();
    expect([80, 81, 82].map((port) => onPort(port)?.firstSeen)).toEqual([5, null, 1000]);
  });

  it('is new for a cookie that was closed and comes again', async () => {
    const listener = system.open(tcpListener(80));
    await tick();
    system.close(listener);
    await tick();
    now = 9000;
    system.open(listener);
    await tick();
    expect(onPort(80)?.firstSeen).toBe(9000);
  });
});

describe('owners', () => {
  it('come with their ancestors', async () => {
    const parent = system.run(processInfo(10));
    const child = system.run(childOf(parent, 20));
    system.open(tcpListener(80), 20);
    await tick();
    expect(onPort(80)?.owner).toMatchObject({
      confidence: 'exact',
      reason: null,
      processes: [child.key],
      user: 'root',
    });
    expect([...processes.keys()].sort()).toEqual([parent.key, child.key].sort());
  });

  it('come later where they are not known at once', async () => {
    system.run(processInfo(20));
    system.ownersPending = true;
    system.open(tcpListener(80), 20);
    await tick();
    expect(onPort(80)?.owner).toMatchObject({ confidence: 'user', reason: 'pending', processes: [] });
    system.ownersPending = false;
    await tick();
    expect(onPort(80)?.owner).toMatchObject({ confidence: 'exact', processes: ['20-20'] });
    expect(published.at(-1)?.sockets).toMatchObject({ added: [], changed: [{ localPort: 80 }], removed: [] });
  });

  it('of a connection that was let go of are its user alone, once the program of its listener is known', async () => {
    system.run(processInfo(20));
    const factsOf = system.owners.factsOf.bind(system.owners);
    vi.spyOn(system.owners, 'factsOf').mockImplementation((table, slot) =>
      table.rows.inode[slot] === 0 ? { pids: [], confidence: 'unknown', reason: 'closed' } : factsOf(table, slot),
    );
    system.ownersPending = true;
    system.open(tcpListener(80), 20);
    system.open(tcpConnection(80, 5000, { inode: 0, state: 6 }));
    await tick();
    const letGo = () => [...sockets.values()].find(({ role }) => role === 'connection')?.owner;
    expect(letGo()?.reason).toBe('pending');
    system.ownersPending = false;
    await tick();
    expect(letGo()).toMatchObject({ confidence: 'user', reason: 'closed', processes: [], user: 'root' });
  });

  it('are pending where the process ended between two looks', async () => {
    system.open(tcpListener(80), 99);
    await tick();
    expect(onPort(80)?.owner).toMatchObject({ confidence: 'user', reason: 'pending', processes: [] });
  });

  it('are forgotten with their ancestors when they hold nothing any more, within ten whole reads', async () => {
    const shell = system.run(processInfo(10));
    system.run(childOf(shell, 20));
    system.run(childOf(shell, 30));
    const first = system.open(tcpListener(80), 20);
    const second = system.open(tcpListener(81), 30);
    await tick();
    system.close(first);
    await tenTicks();
    expect([...processes.keys()].sort()).toEqual(['10-10', '30-30']);
    system.close(second);
    await tenTicks();
    expect(processes.size).toBe(0);
  });

  it('that are forgotten and come again in one read stand once in the ChangeSet', async () => {
    system.run(processInfo(20));
    const first = system.open(tcpListener(80), 20);
    await tick();
    system.close(first);
    await tenTicks();
    system.open(tcpListener(81), 20);
    await tick();
    expect([...processes.keys()]).toEqual(['20-20']);
  });

  it('are seen to be others when their pid is used again', async () => {
    system.run(processInfo(20, { name: 'old' }));
    system.open(tcpListener(80), 20);
    await tick();
    system.run(processInfo(20, { name: 'new', creationTime: 7777 }));
    monitor.refreshProcesses([20]);
    expect(onPort(80)?.owner.processes).toEqual(['20-7777']);
    expect(processes.get('20-7777')?.name).toBe('new');
    await tenTicks();
    expect([...processes.keys()]).toEqual(['20-7777']);
  });

  it('are not taken for those that had their pid before', async () => {
    system.run(processInfo(20, { name: 'old' }));
    system.open(tcpListener(80), 20);
    await tick();
    system.run(processInfo(20, { name: 'new', creationTime: 7777 }));
    system.open(tcpListener(81), 20);
    await tick();
    expect(onPort(81)?.owner.processes).toEqual(['20-7777']);
  });

  it('come with their new parent when they get one', async () => {
    const shell = system.run(processInfo(10));
    system.run(childOf(shell, 20));
    system.open(tcpListener(80), 20);
    await tick();
    const manager = system.run(processInfo(5));
    system.run(childOf(manager, 20));
    monitor.refreshProcesses([20]);
    expect(processes.get(manager.key)).toBeDefined();
  });

  it('are told anew when they run another program', async () => {
    system.run(processInfo(20, { name: 'sh' }));
    system.open(tcpListener(80), 20);
    await tick();
    system.run(processInfo(20, { name: 'node' }));
    monitor.refreshProcesses([20]);
    expect(processes.get('20-20')?.name).toBe('node');
    expect(published.at(-1)?.sockets.changed).toEqual([]);
  });
});

it('tells whether a process holds a socket at this moment', async () => {
  system.run(processInfo(20));
  const listener = system.open(tcpListener(80), 20);
  await tick();
  expect([monitor.holdsAny(['0.80'], 20), monitor.holdsAny(['0.80'], 21), monitor.holdsAny(['0.81'], 20)]).toEqual([
    true,
    false,
    false,
  ]);
  system.holders.delete(listener.inode);
  expect(monitor.holdsAny(['0.80'], 20)).toBe(false);
});
