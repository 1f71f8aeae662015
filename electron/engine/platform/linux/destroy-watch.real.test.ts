import type { Socket as DatagramSocket, SocketType } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { IPPROTO_TCP, IPPROTO_UDP } from '../../monitor/socket-record';
import { addressWords, copyRecord } from '../../testing/socket-records';
import { DestroyWatch } from './destroy-watch';
import { loadLibc } from './libc';

// Real sockets of this process on the loopback interface, and what the kernel tells of their end.

const patience = { timeout: 5000, interval: 10 };

let watch: DestroyWatch;
const closed: SocketRecord[] = [];
const open: (Server | DatagramSocket)[] = [];

beforeEach(async () => {
  const libc = await loadLibc();
  if (!libc.ok) throw new Error(libc.error.detail);
  watch = new DestroyWatch(libc.value);
  drain();
});

afterEach(() => {
  watch.dispose();
  for (const socket of open.splice(0)) socket.close();
  closed.length = 0;
});

function drain(): void {
  watch.drain((record) => closed.push(copyRecord(record)));
}

/** What is told of the end of a socket between these ports. */
async function endOf(protocol: number, localPort: number, peerPort: number): Promise<SocketRecord> {
  return vi.waitFor(() => {
    drain();
    const found = closed.filter(
      (row) => row.protocol === protocol && row.localPort === localPort && row.peerPort === peerPort,
    );
    expect(found).toHaveLength(1);
    return found[0]!;
  }, patience);
}

async function listen(host: string): Promise<Server> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  return server;
}

async function bind(type: SocketType, host: string): Promise<DatagramSocket> {
  const socket = createSocket(type);
  socket.bind(0, host);
  await once(socket, 'listening');
  return socket;
}

const portOf = (socket: Server | DatagramSocket) => (socket.address() as AddressInfo).port;

const hosts = [
  { host: '127.0.0.1', any: '0.0.0.0', family: 4, type: 'udp4' },
  { host: '::1', any: '::', family: 6, type: 'udp6' },
] as const;

describe.each(hosts)('the end on $host', ({ host, any, family, type }) => {
  it('of a TCP listener is told', async () => {
    const server = await listen(host);
    const port = portOf(server);
    server.close();
    expect(await endOf(IPPROTO_TCP, port, 0)).toMatchObject({
      family,
      local: addressWords(host),
      peer: addressWords(any),
    });
  });

  it('of both ends of a connection is told, with what they had carried', async () => {
    const server = await listen(host);
    open.push(server);
    const client = connect(portOf(server), host);
    const [accepted] = (await once(server, 'connection')) as [Socket];
    const ports = [client.localPort!, portOf(server)] as const;
    client.end('x'.repeat(1234));
    let received = 0;
    for await (const chunk of accepted) received += (chunk as Buffer).length;
    expect(received).toBe(1234);
    accepted.destroy();
    client.destroy();
    const address = addressWords(host);
    const outgoing = await endOf(IPPROTO_TCP, ports[0], ports[1]);
    const incoming = await endOf(IPPROTO_TCP, ports[1], ports[0]);
    expect(outgoing).toMatchObject({ family, local: address, peer: address, sent: 1234 });
    expect(incoming).toMatchObject({ family, local: address, peer: address, sent: 0 });
    // The FIN counts as one (tcp_rcv_nxt_update in net/ipv4/tcp_input.c).
    expect([1234, 1235]).toContain(incoming.received);
    expect(outgoing.cookieLow).not.toBe(incoming.cookieLow);
  });

  it('of UDP is told, with and without a peer', async () => {
    const [server, client] = [await bind(type, host), await bind(type, host)];
    const [port, peerPort] = [portOf(client), portOf(server)];
    client.connect(peerPort, host);
    await once(client, 'connect');
    client.close();
    server.close();
    const address = addressWords(host);
    expect(await endOf(IPPROTO_UDP, port, peerPort)).toMatchObject({ family, local: address, peer: address });
    expect(await endOf(IPPROTO_UDP, peerPort, 0)).toMatchObject({ family, local: address, peer: addressWords(any) });
  });
});

it('of IPv4 that came in by IPv6 is told with the addresses inside of IPv6', async () => {
  const server = await listen('::');
  open.push(server);
  const client = connect(portOf(server), '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  const port = client.localPort!;
  client.destroy();
  accepted.destroy();
  const mapped = addressWords('::ffff:127.0.0.1');
  expect(await endOf(IPPROTO_TCP, portOf(server), port)).toMatchObject({ family: 6, local: mapped, peer: mapped });
});

it('says nothing of sockets that are open', async () => {
  const server = await listen('127.0.0.1');
  const socket = await bind('udp4', '127.0.0.1');
  open.push(server, socket);
  const last = await listen('127.0.0.1');
  const port = portOf(last);
  last.close();
  await endOf(IPPROTO_TCP, port, 0);
  const ports = closed.map(({ localPort }) => localPort);
  expect(ports).not.toContain(portOf(server));
  expect(ports).not.toContain(portOf(socket));
});
