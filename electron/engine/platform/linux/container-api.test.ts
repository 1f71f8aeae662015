import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import type { Server as SocketServer, Socket } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContainerApi, containerSockets, readContainers } from './container-api';

// Real servers on real sockets, some of which misbehave.

const answer = JSON.stringify([{ Id: 'a1', Names: ['/web'], Image: 'nginx:1', Ports: [] }]);
const web = { runtime: 'docker', id: 'a1', name: 'web', image: 'nginx:1', publishedPorts: [] };

let folder: string;
let path: string;
let servers: (Server | SocketServer)[];
let clients: Set<Socket>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-api-'));
  path = join(folder, 'docker.sock');
  servers = [];
  clients = new Set();
});

afterEach(() => {
  for (const client of clients) client.destroy();
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

async function start(server: Server | SocketServer, at = path): Promise<void> {
  servers.push(server);
  server.on('connection', (client: Socket) => {
    clients.add(client);
    client.on('error', () => client.destroy());
  });
  server.listen(at);
  await once(server, 'listening');
}

const serve = (listener: RequestListener, at = path) => start(createServer(listener), at);
/** A server that says this, byte for byte. */
const say = (bytes: string, andEnd = true) =>
  start(
    createSocketServer((client) => {
      client.once('data', () => (andEnd ? client.end(bytes) : client.write(bytes)));
    }),
  );

const read = (timeout = 2000) => readContainers({ runtime: 'docker', path }, { timeout });

it('asks for the containers that run', async () => {
  const asked: unknown[] = [];
  await serve(({ method, url }, response) => {
    asked.push([method, url]);
    response.end(answer);
  });
  expect(await read()).toEqual({ ok: true, value: { body: Buffer.from(answer), containers: [web] } });
  expect(asked).toEqual([['GET', '/containers/json']]);
});

describe('gives a reason for one that', () => {
  it('is not there', async () => {
    expect(await read()).toEqual({ ok: false, error: { code: 'notThere', detail: 'ENOENT' } });
  });

  it('takes the question and says nothing', async () => {
    await serve(() => undefined);
    expect(await read(200)).toEqual({ ok: false, error: { code: 'timeout' } });
  });

  it('begins to answer and hangs', async () => {
    await serve((_, response) => response.write('['));
    expect(await read(200)).toEqual({ ok: false, error: { code: 'timeout' } });
  });

  it('answers a byte at a time, without end', async () => {
    let timer: NodeJS.Timeout | null = null;
    await serve((_, response) => {
      timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(timer ?? undefined));
    });
    const begun = performance.now();
    expect(await read(300)).toEqual({ ok: false, error: { code: 'timeout' } });
    expect(performance.now() - begun).toBeLessThan(1500);
  });

  it('sends a hundred megabytes, of which it is not rid', async () => {
    let sent = 0;
    const megabyte = Buffer.alloc(1 << 20, 0x20);
    await serve((_, response) => {
      const more = () => {
        while (sent < 100 && !response.destroyed) {
          sent += 1;
          if (!response.write(megabyte)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    });
    expect(await read()).toEqual({ ok: false, error: { code: 'badAnswer', detail: '200' } });
    expect(sent).toBeLessThan(20);
  });

  it('tells of a million containers', async () => {
    await serve((_, response) => response.end(`[${'{},'.repeat(999_999)}{}]`));
    expect(await read()).toMatchObject({ ok: false, error: { code: 'badAnswer' } });
  });

  it.each([
    ['other types', '[{"Id":{}}]'],
    ['no JSON', 'It works!'],
    ['nothing', ''],
  ])('says %s', async (_name, body) => {
    await serve((_, response) => response.end(body));
    expect(await read()).toEqual({ ok: false, error: { code: 'badAnswer', detail: '200' } });
  });

  it('refuses', async () => {
    await serve((_, response) => response.writeHead(403).end(answer));
    expect(await read()).toEqual({ ok: false, error: { code: 'badAnswer', detail: '403' } });
  });

  it.each([
    ['a length that is too great', `HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n${answer}`],
    ['a length that is too small', `HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n${answer}`],
    ['a length that is none', `HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n${answer}`],
    ['what is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'X-Filler: y\r\n'.repeat(20_000)}`],
    ['half a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n[]'],
  ])('says %s', async (_, bytes) => {
    await say(bytes);
    expect(await read()).toMatchObject({ ok: false, error: { code: 'badAnswer' } });
  });

  it.each([
    ['and waits', 'Connection: Upgrade\r\nUpgrade: tcp\r\n', false],
    ['and ends', 'Connection: Upgrade\r\nUpgrade: tcp\r\n', true],
    ['without a name', '', true],
  ])('wants to talk in another way %s', async (_, headers, andEnd) => {
    await say(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`, andEnd);
    expect(await read()).toMatchObject({ ok: false, error: { code: 'badAnswer' } });
    // The connection is not left open.
    await expect.poll(() => [...clients].every(({ destroyed }) => destroyed)).toBe(true);
  });

  it('says nothing, and hangs up', async () => {
    await say('');
    expect(await read()).toMatchObject({ ok: false, error: { code: 'badAnswer' } });
  });

  it('is not waited for any longer', async () => {
    await serve(() => undefined);
    const waiting = new AbortController();
    const asked = readContainers({ runtime: 'docker', path }, { signal: waiting.signal });
    waiting.abort();
    expect(await asked).toEqual({ ok: false, error: { code: 'timeout' } });
    expect(await readContainers({ runtime: 'docker', path }, { signal: waiting.signal })).toEqual(await asked);
  });
});

it('gives the containers of all that answer, each once', async () => {
  const podman = join(folder, 'podman.sock');
  await serve((_, response) => response.end(answer));
  await serve((_, response) => response.end(`[{"Id":"b2"},{"Id":"a1"}]`), podman);
  const api = new ContainerApi([
    { runtime: 'docker', path: join(folder, 'nobody.sock') },
    { runtime: 'docker', path },
    { runtime: 'podman', path: podman },
  ]);
  const containers = await api.read(new AbortController().signal);
  expect(containers.map(({ runtime, id }) => `${runtime} ${id}`).sort()).toEqual(['podman a1', 'podman b2']);
});

it('gives the very same list until one of them says something else', async () => {
  let [first, second] = [answer, '[]'];
  const other = join(folder, 'podman.sock');
  await serve((_, response) => response.end(first));
  await serve((_, response) => (second === '' ? response.destroy() : response.end(second)), other);
  const api = new ContainerApi([
    { runtime: 'docker', path },
    { runtime: 'podman', path: other },
  ]);
  const { signal } = new AbortController();
  const before = await api.read(signal);
  expect(before).toEqual([web]);
  expect(await api.read(signal)).toBe(before);
  first = answer.replace('web', 'shop');
  expect(await api.read(signal)).toMatchObject([{ name: 'shop' }]);
  second = '[{"Id":"b2"}]';
  expect(await api.read(signal)).toMatchObject([{ name: 'shop' }, { id: 'b2' }]);
  second = '';
  expect(await api.read(signal)).toMatchObject([{ name: 'shop' }]);
});

it('reads no more than a mebibyte', async () => {
  const list = (bytes: number) => `[${'{"Id":"a"},'.repeat(100)}{"Id":"${'b'.repeat(64)}"}]`.padEnd(bytes);
  let bytes = 1 << 20;
  await serve((_, response) => response.end(list(bytes)));
  expect(await read()).toMatchObject({ ok: true });
  bytes += 1;
  expect(await read()).toEqual({ ok: false, error: { code: 'badAnswer', detail: '200' } });
});

describe('the sockets', () => {
  const paths = (environment: Parameters<typeof containerSockets>[0]) =>
    containerSockets(environment).map((socket) => `${socket.runtime} ${socket.path}`);

  it('are the usual ones', () => {
    expect(paths({})).toEqual(['docker /var/run/docker.sock', 'podman /run/podman/podman.sock']);
  });

  it("are this user's too", () => {
    expect(paths({ XDG_RUNTIME_DIR: '/run/user/1000', DOCKER_HOST: 'unix:///home/ada/d.sock' })).toEqual([
      'docker /home/ada/d.sock',
      'docker /var/run/docker.sock',
      'docker /run/user/1000/docker.sock',
      'podman /run/podman/podman.sock',
      'podman /run/user/1000/podman/podman.sock',
    ]);
  });

  it('are none of the network, and none that stands nowhere', () => {
    const usual = paths({});
    for (const host of ['tcp://192.0.2.1:2375', 'ssh://ada@example.org', 'unix://docker.sock', 'unix://', '']) {
      expect(paths({ DOCKER_HOST: host, XDG_RUNTIME_DIR: 'run' })).toEqual(usual);
    }
  });
});
