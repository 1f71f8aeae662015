import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PortReservation } from '../../shared/domain/port-reservation';
import type { ProcessInfo } from '../../shared/domain/process';
import type { SocketInfo } from '../../shared/domain/socket';
import { Engine } from '../engine/engine';
import { processInfo, unitGroup } from '../engine/testing/domain';
import { MemoryPlatform } from '../engine/testing/memory-platform';
import { addressWords, tcpConnection, tcpListener, udpSocket } from '../engine/testing/socket-records';
import type { Asked } from './who';
import { who } from './who';

const engines: Engine[] = [];

afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

/** What `who` tells of port 80 of this system, and how it ends. */
async function tell(system: MemoryPlatform, asked: Asked = system) {
  const nothing = () => undefined;
  const engine = new Engine({ platform: system, own: [], known: null, onAlerts: nothing, onListeners: nothing });
  engines.push(engine);
  await engine.start();
  const lines: string[] = [];
  const notes: string[] = [];
  const output = { out: (text: string) => lines.push(...text.split('\n')), note: (text: string) => notes.push(text) };
  const code = await who(engine, asked, 80, { ...output, confirm: null });
  return { code, lines, notes };
}

/** What it prints, line by line. */
async function linesOf(system: MemoryPlatform): Promise<readonly string[]> {
  const { code, lines } = await tell(system);
  expect(code).toBe(0);
  return lines;
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

describe('what it asks the system for', () => {
  const product = { company: 'Microsoft Corporation', name: 'Microsoft® Windows®' };
  const services = [
    { name: 'Dnscache', displayName: 'DNS Client' },
    { name: 'nsi', displayName: 'nsi' },
  ];
  const toAll = { local: addressWords('0.0.0.0') };

  /** A system whose service host listens on port 80, at these addresses. */
  function hostSystem(record: Parameters<typeof tcpListener>[1]): MemoryPlatform {
    const system = new MemoryPlatform();
    system.run(processInfo(20, { name: 'svchost.exe', product, services, elevated: true }));
    system.open(tcpListener(80, record), 20);
    return system;
  }

  it('tells who made and signed the file, its services and rights, and what the firewall does', async () => {
    const system = hostSystem(toAll);
    const signature = { status: 'valid', signer: 'Microsoft Windows' } as const;
    const software = { manager: 'dpkg', name: 'nginx', version: '1.22' } as const;
    system.origins.set(20, { package: software, signature });
    const ask = vi.fn(async ([listener]: readonly SocketInfo[]) => [
      {
        socketId: listener!.id,
        profiles: [
          { profile: 'private', verdict: 'allowed', rule: 'Node.js' } as const,
          { profile: 'public', verdict: 'blocked', rule: null } as const,
        ],
        current: ['private'] as const,
      },
    ]);
    const { lines } = await tell(system, { ...askedOf(system), firewall: { verdictsOn: ask } });
    for (const line of [
      '  Firewall:          Windows’ firewall lets it be reached on private networks (rule “Node.js”) and turns others away on public networks. This computer is on a private network now.',
      '  Product:           Microsoft® Windows®, by Microsoft Corporation',
      '  Package:           nginx 1.22 (dpkg)',
      '  Signature:         Signed by Microsoft Windows',
      '  Rights:            Those of an administrator',
      '  Services:          DNS Client (Dnscache), nsi',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('asks no firewall of what is for this computer only', async () => {
    const system = hostSystem({});
    const ask = vi.fn(async () => null);
    await tell(system, { ...askedOf(system), firewall: { verdictsOn: ask } });
    expect(ask).not.toHaveBeenCalled();
  });

  it('asks of a program once, whatever it listens with', async () => {
    const system = hostSystem(toAll);
    system.open(tcpListener(80, { cookieLow: 81, inode: 81, family: 6, local: addressWords('::') }), 20);
    const originOf = vi.fn(system.processes.originOf);
    const { lines } = await tell(system, { ...askedOf(system), processes: { ...system.processes, originOf } });
    expect(lines.filter((line) => line.includes('Program:'))).toHaveLength(2);
    expect(originOf).toHaveBeenCalledTimes(1);
  });

  it('makes what it is told inert', async () => {
    const evil = 'a\n  Program: root\u202e';
    const shown = 'a\\n  Program: root\\u202e';
    const system = new MemoryPlatform();
    const services = [{ name: 's', displayName: evil }];
    system.run(processInfo(20, { product: { company: evil, name: evil }, services }));
    system.open(tcpListener(80, toAll), 20);
    system.origins.set(20, { package: null, signature: { status: 'invalid', signer: evil } });
    const [id] = (await tell(system)).lines;
    expect(id).toBe('Port 80 (TCP) at 0.0.0.0');
    const firewall = {
      verdictsOn: async ([listener]: readonly SocketInfo[]) => [
        {
          socketId: listener!.id,
          profiles: [{ profile: 'public', verdict: 'allowed', rule: evil } as const],
          current: null,
        },
      ],
    };
    const { lines } = await tell(system, { ...askedOf(system), firewall });
    const text = lines.join('\n');
    for (const words of [
      `Product:           ${shown}, by ${shown}`,
      `Not valid: signed by ${shown}`,
      `Services:          ${shown} (s)`,
      `(rule “${shown}”). Which kind of network this computer is on now is not known.`,
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('\u202e');
  });
});

describe('a port that nothing listens on', () => {
  const reserved: PortReservation = { transport: 'tcp', first: 50, last: 109, administered: false };

  async function notesFor(...reservations: readonly PortReservation[]): Promise<readonly string[]> {
    const system = new MemoryPlatform();
    const asked = { ...askedOf(system), reservations: { read: async () => reservations } };
    const { code, lines, notes } = await tell(system, asked);
    expect({ code, lines }).toEqual({ code: 1, lines: [] });
    return notes;
  }

  it('is one that Windows may have set aside', async () => {
    const elsewhere = { ...reserved, first: 81 };
    expect(await notesFor(elsewhere, reserved)).toEqual([
      'Nothing listens on port 80.',
      'Windows has set aside TCP ports 50-109 for itself (Hyper-V and others): no program can listen on 80.',
    ]);
    expect(await notesFor({ ...reserved, transport: 'udp', first: 80, last: 80 })).toContain(
      'Windows has set aside UDP port 80 for itself (Hyper-V and others): no program can listen on it.',
    );
    expect(await notesFor({ ...reserved, administered: true })).toContain(
      'An administrator has set aside TCP ports 50-109: Windows gives them to no program that does not ask for one of them.',
    );
    expect(await notesFor(elsewhere)).toEqual(['Nothing listens on port 80.']);
  });
});

/** What the system itself answers. */
function askedOf({ processes, firewall, reservations }: MemoryPlatform): Asked {
  return { processes, firewall, reservations };
}

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
