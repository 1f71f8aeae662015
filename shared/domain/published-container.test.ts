import { describe, expect, it } from 'vitest';
import type { ContainerInfo, PublishedPort } from './container';
import type { ControlGroup } from './control-group';
import type { ProcessInfo } from './process';
import { containerOf, publishedContainer } from './published-container';
import type { SocketInfo } from './socket';

const unknown = {
  confidence: 'user',
  reason: 'otherUser',
  processes: [],
  user: 'root',
  activation: null,
  service: null,
} as const;

function listener(fields: Partial<SocketInfo>, group: ControlGroup | null = null): SocketInfo {
  return {
    id: '0.1',
    role: 'listener',
    transport: 'tcp',
    networkType: 'ipv4',
    localAddress: '0.0.0.0',
    localPort: 8080,
    peerAddress: null,
    peerPort: null,
    state: 'listen',
    dualStack: false,
    exposure: 'allInterfaces',
    reach: null,
    serviceName: null,
    owner: { ...unknown, group },
    netNamespace: null,
    firstSeen: null,
    ...fields,
  };
}

function holder(name: string): ProcessInfo {
  return {
    pid: 20,
    creationTime: 20,
    key: '20-20',
    name,
    executablePath: null,
    commandArgs: null,
    owner: 'root',
    parentPid: null,
    parent: null,
    workingDirectory: null,
    group: null,
    project: null,
    terminal: null,
    executableConcerns: [],
    product: null,
    elevated: null,
    services: [],
  };
}

const group = (fields: Partial<ControlGroup>): ControlGroup => ({
  path: '/x',
  unit: null,
  slice: null,
  session: null,
  container: null,
  ...fields,
});

const port = (fields: Partial<PublishedPort> = {}): PublishedPort => ({
  hostAddress: '0.0.0.0',
  hostPort: 8080,
  containerPort: 80,
  transport: 'tcp',
  ...fields,
});

function container(name: string, ...publishedPorts: readonly PublishedPort[]): ContainerInfo {
  return { runtime: 'docker', id: `id-of-${name}`, name, image: `${name}:1`, publishedPorts };
}

const proxy = [holder('docker-proxy')];
const web = container('web', port());

describe('a published port', () => {
  it.each(['docker-proxy', 'rootlesskit', 'rootlessport', 'conmon'])('leads into its container by %s', (name) => {
    expect(publishedContainer(listener({}), [holder('sh'), holder(name)], [container('db'), web])).toBe(web);
  });

  it('leads nowhere where another program listens', () => {
    expect(publishedContainer(listener({}), [holder('nginx')], [web])).toBeNull();
    expect(publishedContainer(listener({}), [], [web])).toBeNull();
  });

  it.each([
    ['another port', listener({ localPort: 8081 })],
    ['another transport', listener({ transport: 'udp' })],
    ['one address only', listener({ localAddress: '127.0.0.1' })],
    ['a connection', listener({ role: 'connection' })],
  ])('is not %s', (_, socket) => {
    expect(publishedContainer(socket, proxy, [web])).toBeNull();
  });

  it('may be one of every address of the other family', () => {
    expect(publishedContainer(listener({ localAddress: '::' }), proxy, [web])).toBe(web);
  });

  it('is told from the same port at another address', () => {
    const here = container('here', port({ hostAddress: '127.0.0.1' }));
    const there = container('there', port({ hostAddress: '192.0.2.7' }));
    expect(publishedContainer(listener({ localAddress: '192.0.2.7' }), proxy, [here, there])).toBe(there);
    expect(publishedContainer(listener({}), proxy, [here, there])).toBeNull();
  });

  it('leads into its container where the process is not seen, but its unit is', () => {
    const socket = listener({}, group({ unit: 'docker.service' }));
    expect(publishedContainer(socket, [], [web])).toBe(web);
    const seen = { ...socket, owner: { ...socket.owner, confidence: 'exact', reason: null } } as const;
    expect(publishedContainer(seen, [holder('dockerd')], [web])).toBeNull();
  });
});

describe('the container of a socket', () => {
  it('is the one that it was made in', () => {
    const made = group({ container: { runtime: 'docker', id: 'id-of-db' } });
    const db = container('db', port({ hostPort: 9999 }));
    expect(containerOf(listener({}, made), [], [web, db])).toBe(db);
    expect(containerOf(listener({}, made), [], [web])).toBeNull();
  });

  it('is the one that it leads into', () => {
    expect(containerOf(listener({}), proxy, [web])).toBe(web);
    expect(containerOf(listener({}), [], [])).toBeNull();
  });
});
