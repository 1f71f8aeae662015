import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { IPPROTO_TCP, IPPROTO_UDP, TCP_CLOSE, TCP_LISTEN } from '../../monitor/socket-record';
import { end } from '../../testing/net-namespace';
import { addressWords, copyRecord } from '../../testing/socket-records';
import { loadLibc } from './libc';
import { SockDiagSource } from './sock-diag-source';

// Real sockets, whose ports, bytes and queues the test itself knows; their inodes and cookies as ss(8) gives them.

const TCP_ESTABLISHED = 1;
const patience = { timeout: 10_000, interval: 20 };
const closers: (() => unknown)[] = [];

let source: SockDiagSource;

beforeEach(async () => {
  const libc = await loadLibc();
  if (!libc.ok) throw new Error(libc.error.detail);
  source = new SockDiagSource(libc.value);
});

afterEach(async () => {
  source.dispose();
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** The row between these ports, of a whole read or one of the listeners. */
function rowOf(
  protocol: number,
  localPort: number,
  peerPort: number,
  scope: 'all' | 'listeners' = 'all',
): SocketRecord {
  const rows: SocketRecord[] = [];
  const outcome = source.read(scope, (row) => {
    const isIt = row.protocol === protocol && row.localPort === localPort && row.peerPort === peerPort;
    if (isIt) rows.push(copyRecord(row));
  });
  expect(outcome).toEqual({ ok: true, complete: true });
  expect(rows, `${localPort} to ${peerPort}`).toHaveLength(1);
  return rows[0]!;
}

async function listen(options: { readonly host: string; readonly ipv6Only?: boolean }): Promise<Server> {
  const server = createServer().listen({ port: 0, ...options });
  closers.push(() => server.close());
  await once(server, 'listening');
  return server;
}

async function bind(options: { readonly type: 'udp4' | 'udp6'; readonly ipv6Only?: boolean }, host: string) {
  const socket = createSocket(options);
  closers.push(() => socket.close());
  socket.bind(0, host);
  await once(socket, 'listening');
  return socket;
}

const portOf = (socket: { address(): unknown }) => (socket.address() as AddressInfo).port;

/** What ss(8) says of the socket on a port: inode, and cookie in hexadecimal. */
function askSs(kind: '-t' | '-u', port: number) {
  const text = execFileSync('ss', [kind, '-aneOH', `sport = :${port}`], { encoding: 'utf8', timeout: 5000 });
  return { inode: Number(/ino:(\d+)/.exec(text)?.[1]), cookie: /sk:([0-9a-f]+)/.exec(text)?.[1] };
}

const hasSs = (() => {
  try {
    execFileSync('ss', ['-V'], { stdio: 'ignore', timeout: 5000 });
    return true;
  } catch {
    // It belongs to iproute2, which not every machine has.
    return false;
  }
})();

describe('a socket of one’s own', () => {
  const uid = process.getuid?.();

  it.each([
    { host: '127.0.0.1', ipv6Only: false, family: 4, v6Only: false },
    { host: '0.0.0.0', ipv6Only: false, family: 4, v6Only: false },
    { host: '::', ipv6Only: false, family: 6, v6Only: false },
    { host: '::', ipv6Only: true, family: 6, v6Only: true },
  ])('is there as a TCP listener on $host, IPv6 only: $ipv6Only', async ({ host, ipv6Only, family, v6Only }) => {
    const row = rowOf(IPPROTO_TCP, portOf(await listen({ host, ipv6Only })), 0, 'listeners');
    expect(row).toMatchObject({ family, v6Only, uid, state: TCP_LISTEN, queue: 0, local: addressWords(host) });
  });

  it.each([
    { type: 'udp4', host: '127.0.0.1', ipv6Only: false },
    { type: 'udp6', host: '::', ipv6Only: false },
    { type: 'udp6', host: '::', ipv6Only: true },
  ] as const)('is there as $type on $host, IPv6 only: $ipv6Only', async ({ type, host, ipv6Only }) => {
    const row = rowOf(IPPROTO_UDP, portOf(await bind({ type, ipv6Only }, host)), 0, 'listeners');
    const family = type === 'udp4' ? 4 : 6;
    expect(row).toMatchObject({ family, v6Only: ipv6Only, uid, state: TCP_CLOSE, local: addressWords(host) });
  });

  it('is there as UDP with a peer', async () => {
    const [socket, other] = [await bind({ type: 'udp4' }, '127.0.0.1'), await bind({ type: 'udp4' }, '127.0.0.1')];
    socket.connect(portOf(other), '127.0.0.1');
    await once(socket, 'connect');
    const row = rowOf(IPPROTO_UDP, portOf(socket), portOf(other));
    expect(row).toMatchObject({ state: TCP_ESTABLISHED, peer: addressWords('127.0.0.1') });
  });

  it('has the inode and the cookie that ss(8) gives', async (context) => {
    context.skip(!hasSs, 'needs ss(8) of iproute2');
    const server = await listen({ host: '127.0.0.1' });
    const datagrams = await bind({ type: 'udp4' }, '127.0.0.1');
    for (const [protocol, kind, socket] of [
      [IPPROTO_TCP, '-t', server],
      [IPPROTO_UDP, '-u', datagrams],
    ] as const) {
      const row = rowOf(protocol, portOf(socket), 0);
      const cookie = (BigInt(row.cookieHigh) << 32n) | BigInt(row.cookieLow);
      expect({ inode: row.inode, cookie: cookie.toString(16) }).toEqual(askSs(kind, portOf(socket)));
    }
  });
});

it('counts the bytes of a connection at both ends', async () => {
  const server = await listen({ host: '127.0.0.1' });
  const client = connect(portOf(server), '127.0.0.1');
  closers.push(() => client.destroy());
  const [accepted] = (await once(server, 'connection')) as [Socket];
  closers.push(() => accepted.destroy());
  accepted.resume();
  client.resume();
  client.write('x'.repeat(12_345));
  accepted.write('y'.repeat(678));
  const [own, peer] = [client.localPort!, portOf(server)];
  await vi.waitFor(() => {
    expect([accepted.bytesRead, client.bytesRead]).toEqual([12_345, 678]);
    expect(rowOf(IPPROTO_TCP, own, peer)).toMatchObject({ sent: 12_345, received: 678, queue: 0, retransmits: 0 });
    expect(rowOf(IPPROTO_TCP, peer, own)).toMatchObject({ sent: 678, received: 12_345, queue: 0, retransmits: 0 });
  }, patience);
  expect(rowOf(IPPROTO_TCP, own, peer).roundTripTime).toBeGreaterThan(0);
  expect(rowOf(IPPROTO_TCP, own, peer).roundTripTime).toBeLessThan(10_000_000);
});

describe('a program that takes nothing', () => {
  const program = `
    const server = require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 7 }, () => {
      const socket = require('dgram').createSocket('udp4');
      socket.bind(0, '127.0.0.1', () => console.log(server.address().port, socket.address().port));
    });
  `;
  let child: ChildProcess;
  let ports: readonly number[];

  beforeEach(async () => {
    const started = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    closers.push(() => end(child));
    const [line] = (await once(started.stdout, 'data')) as [Buffer];
    ports = String(line).split(' ').map(Number);
    child.kill('SIGSTOP');
  });

  it('has a queue of as many as wait, and a backlog of as many as may', async () => {
    const [port] = ports as [number];
    expect(rowOf(IPPROTO_TCP, port, 0)).toMatchObject({ queue: 0, queueLimit: 7, drops: 0 });
    const clients = [1, 2, 3].map(() => connect(port, '127.0.0.1'));
    closers.push(...clients.map((client) => () => client.destroy()));
    await Promise.all(clients.map((client) => once(client, 'connect')));
    await vi.waitFor(() => {
      expect(rowOf(IPPROTO_TCP, port, 0, 'listeners')).toMatchObject({ queue: 3, queueLimit: 7, drops: 0 });
    }, patience);
    // Nobody has a descriptor of it yet.
    expect(rowOf(IPPROTO_TCP, port, clients[0]!.localPort!)).toMatchObject({ state: TCP_ESTABLISHED, inode: 0 });
  });

  it('has the datagrams counted that the kernel dropped', async () => {
    const port = ports[1]!;
    const other = await bind({ type: 'udp4' }, '127.0.0.1');
    const datagram = Buffer.alloc(1400);
    /** The last field of its line in /proc/net/udp (proc_net_udp(5)). */
    const counted = () => Number(dropsOf(readFileSync('/proc/net/udp', 'utf8'), port));
    await vi.waitFor(async () => {
      await new Promise((sent) => {
        for (let count = 0; count < 500; count += 1) other.send(datagram, port, '127.0.0.1', sent);
      });
      expect(counted()).toBeGreaterThan(0);
    }, patience);
    await vi.waitFor(() => {
      const before = counted();
      expect(rowOf(IPPROTO_UDP, port, 0, 'listeners').drops).toBe(before);
    }, patience);
    expect(rowOf(IPPROTO_UDP, port, 0).queue).toBeGreaterThan(1400);
  });
});

function dropsOf(table: string, port: number): string | undefined {
  const line = table
    .split('\n')
    .find((each) => each.includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000`));
  return line?.trim().split(/\s+/).at(-1);
}

/** The directory of this process in cgroup2; null where that is not mounted. */
const groupDirectory = (() => {
  const mount = /^\S+ (\S+) cgroup2 /m.exec(readFileSync('/proc/self/mounts', 'utf8'))?.[1];
  const path = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
  return mount === undefined || path === undefined ? null : `${mount}${path}`;
})();

it('tells the control group of this process by its inode', async (context) => {
  context.skip(groupDirectory === null, 'needs cgroup2');
  const { ino } = statSync(groupDirectory!);
  const [server, datagrams] = [await listen({ host: '127.0.0.1' }), await bind({ type: 'udp4' }, '127.0.0.1')];
  expect(rowOf(IPPROTO_TCP, portOf(server), 0).cgroupId).toBe(ino);
  expect(rowOf(IPPROTO_UDP, portOf(datagrams), 0).cgroupId).toBe(ino);
});
