import { afterEach, expect, it, vi } from 'vitest';
import { Engine } from '../engine/engine';
import { processInfo, unitGroup } from '../engine/testing/domain';
import { MemoryPlatform } from '../engine/testing/memory-platform';
import { tcpListener } from '../engine/testing/socket-records';
import { list } from './list';

const engines: Engine[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const engine of engines.splice(0)) engine.dispose();
});

/** What `ls` prints of this system: the cells of each line, and the notes. */
async function listed(system: MemoryPlatform, json = false) {
  const engine = new Engine({
    platform: system,
    own: [],
    known: null,
    onAlerts: () => undefined,
    onListeners: () => undefined,
  });
  engines.push(engine);
  await engine.start();
  const lines: string[] = [];
  const notes: string[] = [];
  list(
    engine,
    { json, all: false, namespaces: false },
    { out: (text) => lines.push(...text.split('\n')), note: (text) => notes.push(text), confirm: null },
  );
  return { rows: lines.map((line) => line.split(/ {2,}/)), notes };
}

/** The cells PROGRAM, PID and USER of the listener on port 80. */
async function ownerCells(system: MemoryPlatform): Promise<readonly string[] | undefined> {
  const { rows } = await listed(system);
  expect(rows[0]?.slice(4)).toEqual(['PROGRAM', 'PID', 'USER']);
  return rows[1]?.slice(4);
}

/** A system whose port 80 is root's, made in a group. */
function foreignSystem(group = unitGroup('nginx.service')): MemoryPlatform {
  const system = new MemoryPlatform();
  system.unheldReason = 'otherUser';
  system.groups.groups.set(7, group);
  system.open(tcpListener(80, { cgroupId: 7, uid: 0 }));
  return system;
}

it('names the program that was seen to hold a port', async () => {
  const system = new MemoryPlatform();
  system.run(processInfo(20, { name: 'node' }));
  system.open(tcpListener(80), 20);
  expect(await ownerCells(system)).toEqual(['node', '20', 'ada']);
});

it('marks a program that is inferred', async () => {
  const system = foreignSystem();
  system.groups.members.set(7, [30]);
  system.run(processInfo(30, { name: 'nginx', owner: 'root' }));
  expect(await ownerCells(system)).toEqual(['nginx?', '30', 'root']);
});

it('names the unit, or the container, in place of a program that is not known', async () => {
  expect(await ownerCells(foreignSystem())).toEqual(['nginx.service', '-', 'root']);
  const docker = { runtime: 'docker', id: '3f2a'.repeat(16) } as const;
  const contained = { ...unitGroup('docker-3f2a.scope'), container: docker };
  expect(await ownerCells(foreignSystem(contained))).toEqual(['3f2a3f2a3f2a', '-', 'root']);
  const nowhere = { ...unitGroup(''), path: '/', unit: null, slice: null };
  expect(await ownerCells(foreignSystem(nowhere))).toEqual(['-', '-', 'root']);
});

it('names the socket that the service manager listens on', async () => {
  const system = foreignSystem(unitGroup('init.scope'));
  system.activations.answer(80, { socketUnit: 'cups.socket', serviceUnit: 'cups.service' });
  expect(await ownerCells(system)).toEqual(['cups.socket', '-', 'root']);
});

it('names the service where it names a program, and in place of one', async () => {
  const dns = { name: 'Dnscache', displayName: 'DNS Client' };
  const system = new MemoryPlatform();
  system.run(processInfo(20, { name: 'svchost.exe' }));
  system.open(tcpListener(80), 20);
  system.services.byPort.set(80, dns);
  expect(await ownerCells(system)).toEqual(['svchost.exe (DNS Client)', '20', 'ada']);
  const foreign = foreignSystem();
  foreign.services.byPort.set(80, { ...dns, displayName: 'DNS\u202e\n' });
  expect((await ownerCells(foreign))?.[0]).toBe('DNS\\u202e\\n');
});

it('prints the service, the maker and the rights of a program as the last keys of JSON', async () => {
  const system = new MemoryPlatform();
  const product = { company: 'Node.js', name: null };
  system.run(processInfo(20, { product, elevated: false }));
  system.open(tcpListener(80), 20);
  system.services.byPort.set(80, { name: 'Web', displayName: 'Web Server' });
  const { rows } = await listed(system, true);
  const [listener] = JSON.parse(rows.map((cells) => cells.join('  ')).join('\n')) as readonly object[];
  expect(Object.entries(listener!).slice(-6)).toEqual([
    ['container.runtime.name', null],
    ['owner.service.name', 'Web'],
    ['owner.service.display_name', 'Web Server'],
    ['process.executable.company', 'Node.js'],
    ['process.executable.product', null],
    ['process.elevated', false],
  ]);
});

it('makes the name of a unit inert', async () => {
  expect((await ownerCells(foreignSystem(unitGroup('a\u202e\n'))))?.[0]).toBe('a\\u202e\\n');
});

it('tells an ordinary user the command for an administrator, where npm has run it', async () => {
  const system = foreignSystem();
  system.limits = () => [{ code: 'ownersHidden', detail: '' }];
  vi.stubEnv('npm_lifecycle_event', 'cli');
  const hint = 'As an administrator you see the programs of all: sudo npm run -s cli -- ls';
  expect((await listed(system)).notes).toEqual([expect.stringContaining('Every port of this computer'), hint]);
  vi.stubEnv('npm_lifecycle_event', undefined);
  expect((await listed(system)).notes).not.toContain(hint);
  vi.stubEnv('npm_lifecycle_event', 'cli');
  system.limits = () => [];
  expect((await listed(system)).notes).toEqual([]);
});
