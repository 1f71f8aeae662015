import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { TCP_LISTEN } from '../../monitor/socket-record';
import { canAddNamespaces, countInGroup, end, ip, listenIn } from '../../testing/net-namespace';
import { makeGroup, whyNoGroups } from '../../testing/real-group';
import { addressWords, copyRecord } from '../../testing/socket-records';
import { NetNamespaces } from './net-namespaces';

const possible = canAddNamespaces();
const name = `porthole-test-${process.pid}`;
const other = `${name}-b`;
const inside = (namespace: string) => ['ip', 'netns', 'exec', namespace];

const children: ChildProcess[] = [];
let namespaces: NetNamespaces;

async function listen(before: readonly string[], ...sockets: readonly string[]): Promise<ChildProcess> {
  const child = await listenIn(before, sockets);
  children.push(child);
  return child;
}

function read() {
  const rows: SocketRecord[] = [];
  const numbers = namespaces.read((record) => rows.push(copyRecord(record)));
  return { rows, numbers };
}

/** Reads until the first look is over: all that was there before. */
function readAll() {
  const rows = new Map<string, SocketRecord>();
  const numbers = new Set<number>();
  do {
    const got = read();
    for (const row of got.rows) rows.set(`${row.cookieHigh}.${row.cookieLow}`, row);
    for (const number of got.numbers) numbers.add(number);
  } while (namespaces.settling);
  return { rows: [...rows.values()], numbers: [...numbers] };
}

/** Reads until a read has what is looked for. */
async function readUntil(wanted: (got: ReturnType<typeof read>) => boolean): Promise<ReturnType<typeof read>> {
  const deadline = performance.now() + 4000;
  for (;;) {
    const got = read();
    if (wanted(got)) return got;
    if (performance.now() > deadline) throw new Error('It did not come.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const isGone = (number: number): boolean => namespaces.infoOf(number) === null;

/** What is behind a link of /proc, which may be gone meanwhile. */
function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

const onPort = (port: number) => (row: SocketRecord) => row.localPort === port;

describe('other network namespaces', () => {
  beforeEach((context) => {
    context.skip(!possible, 'only root can make them, with ip(8) of iproute2');
    ip('netns', 'add', name);
    ip('netns', 'add', other);
    namespaces = new NetNamespaces();
    namespaces.setEnabled(true);
    return async () => {
      await Promise.all(children.splice(0).map(end));
      ip('netns', 'delete', name);
      ip('netns', 'delete', other);
    };
  });

  it('gives what is open in one, with its name and the number that the system knows it by', async () => {
    ip('-n', name, 'link', 'set', 'lo', 'up');
    const sockets = ['tcp 0.0.0.0 4801', 'tcp ::1 4802', 'udp4 127.0.0.1 4803', 'udp6 :: 4804'];
    const child = await listen(inside(name), ...sockets);
    const { rows, numbers } = readAll();
    const [row] = rows.filter(onPort(4801));
    expect(row).toMatchObject({ family: 4, protocol: 6, state: TCP_LISTEN, uid: 0, local: addressWords('0.0.0.0') });
    expect(row?.inode).toBeGreaterThan(0);
    const number = row?.netNamespace ?? 0;
    expect(rows.filter(onPort(4802))).toMatchObject([{ family: 6, local: addressWords('::1'), netNamespace: number }]);
    expect(rows.filter(onPort(4803))).toMatchObject([{ family: 4, protocol: 17, netNamespace: number }]);
    expect(rows.filter(onPort(4804))).toMatchObject([{ family: 6, protocol: 17, netNamespace: number }]);
    expect(numbers).toContain(number);
    expect(number).toBeGreaterThan(0);
    expect(namespaces.infoOf(number)).toEqual({
      id: String(statSync(`/run/netns/${name}`).ino),
      name,
      process: { pid: child.pid, name: 'node', container: null },
    });
    expect(namespaces.infoOf(0)).toBeNull();
  });

  it('gives nothing of the network that it is in itself', async () => {
    await listen([], 'tcp 127.0.0.1 4805');
    expect(readAll().rows.filter(onPort(4805))).toEqual([]);
  });

  it('tells the same ends of connections apart in two', async () => {
    for (const each of [name, other]) {
      ip('-n', each, 'link', 'set', 'lo', 'up');
      await listen(inside(each), 'tcp 127.0.0.1 4801', 'connect 127.0.0.1 4801 4900');
    }
    const ids = (rows: readonly SocketRecord[]) =>
      rows.filter(onPort(4900)).map(({ cookieLow, cookieHigh }) => `${cookieHigh}.${cookieLow}`);
    const rows = readAll().rows.filter(onPort(4900));
    expect(new Set(rows.map(({ netNamespace }) => netNamespace)).size).toBe(2);
    expect(new Set(ids(rows)).size).toBe(2);
    // An engine that is started anew finds the same ids.
    namespaces = new NetNamespaces();
    namespaces.setEnabled(true);
    expect(ids(readAll().rows).sort()).toEqual(ids(rows).sort());
  });

  it('finds one without a name', async () => {
    const child = await listen(['unshare', '--net'], 'tcp 0.0.0.0 4801');
    const [row] = readAll().rows.filter(onPort(4801));
    expect(namespaces.infoOf(row?.netNamespace ?? 0)).toEqual({
      id: expect.stringMatching(/^\d+$/) as unknown,
      name: null,
      process: { pid: child.pid, name: 'node', container: null },
    });
  });

  it('gives connections through a pair of links between two', async () => {
    ip('link', 'add', 'pt0', 'netns', name, 'type', 'veth', 'peer', 'name', 'pt1', 'netns', other);
    ip('-n', name, 'address', 'add', '10.213.7.1/24', 'dev', 'pt0');
    ip('-n', other, 'address', 'add', '10.213.7.2/24', 'dev', 'pt1');
    ip('-n', name, 'link', 'set', 'pt0', 'up');
    ip('-n', other, 'link', 'set', 'pt1', 'up');
    await listen(inside(name), 'tcp 10.213.7.1 4801');
    await listen(inside(other), 'connect 10.213.7.1 4801');
    const isEnd = ({ state }: SocketRecord) => state === 1;
    const { rows } = readAll();
    expect(rows.filter(isEnd)).toHaveLength(2);
    const server = rows.find((row) => isEnd(row) && row.localPort === 4801);
    const client = rows.find((row) => isEnd(row) && row.peerPort === 4801);
    expect(server).toMatchObject({ local: addressWords('10.213.7.1'), peer: addressWords('10.213.7.2') });
    expect(client).toMatchObject({ local: addressWords('10.213.7.2'), peer: addressWords('10.213.7.1') });
    expect(server?.netNamespace).toBe(
      rows.find((row) => row.state === TCP_LISTEN && row.localPort === 4801)?.netNamespace,
    );
    expect(client?.netNamespace).not.toBe(server?.netNamespace);
  });

  it('is read again only when its own counters have moved', async () => {
    await listen(inside(name), 'tcp 0.0.0.0 4801');
    const number = readAll().rows.find(onPort(4801))?.netNamespace ?? 0;
    expect(read().numbers).not.toContain(number);
    // The text counts sockets of the whole host as well.
    const text = () => readFileSync(`/proc/${children[0]?.pid ?? 0}/net/sockstat`, 'latin1');
    const before = text();
    await listen([], 'tcp 127.0.0.1 4805', 'tcp 127.0.0.1 4806');
    expect(text()).not.toBe(before);
    expect(read().numbers).not.toContain(number);
    await listen(inside(name), 'tcp 0.0.0.0 4802');
    const { rows } = await readUntil((got) => got.numbers.includes(number));
    expect(
      rows
        .filter(({ netNamespace }) => netNamespace === number)
        .map(({ localPort }) => localPort)
        .sort(),
    ).toEqual([4801, 4802]);
    expect(read().numbers).not.toContain(number);
  });

  it('tells the listeners of TCP where there are too many sockets of UDP to read', async () => {
    const many = Array.from({ length: 2100 }, (_, at) => `udp4 127.0.0.1 ${10_000 + at}`);
    ip('-n', name, 'link', 'set', 'lo', 'up');
    await listen(inside(name), 'tcp 0.0.0.0 4801', ...many);
    const { rows, numbers } = readAll();
    const number = rows.find(onPort(4801))?.netNamespace ?? 0;
    expect(rows.filter(({ netNamespace }) => netNamespace === number)).toHaveLength(1);
    expect(numbers).toContain(number);
  });

  it('says whose a namespace is anew when the process that told it has ended', async () => {
    const first = await listen(inside(name), 'tcp 0.0.0.0 4801');
    const second = await listen(inside(name), 'tcp 0.0.0.0 4802');
    const number = readAll().rows.find(onPort(4801))?.netNamespace ?? 0;
    expect(namespaces.infoOf(number)?.process?.pid).toBe(first.pid);
    expect(namespaces.takeChanged()).not.toContain(number);
    await end(first);
    await readUntil((got) => got.numbers.includes(number));
    expect(namespaces.infoOf(number)?.process?.pid).toBe(second.pid);
    expect(namespaces.takeChanged()).toContain(number);
    expect(namespaces.takeChanged()).toEqual([]);
  });

  it('finds the container that a nameless one is of', async (context) => {
    const whyNot = whyNoGroups();
    context.skip(whyNot !== null, whyNot ?? '');
    const id = 'a1'.repeat(32);
    const group = makeGroup(`/porthole-test-${process.pid}/docker-${id}.scope`);
    const child = await listen(['unshare', '--net'], 'tcp 0.0.0.0 4801');
    try {
      group.add(child.pid ?? 0);
      const number = readAll().rows.find(onPort(4801))?.netNamespace ?? 0;
      expect(namespaces.infoOf(number)).toMatchObject({
        name: null,
        process: { container: { runtime: 'docker', id } },
      });
    } finally {
      await end(child);
      await vi.waitFor(() => group.remove(), 5000);
    }
  });

  it('finds a change in one among many that stand still at once', async () => {
    const many = spawn('sh', ['-c', 'for i in $(seq 60); do unshare --net sleep 60 & done; wait'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    });
    try {
      // Each has a network of its own before it becomes sleep.
      await vi.waitFor(() => expect(countInGroup(many.pid ?? 0, 'sleep')).toBe(60), 20_000);
      await listen(inside(name), 'tcp 0.0.0.0 4801');
      const number = readAll().rows.find(onPort(4801))?.netNamespace ?? 0;
      const seen = new Set<number>();
      await listen(inside(name), 'tcp 0.0.0.0 4802');
      await readUntil(({ rows, numbers }) => {
        for (const each of numbers) seen.add(each);
        return rows.some(onPort(4802));
      });
      expect(seen).toContain(number);
      expect([...seen].filter((each) => namespaces.infoOf(each)?.process?.name === 'sleep')).toEqual([]);
    } finally {
      process.kill(-(many.pid ?? 0), 'SIGKILL');
      await once(many, 'exit');
    }
  });

  it('reads on through another process when the one that it read through has ended', async () => {
    const first = await listen(inside(name), 'tcp 0.0.0.0 4801');
    await listen(inside(name), 'tcp 0.0.0.0 4802');
    const number = readAll().rows.find(onPort(4801))?.netNamespace ?? 0;
    await end(first);
    const { rows, numbers } = await readUntil((got) => got.numbers.includes(number));
    expect(numbers).toContain(number);
    expect(rows.filter(({ netNamespace }) => netNamespace === number)).toMatchObject([{ localPort: 4802 }]);
  });

  it('reads on through another process when the one that it read through has moved away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'porthole-namespaces-'));
    try {
      const sign = join(folder, 'move');
      const moves = `echo ready; until test -e ${sign}; do sleep 0.02; done; exec ip netns exec ${other} sleep 60`;
      const first = await listen([...inside(name), 'sh', '-c', moves]);
      await listen(inside(name), 'tcp 0.0.0.0 4801');
      const number = readAll().rows.find(onPort(4801))?.netNamespace ?? 0;
      // It is no longer new when it moves.
      read();
      writeFileSync(sign, '');
      const isAway = () =>
        readLink(`/proc/${first.pid ?? 0}/ns/net`) === `net:[${statSync(`/run/netns/${other}`).ino}]`;
      await vi.waitFor(() => expect(isAway()).toBe(true), 5000);
      await listen(inside(name), 'tcp 0.0.0.0 4802');
      const rows = read().rows.filter(({ netNamespace }) => netNamespace === number);
      expect(rows.map(({ localPort }) => localPort).sort()).toEqual([4801, 4802]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says once of one that is gone that it has been read, without rows', async () => {
    const child = await listen(inside(name), 'tcp 0.0.0.0 4801');
    const number = readAll().rows.find(onPort(4801))?.netNamespace ?? 0;
    await end(child);
    const { rows } = await readUntil((got) => got.numbers.includes(number));
    expect(rows.filter(({ netNamespace }) => netNamespace === number)).toEqual([]);
    expect(namespaces.infoOf(number)).toBeNull();
    expect(read().numbers).not.toContain(number);
  });

  it('finds a process that came after the first look, also when it moves after its start', async () => {
    readAll();
    // The shell is started outside, is seen there, and moves.
    const child = await listenIn(
      ['sh', '-c', `echo seen; sleep 0.3; exec ip netns exec ${name} "$@"`, 'sh'],
      ['tcp 0.0.0.0 4801'],
    );
    children.push(child);
    read();
    const { rows } = await readUntil((got) => got.rows.some(onPort(4801)));
    expect(namespaces.infoOf(rows.find(onPort(4801))?.netNamespace ?? 0)?.name).toBe(name);
  });

  it('gives up all of them when it is turned off, and settles anew when it is turned on', async () => {
    await listen(inside(name), 'tcp 0.0.0.0 4801');
    const number = readAll().rows.find(onPort(4801))?.netNamespace ?? 0;
    read();
    namespaces.setEnabled(false);
    expect(read()).toEqual({ rows: [], numbers: expect.arrayContaining([number]) as unknown });
    expect(read()).toEqual({ rows: [], numbers: [] });
    namespaces.setEnabled(true);
    expect(namespaces.settling).toBe(true);
    expect(readAll().rows.some(onPort(4801))).toBe(true);
  });

  it('comes through namespaces that come and go while it reads', async () => {
    const child = spawn('sh', ['-c', 'while :; do unshare --net sleep 0.01; done'], { stdio: 'ignore' });
    children.push(child);
    const seen = new Set<number>();
    await readUntil(({ numbers }) => {
      for (const number of numbers) seen.add(number);
      return seen.size > 0 && numbers.some(isGone);
    });
    await end(child);
    // Once it is over nothing is left of them.
    await readUntil(({ numbers }) => numbers.length === 0 && [...seen].every(isGone));
  });

  it('holds no namespace open', async () => {
    await listen(['unshare', '--net'], 'tcp 0.0.0.0 4801');
    expect(readAll().rows.some(onPort(4801))).toBe(true);
    const held = readdirSync('/proc/self/fd').map((fd) => readLink(`/proc/self/fd/${fd}`));
    expect(held.filter((target) => /^\/proc\/\d+\/(task\/\d+\/)?net\//.test(target))).toEqual([]);
  });
});
