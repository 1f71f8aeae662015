import { beforeEach, describe, expect, it } from 'vitest';
import type { Service } from '../../../shared/domain/service';
import { processInfo } from '../testing/domain';
import { MemoryPlatform } from '../testing/memory-platform';
import { udpSocket } from '../testing/socket-records';
import { OwnerNaming } from './owner-naming';
import { ProcessTable } from './process-table';
import { SocketTable } from './socket-table';

const PORT = 5353;

let system: MemoryPlatform;
let table: SocketTable;
let processes: ProcessTable;
let naming: OwnerNaming;

beforeEach(() => {
  system = new MemoryPlatform();
  table = new SocketTable();
  processes = new ProcessTable(system.processes);
  naming = new OwnerNaming(system, processes, () => null);
});

/** A whole read of a process that listens, with its services; gives the slot of its socket. */
function read(...services: readonly Service[]): number {
  system.run(processInfo(20, { services }));
  system.open(udpSocket(PORT), 20);
  table.begin('all');
  void system.sockets.read('all', table.observe);
  const delta = table.commit(true);
  system.owners.note(table, delta, 'all');
  return delta.added[0] ?? -1;
}

const serviceOf = (slot: number) => naming.ownerOf(table, slot).service;

describe('the service of a socket', () => {
  const [dns, nla] = ['Dnscache', 'NlaSvc'].map((name) => ({ name, displayName: `Service ${name}` }));

  it.each([
    ['the only one of its process', [dns!], dns!],
    ['none where its process has several', [dns!, nla!], null],
    ['none where its process has none', [], null],
  ])('is %s', (_, services, service) => {
    expect(serviceOf(read(...services))).toEqual(service);
  });

  it('is the one that the system tells, and told anew when that is another', () => {
    system.services.byPort.set(PORT, nla!);
    const slot = read(dns!, nla!);
    expect(serviceOf(slot)).toEqual(nla);
    expect(naming.takeChanged(table)).toEqual([]);
    system.services.byPort.set(PORT, dns!);
    system.services.changedPorts.push(PORT);
    expect(naming.takeChanged(table)).toEqual([slot]);
    expect(serviceOf(slot)).toEqual(dns);
  });

  it('is told when it becomes known, and the process with it', () => {
    const slot = read();
    expect(serviceOf(slot)).toBeNull();
    system.run(processInfo(20, { services: [dns!] }));
    system.services.changedPorts.push(PORT);
    expect(naming.takeChanged(table)).toEqual([slot]);
    expect(serviceOf(slot)).toEqual(dns);
    expect(processes.get('20-20')?.services).toEqual([dns]);
  });
});
