import { expect, it } from 'vitest';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { SocketInfo } from '../../../shared/domain/socket';
import { makeConnection, makeProcess, makeSocket, ownedBy } from '../../testing/make';
import { startedBy } from './started';

const master = makeProcess({ pid: 50, name: 'nginx' });
const childOf = (parent: ProcessInfo, pid: number) => makeProcess({ pid, parentPid: parent.pid, parent: parent.key });

function tablesOf(processes: readonly ProcessInfo[], sockets: readonly SocketInfo[] = []) {
  return {
    processes: new Map(processes.map((process) => [process.key, process])),
    sockets: new Map(sockets.map((socket) => [socket.id, socket])),
  };
}

it('names the children of a process and no others, lowest PID first', () => {
  const [second, first] = [childOf(master, 61), childOf(master, 60)];
  const tables = tablesOf([master, second, first, childOf(first, 70), makeProcess({ pid: 80 })]);
  expect(startedBy(master.key, tables).children.map(({ process }) => process.pid)).toEqual([60, 61]);
  expect(startedBy(second.key, tables)).toEqual({ children: [], more: 0 });
});

it('tells of each the ports that it listens on, once each, and no others', () => {
  const [web, idle] = [childOf(master, 60), childOf(master, 61)];
  const shared = ownedBy(master, web);
  const sockets = [
    makeSocket({ id: 'tls', localPort: 443, owner: shared }),
    makeSocket({ id: 'tls6', localPort: 443, networkType: 'ipv6', localAddress: '::', owner: shared }),
    makeSocket({ id: 'web', localPort: 80, owner: shared }),
    makeSocket({ id: 'dns', localPort: 40_000, role: 'ephemeral', transport: 'udp', owner: ownedBy(web) }),
    makeConnection({ id: 'peer', localPort: 8080, owner: ownedBy(idle) }),
  ];
  expect(startedBy(master.key, tablesOf([master, web, idle], sockets)).children).toEqual([
    { process: web, ports: [80, 443] },
    { process: idle, ports: [] },
  ]);
});

it('counts those of whom there are too many', () => {
  const workers = Array.from({ length: 23 }, (_, index) => childOf(master, 100 + index));
  const { children, more } = startedBy(master.key, tablesOf([master, ...workers]));
  expect(children.map(({ process }) => process)).toEqual(workers.slice(0, 20));
  expect(more).toBe(3);
});
