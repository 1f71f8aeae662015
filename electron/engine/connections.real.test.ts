import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BriefSocket, ListenerHealth } from '../../shared/domain/listener-health';
import type { SocketInfo } from '../../shared/domain/socket';
import type { EngineToSubscriber } from '../../shared/ipc/engine-messages';
import { Engine } from './engine';
import { createPlatform } from './platform';

// What listeners go through, shown by real connections of this process.

const patience = { timeout: 10_000, interval: 50 };

let engine: Engine;
let server: Server;
let port: number;
const told: EngineToSubscriber[] = [];
const brief: BriefSocket[] = [];
const clients: Socket[] = [];
const accepted: Socket[] = [];

beforeEach(async () => {
  engine = new Engine({
    platform: await createPlatform(),
    own: [],
    known: null,
    onAlerts: () => undefined,
    onListeners: () => undefined,
  });
  server = createServer({ pauseOnConnect: false, allowHalfOpen: true }, (socket) => {
    // A peer that resets its connection is what some of the tests are about.
    socket.on('error', () => undefined);
    accepted.push(socket);
  });
  server.listen({ host: '127.0.0.1', port: 0, backlog: 5 });
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  engine.onBrief((sockets) => brief.push(...sockets));
  await engine.start();
  const end = engine.subscribe({
    send: (message) => {
      told.push(message);
      if (message.type === 'snapshot' || message.type === 'changes') {
        queueMicrotask(() => {
          end.receive({ type: 'ack', seq: message.seq });
        });
      }
    },
  });
});

afterEach(async () => {
  engine.dispose();
  for (const socket of [...clients.splice(0), ...accepted.splice(0)]) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  told.length = 0;
  brief.length = 0;
});

function socketsOn(localPort: number): readonly SocketInfo[] {
  return [...engine.monitor.sockets.values()].filter((socket) => socket.localPort === localPort);
}

function listener(): SocketInfo {
  return socketsOn(port).find(({ role }) => role === 'listener')!;
}

/** The health of the listener, as it was last told. */
function health(): ListenerHealth | undefined {
  return told
    .flatMap((message) => (message.type === 'health' ? message.listeners : []))
    .findLast(({ socketId }) => socketId === listener().id);
}

async function open(): Promise<Socket> {
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  clients.push(client);
  await once(client, 'connect');
  return client;
}

describe('a listener', () => {
  it('has its connections counted by state, and its backlog told', async () => {
    await open();
    await open();
    await vi.waitFor(() => {
      expect(health()).toMatchObject({ acceptQueue: 0, backlog: 5, connections: { established: 2 }, warnings: [] });
    }, patience);
  });

  it('has its bytes told as rates, and so have its connections', async () => {
    const client = await open();
    await vi.waitFor(() => {
      expect(accepted).toHaveLength(1);
    }, patience);
    const own = engine.monitor.processes.all().find(({ pid }) => pid === process.pid)!;
    const end = engine.subscribe({ send: (message) => told.push(message) });
    end.receive({ type: 'watch', process: own.key });
    // Once it has been seen at rest, so that all of it falls between two looks.
    await vi.waitFor(() => {
      expect(health()?.connections).toEqual({ established: 1 });
    }, patience);
    client.write(Buffer.alloc(100_000));
    accepted[0]!.resume();
    await vi.waitFor(() => {
      expect(health()?.received).toBeGreaterThan(10_000);
    }, patience);
    await vi.waitFor(() => {
      const inbound = told
        .flatMap((message) => (message.type === 'traffic' ? message.connections : []))
        .find(({ receivedTotal }) => receivedTotal === 100_000);
      expect(inbound?.roundTripTime).toBeGreaterThan(0);
    }, patience);
  });

  it('is warned of when the peers have hung up and it does not', async () => {
    const client = await open();
    client.end();
    await vi.waitFor(() => {
      expect(health()?.connections).toEqual({ close_wait: 1 });
    }, patience);
  });
});

describe('a connection that was brief', () => {
  it('is told of with its listener, by its addresses', async () => {
    const ports = new Set<number | null>();
    const isOurs = ({ peerPort }: BriefSocket): boolean => ports.has(peerPort);
    // One that a look happens upon is not brief; so it is tried again.
    await vi.waitFor(async () => {
      const client = await open();
      ports.add(client.localPort ?? null);
      client.resetAndDestroy();
      await vi.waitFor(() => {
        expect(brief.some(isOurs)).toBe(true);
      });
    }, patience);
    expect(brief.find(isOurs)).toMatchObject({
      transport: 'tcp',
      localAddress: '127.0.0.1',
      localPort: port,
      peerAddress: '127.0.0.1',
      listener: listener().id,
    });
    await vi.waitFor(() => {
      expect(health()?.briefConnections).toBeGreaterThan(0);
    }, patience);
  });
});

describe('a program that accepts nothing', () => {
  it('has the connections of its queue for its own, and a warning when the queue is full', async () => {
    const program = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 5 }, function () {
        console.log(this.address().port);
      })`,
    ]);
    try {
      const [line] = (await once(program.stdout, 'data')) as [Buffer];
      port = Number(line);
      program.kill('SIGSTOP');
      // Of eight, six fit into a queue for five (listen(2), sk_acceptq_is_full in include/net/sock.h).
      for (let count = 0; count < 8; count += 1) clients.push(connect({ port, host: '127.0.0.1' }));
      await vi.waitFor(() => {
        expect(health()).toMatchObject({ acceptQueue: 6, backlog: 5 });
        expect(health()?.warnings).toContain('acceptQueueFull');
      }, patience);
      const queued = socketsOn(port).filter(({ state }) => state === 'established');
      expect(queued).toHaveLength(6);
      for (const { owner } of queued) {
        expect(owner).toMatchObject({ confidence: 'inferred', reason: 'notAccepted' });
        expect(owner.processes).toEqual(listener().owner.processes);
      }
      await vi.waitFor(() => {
        expect(health()?.drops).toBeGreaterThan(0);
      }, patience);
    } finally {
      for (const client of clients.splice(0)) client.destroy();
      program.kill('SIGKILL');
    }
  });
});

describe('a connection that its program has let go of', () => {
  it('still names that program', async () => {
    const client = await open();
    const clientPort = client.localPort!;
    await vi.waitFor(() => {
      expect(socketsOn(clientPort)[0]?.owner.confidence).toBe('exact');
    }, patience);
    const [{ owner }] = socketsOn(clientPort) as [SocketInfo];
    client.end();
    await once(client, 'finish');
    accepted[0]!.end();
    client.destroy();
    await vi.waitFor(() => {
      expect(socketsOn(clientPort)[0]?.state).toBe('time_wait');
    }, patience);
    expect(socketsOn(clientPort)[0]?.owner).toMatchObject({
      confidence: 'inferred',
      reason: 'formerOwner',
      processes: owner.processes,
    });
  });
});
