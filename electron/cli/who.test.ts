import { afterEach, expect, it } from 'vitest';
import type { ProcessInfo } from '../../shared/domain/process';
import { Engine } from '../engine/engine';
import { processInfo, unitGroup } from '../engine/testing/domain';
import { MemoryPlatform } from '../engine/testing/memory-platform';
import { addressWords, tcpConnection, tcpListener, udpSocket } from '../engine/testing/socket-records';
import { who } from './who';

const engines: Engine[] = [];

afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

/** What `who` prints of port 80 of this system, line by line. */
async function linesOf(system: MemoryPlatform): Promise<readonly string[]> {
  const nothing = () => undefined;
  const engine = new Engine({ platform: system, own: [], known: null, onAlerts: nothing, onListeners: nothing });
  engines.push(engine);
  await engine.start();
  const printed: string[] = [];
  const code = who(engine, 80, { out: (text) => printed.push(...text.split('\n')), note: nothing, confirm: null });
  expect(code).toBe(0);
  return printed;
}

/** What it prints of port 80 when this process holds it. */
function linesFor(fields: Partial<ProcessInfo>): Promise<readonly string[]> {
  const system = new MemoryPlatform();
  system.run(processInfo(20, fields));
  system.open(tcpListener(80, { queueLimit: 511, uid: 1000 }), 20);
  return linesOf(system);
}

it('tells all that is known of a program, a line each, with the values below each other', async () => {
  const container = { runtime: 'docker', id: '3f2a'.repeat(16) } as const;
  const lines = await linesFor({
    creationTime: Date.UTC(2024, 4, 1),
    name: 'node',
    executablePath: '/usr/bin/node',
    commandArgs: ['node', 'server.js'],
    workingDirectory: '/srv/shop/api',
    project: { name: 'shop', path: '/srv/shop' },
    group: { ...unitGroup('shop.service'), session: '3', container },
    terminal: 'pts/4',
    executableConcerns: ['deleted'],
  });
  expect(lines).toEqual([
    'Port 80 (TCP) at 127.0.0.1',
    '  Who can reach it:  This computer only',
    '  Program:           node (PID 20)',
    '  File:              /usr/bin/node',
    '  Command:           node server.js',
    '  Works in:          /srv/shop/api',
    '  Project:           shop (/srv/shop)',
    '  Started:           2024-05-01T00:00:00.000Z',
    '  Unit:              shop.service',
    '  Container:         Docker container 3f2a3f2a3f2a',
    '  Login session:     3',
    '  Terminal:          pts/4',
    '  Note:              Its file has been deleted since it started, mostly by an upgrade. Restart it to run what is installed now.',
    '  User:              ada',
    '  Accept queue:      0 of 511 waiting',
    '  Connections:       none',
  ]);
});

it('leaves out what is not known', async () => {
  const names = (await linesFor({ executablePath: null, commandArgs: null })).map((line) => line.split(':')[0]?.trim());
  expect(names.slice(1)).toEqual(['Who can reach it', 'Program', 'Started', 'User', 'Accept queue', 'Connections']);
});

it('names a container that has a name by all of it', async () => {
  const container = { runtime: 'flatpak', id: 'org.mozilla.firefox' } as const;
  const lines = await linesFor({ group: { ...unitGroup('x.scope'), container } });
  expect(lines).toContain('  Container:         Flatpak app org.mozilla.firefox');
});

it('counts the connections by state, and those that wait', async () => {
  const system = new MemoryPlatform();
  system.run(processInfo(20));
  system.open(tcpListener(80, { queue: 2, queueLimit: 5 }), 20);
  for (const [peerPort, state] of [
    [5000, 1],
    [5001, 1],
    [5002, 8],
  ] as const) {
    system.open(tcpConnection(80, peerPort, { state }), 20);
  }
  const lines = await linesOf(system);
  expect(lines.slice(-2)).toEqual([
    '  Accept queue:      2 of 5 waiting',
    '  Connections:       2 connected (ESTABLISHED), 1 closed by the peer (CLOSE_WAIT)',
  ]);
});

it('says of UDP nothing that only TCP has', async () => {
  const system = new MemoryPlatform();
  system.run(processInfo(20));
  system.open(udpSocket(80), 20);
  expect((await linesOf(system)).filter((line) => /queue|Connections/.test(line))).toEqual([]);
});

it('says where it belongs, and why no program is named', async () => {
  const system = new MemoryPlatform();
  system.unheldReason = 'otherUser';
  system.groups.groups.set(7, unitGroup('postgresql.service'));
  system.open(tcpListener(80, { cgroupId: 7, uid: 0 }));
  expect((await linesOf(system)).slice(2, 5)).toEqual([
    '  Unit:              postgresql.service',
    '  User:              root',
    '  Note:              It belongs to another user: the system shows its program to an administrator only.',
  ]);
});

it('says what a socket of the service manager starts', async () => {
  const system = new MemoryPlatform();
  system.run(processInfo(1, { name: 'systemd' }));
  system.activations.answer(80, { socketUnit: 'cups.socket', serviceUnit: 'cups.service' });
  system.open(tcpListener(80), 1);
  expect(await linesOf(system)).toContain('  Unit:              cups.socket (starts cups.service when needed)');
});

it('makes hostile texts inert, each in its line', async () => {
  const evil = 'a\n  Program: root\u202e';
  const shown = 'a\\n  Program: root\\u202e';
  const group = { ...unitGroup(evil), session: evil, container: { runtime: 'snap', id: evil } } as const;
  const lines = await linesFor({ project: { name: evil, path: evil }, terminal: evil, group, workingDirectory: evil });
  for (const line of [
    `  Works in:          ${shown}`,
    `  Project:           ${shown} (${shown})`,
    `  Unit:              ${shown}`,
    `  Container:         Snap app ${shown}`,
    `  Login session:     ${shown}`,
    `  Terminal:          ${shown}`,
  ]) {
    expect(lines).toContain(line);
  }
});

it('tells of each listener in a paragraph of its own', async () => {
  const system = new MemoryPlatform();
  system.run(processInfo(20));
  system.open(tcpListener(80), 20);
  system.open(tcpListener(80, { cookieLow: 81, inode: 81, family: 6, local: addressWords('::1') }), 20);
  const lines = await linesOf(system);
  expect(lines.filter((line) => line.startsWith('Port'))).toEqual([
    'Port 80 (TCP) at 127.0.0.1',
    'Port 80 (TCP) at ::1',
  ]);
  expect(lines.filter((line) => line === '')).toHaveLength(1);
});
