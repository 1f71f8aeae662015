import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { ContainerInfo } from '../shared/domain/container';
import type { ContainerRef } from '../shared/domain/control-group';
import type { ProcessInfo } from '../shared/domain/process';
import type { SocketInfo } from '../shared/domain/socket';
import { groupOwner, makeProcess, makeSocket, makeStatus, ownedBy } from './testing/make';
import { renderApp } from './testing/render-app';

// Security item 24: text of the operating system is data. Names of programs are tried in e2e/hostile.spec.ts.

vi.setConfig({ testTimeout: 20_000 });

/** A text with markup, an escape sequence of terminals, an override that turns the text around, and a line feed. */
const hostile = (what: string): string => `${what}<img src=x>\u001b[31m\u202egpj\u2066\n${what}`;

/** How a person is to see it. */
const shown = (what: string): string => `${what}<img src=x>\\u001b[31m\\u202egpj\\u2066\\n${what}`;

/** Control characters but the line feed, which titles have between their sentences; bidi overrides and isolates. */
const harmful = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

interface Machine {
  /** Says what is hostile here. */
  readonly name: string;
  readonly socket: Partial<SocketInfo>;
  readonly processes?: readonly ProcessInfo[];
  readonly containers?: readonly ContainerInfo[];
  /** The texts that have to be seen, as escapes. */
  readonly texts: readonly string[];
}

const docker: ContainerRef = { runtime: 'docker', id: 'c0ffee00'.repeat(8) };
const named: ContainerInfo = {
  ...docker,
  name: hostile('name'),
  image: hostile('image'),
  publishedPorts: [{ hostAddress: '0.0.0.0', hostPort: 3000, containerPort: 80, transport: 'tcp' }],
};
const group = groupOwner({}).group!;
const inContainer = makeProcess({ pid: 42, group: { ...group, container: docker } });
const forwarder = makeProcess({ pid: 43, name: 'docker-proxy' });
const shell = makeProcess({ pid: 40, name: hostile('shell'), terminal: hostile('terminal') });
const full = makeProcess({
  pid: 41,
  parent: shell.key,
  parentPid: 40,
  executablePath: hostile('path'),
  commandArgs: ['node', hostile('argument')],
  workingDirectory: hostile('folder'),
  project: { name: hostile('project'), path: hostile('place') },
  terminal: hostile('terminal'),
  owner: hostile('user'),
  group: { ...group, unit: hostile('unit') },
});
const host = makeProcess({
  pid: 45,
  name: hostile('host'),
  product: { company: hostile('maker'), name: hostile('product') },
  services: [{ name: hostile('service'), displayName: hostile('title') }],
});
const ofSession = makeProcess({ pid: 44, group: { ...group, session: hostile('session') } });

const machines: readonly Machine[] = [
  {
    name: 'a container, its name and image',
    socket: { owner: groupOwner({ container: docker }) },
    containers: [named],
    texts: ['name', 'image'],
  },
  {
    name: 'the container of a program that is seen',
    socket: { owner: ownedBy(inContainer) },
    processes: [inContainer],
    containers: [named],
    texts: ['name'],
  },
  {
    name: 'a container behind its forwarder',
    socket: { owner: ownedBy(forwarder), localAddress: '0.0.0.0' },
    processes: [forwarder],
    containers: [named],
    texts: ['name', 'image'],
  },
  {
    name: 'a container without an engine, known by its id',
    socket: { owner: groupOwner({ container: { runtime: 'snap', id: hostile('snap') } }) },
    texts: ['snap'],
  },
  { name: 'a unit', socket: { owner: groupOwner({ unit: hostile('unit') }) }, texts: ['unit'] },
  {
    name: 'a login session, and its user',
    socket: { owner: groupOwner({ session: hostile('session') }, { user: hostile('user') }) },
    texts: ['session', 'user'],
  },
  {
    name: 'the session of a program that is seen',
    socket: { owner: ownedBy(ofSession) },
    processes: [ofSession],
    texts: ['session'],
  },
  {
    name: 'a socket of the service manager, and what it starts',
    socket: {
      owner: groupOwner({}, { activation: { socketUnit: hostile('socket'), serviceUnit: hostile('service') } }),
    },
    texts: ['socket', 'service'],
  },
  {
    name: 'the file, command, folder, project, terminal, user, unit and package of a program, and its parent',
    socket: { owner: ownedBy(full) },
    processes: [shell, full],
    texts: ['path', 'argument', 'folder', 'project', 'place', 'terminal', 'user', 'unit', 'shell', 'package'],
  },
  {
    name: 'the service, product and signer of a program, and a rule of the firewall',
    socket: {
      owner: { ...ownedBy(host), service: host.services[0]! },
      exposure: 'allInterfaces',
      localAddress: '0.0.0.0',
    },
    processes: [host],
    texts: ['service', 'title', 'host', 'maker', 'product', 'signer', 'rule'],
  },
  {
    name: 'a service without a program',
    socket: { owner: { ...groupOwner({}), service: { name: hostile('service'), displayName: hostile('title') } } },
    texts: ['title'],
  },
  {
    name: 'a network of its own',
    socket: { netNamespace: { id: '4026531840', name: hostile('network') } },
    texts: ['network'],
  },
  {
    name: 'a network interface',
    socket: {
      exposure: 'interface',
      localAddress: '10.8.0.2',
      reach: { kind: 'vpn', interfaceName: hostile('interface') },
    },
    texts: ['interface'],
  },
];

it.each(machines)('shows hostile texts as escapes, in row and panel: $name', async (machine) => {
  const { socket, processes = [], containers = [], texts } = machine;
  const { engine } = await renderApp();
  engine.send({ type: 'status', status: makeStatus() });
  engine.send({ type: 'snapshot', seq: 1, sockets: [makeSocket({ id: 'web', ...socket })], processes });
  engine.send({ type: 'containers', containers });
  await userEvent.setup().click(await screen.findByRole('row', { name: /^3000/ }));
  await screen.findByRole('complementary', { name: 'About port 3000' });
  const software = { manager: 'dpkg', name: hostile('package'), version: hostile('version') } as const;
  const origin = { package: software, signature: { status: 'valid', signer: hostile('signer') } } as const;
  const rule = { profile: 'public', verdict: 'allowed', rule: hostile('rule') } as const;
  act(() => {
    for (const { key } of processes) {
      engine.send({ type: 'origin', process: key, origin });
      engine.send({ type: 'firewall', process: key, verdicts: [{ socketId: 'web', profiles: [rule], current: [] }] });
    }
  });
  await waitFor(() => {
    const seen = textsOf(document);
    for (const text of texts) expect(seen, text).toContain(shown(text));
  });
  expect(harmful.exec(textsOf(document))).toBeNull();
  expect(document.images).toHaveLength(0);
});

/** Every text and every attribute of a page: what is seen, heard and shown on hover. */
function textsOf({ documentElement }: Document): string {
  const attributes = [...documentElement.querySelectorAll('*')].flatMap((element) => [...element.attributes]);
  return [documentElement.textContent, ...attributes.map(({ value }) => value)].join(' ');
}
