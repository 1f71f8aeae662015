import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ListenerProcess } from '../../../e2e/fixtures/start-listener';
import { startListener } from '../../../e2e/fixtures/start-listener';
import type { Owner } from '../../../shared/domain/owner';
import { createLinuxPlatform } from '../platform/linux';
import type { Platform } from '../platform/platform';
import type { RealGroup } from '../testing/real-group';
import { makeGroup, whyNoGroups, whyProcessesHidden } from '../testing/real-group';
import { Monitor } from './monitor';

// Real processes in real control groups, looked at with the rights of an ordinary user.

const obstacle = whyNoGroups() ?? whyProcessesHidden();
/** `nobody`, on Debian and most others. */
const NOBODY = 65_534;
const id = 'c0ffee00'.repeat(8);

let platform: Platform;
let programs: ListenerProcess[];
let groups: RealGroup[];

function make(path: string): RealGroup {
  const group = makeGroup(path);
  groups.push(group);
  return group;
}

/** A program that stands in a group before it opens a listener. */
async function listenIn(group: RealGroup, uid?: number): Promise<{ readonly pid: number; readonly port: number }> {
  const program = startListener(uid === undefined ? {} : { uid, cwd: '/' });
  programs.push(program);
  group.add(program.pid);
  return { pid: program.pid, port: await program.open() };
}

/** Who holds what listens on a port. */
async function ownerOn(monitor: Monitor, port: number): Promise<Owner & { readonly pids: readonly number[] }> {
  await monitor.tick('all');
  const socket = [...monitor.sockets.values()].find(({ localPort, role }) => localPort === port && role === 'listener');
  if (!socket) throw new Error(`Nothing listens on ${port}.`);
  const pids = socket.owner.processes.map((key) => monitor.processes.get(key)?.pid ?? 0);
  return { ...socket.owner, pids };
}

beforeEach((context) => {
  context.skip(obstacle !== null, obstacle ?? '');
  programs = [];
  groups = [];
});

afterEach(async () => {
  await Promise.all(programs.map((program) => program.end()));
  for (const group of groups.reverse()) group.remove();
});

describe('an ordinary user', () => {
  beforeEach(async () => {
    process.setegid?.(NOBODY);
    process.seteuid?.(NOBODY);
    platform = await createLinuxPlatform();
    process.seteuid?.(0);
  });

  afterEach(() => {
    process.seteuid?.(0);
    process.setegid?.(0);
    platform.dispose();
  });

  /** What an ordinary user is told of what listens on a port. */
  async function toldOf(port: number): ReturnType<typeof ownerOn> {
    process.seteuid?.(NOBODY);
    const told = await ownerOn(new Monitor({ platform, firstSeen: null }), port);
    process.seteuid?.(0);
    return told;
  }

  it('is told the unit of another user, and its only process', async () => {
    const group = make(`/system.slice/porthole-test-${process.pid}.service`);
    const { pid, port } = await listenIn(group);
    expect(await toldOf(port)).toMatchObject({
      confidence: 'inferred',
      reason: 'onlyProcess',
      pids: [pid],
      user: 'root',
      group: { path: group.path, unit: `porthole-test-${process.pid}.service`, slice: 'system.slice' },
    });
  });

  it('is told the unit only, where it has two processes', async () => {
    const group = make(`/system.slice/porthole-test-${process.pid}.service`);
    const { port } = await listenIn(group);
    await listenIn(group);
    expect(await toldOf(port)).toMatchObject({
      confidence: 'cgroup',
      reason: 'otherUser',
      pids: [],
      group: { unit: `porthole-test-${process.pid}.service` },
    });
  });

  it('is told the container', async () => {
    const { pid, port } = await listenIn(make(`/system.slice/docker-${id}.scope`));
    expect(await toldOf(port)).toMatchObject({
      pids: [pid],
      group: { unit: null, container: { runtime: 'docker', id } },
    });
  });

  it('is told the group that the socket was made in, when the program has moved on', async () => {
    const service = make(`/system.slice/porthole-test-${process.pid}.service`);
    const { pid, port } = await listenIn(service);
    make(`/porthole-elsewhere-${process.pid}`).add(pid);
    expect(await toldOf(port)).toMatchObject({ confidence: 'cgroup', pids: [], group: { path: service.path } });
  });

  it('is told the user only, where the program stands in the root group', async () => {
    const program = startListener();
    programs.push(program);
    const port = await program.open();
    const group = make(`/porthole-${process.pid}`);
    expect(group.id).toBeGreaterThan(0);
    const told = await toldOf(port);
    expect(told.pids).toEqual([]);
    expect(['user', 'cgroup']).toContain(told.confidence);
  });

  it('notices a group that is made while it looks, and a process that comes in its place', async () => {
    const monitor = new Monitor({ platform, firstSeen: null });
    const first = await listenIn(make(`/system.slice/porthole-a-${process.pid}.service`));
    process.seteuid?.(NOBODY);
    expect((await ownerOn(monitor, first.port)).pids).toEqual([first.pid]);
    process.seteuid?.(0);
    const second = await listenIn(make(`/system.slice/porthole-b-${process.pid}.service`));
    process.seteuid?.(NOBODY);
    const deadline = performance.now() + 10_000;
    let told = await ownerOn(monitor, second.port);
    while (told.pids.length === 0 && performance.now() < deadline) {
      await new Promise((resolve) => setImmediate(resolve));
      told = await ownerOn(monitor, second.port);
    }
    process.seteuid?.(0);
    expect(told).toMatchObject({ confidence: 'inferred', pids: [second.pid] });
  });
});

it('root sees the process, and is told the group', async () => {
  const group = make(`/user.slice/user-1000.slice/session-${process.pid}.scope`);
  platform = await createLinuxPlatform();
  try {
    const { pid, port } = await listenIn(group);
    expect(await ownerOn(new Monitor({ platform, firstSeen: null }), port)).toMatchObject({
      confidence: 'exact',
      pids: [pid],
      group: { path: group.path, session: String(process.pid), slice: 'user-1000.slice' },
    });
  } finally {
    platform.dispose();
  }
});
