import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ControlGroup } from '../../../shared/domain/control-group';
import type { Owner } from '../../../shared/domain/owner';
import { processInfo, unitGroup } from '../testing/domain';
import { MemoryPlatform } from '../testing/memory-platform';
import { addressWords, tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import { OwnerNaming } from './owner-naming';
import { ProcessTable } from './process-table';
import type { SocketRecord } from './socket-record';
import { SocketTable } from './socket-table';

const ADA = 1000;
const GROUP = 4711;

let system: MemoryPlatform;
let table: SocketTable;
let processes: ProcessTable;
let naming: OwnerNaming;
let before: Owner | null;

beforeEach(() => {
  system = new MemoryPlatform();
  system.unheldReason = 'otherUser';
  table = new SocketTable();
  processes = new ProcessTable(system.processes);
  before = null;
  naming = new OwnerNaming(system, processes, () => before);
});

/** A whole read of the tables; gives the slots whose owner is to be told anew. */
function read(): readonly number[] {
  system.refresh();
  processes.takeChanges();
  table.begin('all');
  void system.sockets.read('all', table.observe);
  system.owners.note(table, table.commit(true), 'all');
  return naming.takeChanged(table);
}

function slotOf(record: SocketRecord): number {
  let found = -1;
  table.forEach((slot) => {
    if (table.rows.cookieLow[slot] === record.cookieLow) found = slot;
  });
  return found;
}

/** Who holds a socket, after a read. */
function ownerOf(record: SocketRecord): Owner {
  read();
  return naming.ownerOf(table, slotOf(record));
}

function group(fields: Partial<ControlGroup>): ControlGroup {
  return { path: '/some/where', unit: null, slice: null, session: null, container: null, ...fields };
}

/** A listener that was made in a group, with its processes. */
function listenIn(made: ControlGroup, pids: readonly number[], uids: readonly number[] = []): SocketRecord {
  system.groups.groups.set(GROUP, made);
  system.groups.members.set(GROUP, pids);
  pids.forEach((pid, at) => {
    if (pid !== 0) system.run(processInfo(pid));
    system.groups.users.set(pid, uids[at] ?? ADA);
  });
  return system.open(tcpListener(3000, { uid: ADA, cgroupId: GROUP }));
}

const nginx = unitGroup('nginx.service');

describe('a socket whose process is not seen', () => {
  it('is of the only process of its group', () => {
    expect(ownerOf(listenIn(nginx, [20]))).toEqual({
      confidence: 'inferred',
      reason: 'onlyProcess',
      processes: ['20-20'],
      user: 'ada',
      group: nginx,
      activation: null,
      service: null,
    });
  });

  it('is of the only process of its user in the group', () => {
    const owner = ownerOf(listenIn(nginx, [10, 20, 30], [0, ADA, 0]));
    expect(owner).toMatchObject({ confidence: 'inferred', processes: ['20-20'] });
  });

  it.each([
    ['two processes of its user', [10, 20], [ADA, ADA]],
    ['two of others', [10, 20], [0, 0]],
    ['none left', [], []],
    ['a process that is outside of what is seen', [20, 0], [ADA, 0]],
    ['only one that is outside', [0], [0]],
    [
      'a hundred, one of them its user’s',
      Array.from({ length: 100 }, (_, at) => at + 1),
      [ADA, ...Array<number>(99).fill(0)],
    ],
  ])('is of the unit where the group has %s', (_, pids, uids) => {
    expect(ownerOf(listenIn(nginx, pids, uids))).toMatchObject({
      confidence: 'cgroup',
      reason: 'otherUser',
      processes: [],
      group: nginx,
    });
  });

  it('is of the unit where the only process ends before it is looked at', () => {
    const record = listenIn(nginx, [20]);
    system.programs.delete(20);
    expect(ownerOf(record)).toMatchObject({ confidence: 'cgroup', processes: [] });
  });

  it('is never of a process of the root group', () => {
    const owner = ownerOf(listenIn(group({ path: '/' }), [20]));
    expect(owner).toMatchObject({ confidence: 'user', reason: 'otherUser', processes: [] });
  });

  it('is of no process of a session that has several, only of the session', () => {
    const session = group({ session: '3' });
    expect(ownerOf(listenIn(session, [10, 20], [0, ADA]))).toMatchObject({ confidence: 'cgroup', processes: [] });
    system.groups.members.set(GROUP, [20]);
    expect(ownerOf(listenIn(session, [20]))).toMatchObject({ confidence: 'inferred', processes: ['20-20'] });
  });

  it('is of its container', () => {
    const container = group({ container: { runtime: 'docker', id: 'a1' } });
    expect(ownerOf(listenIn(container, [10, 20]))).toMatchObject({ confidence: 'cgroup', group: container });
  });

  it('is of its user where the group has no name, and where it is not known', () => {
    expect(ownerOf(listenIn(group({}), [10, 20]))).toMatchObject({ confidence: 'user', reason: 'otherUser' });
    const unknown = system.open(tcpListener(4000, { cgroupId: 99 }));
    expect(ownerOf(unknown)).toMatchObject({ confidence: 'user', group: null });
  });

  it.each(['noProcess', 'pending', 'notAccepted'] as const)('is of no process where the reason is %s', (reason) => {
    const record = listenIn(nginx, [20]);
    system.unheldReason = reason;
    expect(ownerOf(record)).toMatchObject({ confidence: 'cgroup', reason, processes: [] });
  });

  it('is of no process where it is a connection, for another than the listener’s may have taken it', () => {
    listenIn(nginx, [20]);
    const made = { uid: ADA, cgroupId: GROUP };
    const connection = system.open(tcpConnection(3000, 5000, made));
    expect(ownerOf(connection)).toMatchObject({
      confidence: 'cgroup',
      reason: 'otherUser',
      processes: [],
      group: nginx,
    });
    const connected = system.open(udpSocket(6000, { ...made, state: 1, peerPort: 53 }));
    expect(ownerOf(connected)).toMatchObject({ confidence: 'cgroup', processes: [] });
    const unconnected = system.open(udpSocket(6001, made));
    expect(ownerOf(unconnected)).toMatchObject({ confidence: 'inferred', processes: ['20-20'] });
  });

  it('that its program has let go of is of its former owner first', () => {
    const record = listenIn(nginx, [20]);
    system.unheldReason = 'closed';
    expect(ownerOf(record)).toMatchObject({ confidence: 'cgroup', reason: 'closed', processes: [] });
    before = { ...ownerOf(record), confidence: 'exact', reason: null, processes: ['7-7'] };
    expect(ownerOf(record)).toMatchObject({ confidence: 'inferred', reason: 'formerOwner', processes: ['7-7'] });
  });
});

describe('a socket whose process is seen', () => {
  it('has the group that it was made in, the same object for each', () => {
    listenIn(nginx, [20]);
    const records = [tcpListener(5000, { cgroupId: GROUP }), tcpListener(5001, { cgroupId: GROUP })];
    const owners = records.map((record) => ownerOf(system.open(record, 20)));
    for (const owner of owners) {
      expect(owner).toMatchObject({ confidence: 'exact', reason: null, processes: ['20-20'] });
      expect(owner.group).toBe(nginx);
    }
  });

  it('has the group of its process where the system does not tell, or tells the root', () => {
    const shell = group({ session: '3' });
    system.run(processInfo(20, { group: shell }));
    expect(ownerOf(system.open(tcpListener(5000), 20)).group).toBe(shell);
    system.groups.groups.set(1, group({ path: '/' }));
    expect(ownerOf(system.open(tcpListener(5001, { cgroupId: 1 }), 20)).group).toBe(shell);
  });
});

describe('what is to be told anew', () => {
  it('is nothing while nothing changes', () => {
    ownerOf(listenIn(nginx, [20]));
    for (let reads = 0; reads < 200; reads += 1) expect(read()).toEqual([]);
  });

  it('is a socket whose group gets another process, or a new one in its place', () => {
    const record = listenIn(nginx, [20]);
    expect(ownerOf(record).processes).toEqual(['20-20']);
    system.run(processInfo(21));
    system.groups.members.set(GROUP, [20, 21]);
    system.groups.users.set(21, ADA);
    expect(read()).toEqual([slotOf(record)]);
    expect(ownerOf(record)).toMatchObject({ confidence: 'cgroup', processes: [] });
    system.groups.members.set(GROUP, [21]);
    expect(read()).toEqual([slotOf(record)]);
    expect(ownerOf(record).processes).toEqual(['21-21']);
    system.run(processInfo(21, { creationTime: 5000 }));
    expect(read()).toEqual([slotOf(record)]);
    expect(ownerOf(record).processes).toEqual(['21-5000']);
  });

  it('is a socket whose group becomes known, also one whose process is seen', () => {
    system.run(processInfo(20));
    const record = system.open(tcpListener(5000, { cgroupId: GROUP }), 20);
    expect(ownerOf(record)).toMatchObject({ confidence: 'exact', group: null });
    system.groups.groups.set(GROUP, nginx);
    expect(read()).toEqual([slotOf(record)]);
    expect(ownerOf(record).group).toBe(nginx);
    expect(read()).toEqual([]);
  });

  it('is a socket of before, when another is told otherwise', () => {
    const record = listenIn(nginx, [20]);
    ownerOf(record);
    // Between two reads: nothing is looked at again before the second socket is told of.
    system.run(processInfo(21));
    system.groups.users.set(21, ADA);
    system.groups.members.set(GROUP, [20, 21]);
    system.groups.refresh();
    const second = system.open(tcpListener(3001, { uid: ADA, cgroupId: GROUP }));
    table.begin('listeners');
    void system.sockets.read('listeners', table.observe);
    table.commit(true);
    expect(naming.ownerOf(table, slotOf(second)).confidence).toBe('cgroup');
    expect(new Set(read())).toEqual(new Set([slotOf(record), slotOf(second)]));
  });

  it('is a socket of before, when the group is known only to another', () => {
    const record = system.open(tcpListener(5000, { cgroupId: GROUP }));
    expect(ownerOf(record).group).toBeNull();
    const second = listenIn(nginx, [20]);
    table.begin('listeners');
    void system.sockets.read('listeners', table.observe);
    table.commit(true);
    expect(naming.ownerOf(table, slotOf(second)).group).toBe(nginx);
    expect(read()).toContain(slotOf(record));
  });

  it('costs one look at each process a read, however many sockets there are', () => {
    listenIn(nginx, [20, 21, 22]);
    for (let port = 7000; port < 7100; port += 1) system.open(tcpListener(port, { uid: ADA, cgroupId: GROUP }));
    read();
    const looked = vi.spyOn(system.groups, 'userOf');
    table.forEach((slot) => void naming.ownerOf(table, slot));
    expect(looked).toHaveBeenCalledTimes(3);
  });

  it('is found out about every group in turn', () => {
    const records = Array.from({ length: 30 }, (_, at) => {
      system.groups.groups.set(100 + at, unitGroup(`web-${at}.service`));
      system.groups.members.set(100 + at, [1000 + at]);
      system.run(processInfo(1000 + at));
      return system.open(tcpListener(6000 + at, { uid: ADA, cgroupId: 100 + at }));
    });
    for (const record of records) ownerOf(record);
    for (let at = 20; at < 30; at += 1) system.groups.members.set(100 + at, []);
    const told = new Set<number>();
    for (let reads = 0; reads < 8; reads += 1) for (const slot of read()) told.add(slot);
    expect(told).toEqual(new Set(records.slice(20).map(slotOf)));
  });

  it('is nothing of sockets that are gone, about whose group nobody asks any more', () => {
    const record = listenIn(nginx, [20]);
    ownerOf(record);
    system.close(record);
    system.groups.members.set(GROUP, [20, 21]);
    for (let reads = 0; reads < 61; reads += 1) expect(read()).toEqual([]);
    const asked = vi.spyOn(system.groups, 'processesOf');
    for (let reads = 0; reads < 61; reads += 1) read();
    expect(asked).not.toHaveBeenCalled();
  });
});

describe('a listener of the service manager', () => {
  const cups = { socketUnit: 'cups.socket', serviceUnit: 'cups.service' };
  const manager = () => system.run(processInfo(1, { name: 'systemd' }));

  it('is told with what it starts, when that is known', () => {
    manager();
    const record = system.open(tcpListener(631, { family: 6, local: addressWords('::1') }), 1);
    expect(ownerOf(record).activation).toBeNull();
    expect(system.activations.asked).toEqual([{ transport: 'tcp', localAddress: '::1', localPort: 631 }]);
    expect(read()).toEqual([]);
    system.activations.answer(631, cups);
    expect(read()).toEqual([slotOf(record)]);
    expect(ownerOf(record)).toMatchObject({ confidence: 'exact', processes: ['1-1'], activation: cups });
  });

  it('is known by its unit, or by the group of the manager, where the process is not seen', () => {
    listenIn(unitGroup('cups.socket'), []);
    system.activations.answer(3000, cups);
    expect(ownerOf(system.rows[0]!)).toMatchObject({ confidence: 'cgroup', activation: cups });
    system.groups.groups.set(8, group({ path: '/init.scope' }));
    system.activations.answer(5353, cups);
    expect(ownerOf(system.open(udpSocket(5353, { cgroupId: 8 }))).activation).toEqual(cups);
  });

  it('is not looked for among others, nor among connections', () => {
    manager();
    system.run(processInfo(20, { name: 'nginx' }));
    ownerOf(system.open(tcpListener(80), 20));
    ownerOf(system.open(tcpConnection(631, 5000), 1));
    expect(system.activations.asked).toEqual([]);
  });

  it('is not taken for one on the same port of another network', () => {
    manager();
    system.activations.answer(631, cups);
    system.netNamespaces.set(3, { id: '4026532000', name: null });
    system.namespaces.setEnabled(true);
    const record = tcpListener(631, { netNamespace: 3 });
    system.open(record, 1);
    table.begin('all');
    system.namespaces.read(table.observe);
    table.commit(true, [3]);
    expect(naming.ownerOf(table, slotOf(record))).toMatchObject({ confidence: 'exact', activation: null });
    expect(system.activations.asked).toEqual([]);
  });

  it('that is gone is not told of', () => {
    manager();
    const record = system.open(tcpListener(631), 1);
    ownerOf(record);
    system.close(record);
    read();
    system.activations.answer(631, cups);
    expect(read()).toEqual([]);
  });
});
