import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { noChanges } from '../../../shared/domain/change-set';
import type { ListenerAlert } from '../../../shared/domain/listener-alert';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { SocketInfo } from '../../../shared/domain/socket';
import { changeSet, processInfo, socketInfo } from '../testing/domain';
import { ListenerAlerts } from './listener-alerts';

const node = processInfo(20, { name: 'node', project: { name: 'my-app', path: '/home/ada/my-app' } });
const own = processInfo(30, { name: 'porthole' });
const heldBy = (process: ProcessInfo) =>
  ({
    confidence: 'exact',
    reason: null,
    processes: [process.key],
    user: 'ada',
    group: null,
    activation: null,
    service: null,
  }) as const;
const pending = {
  confidence: 'user',
  reason: 'pending',
  processes: [],
  user: 'ada',
  group: null,
  activation: null,
  service: null,
} as const;

let sockets: Map<string, SocketInfo>;
let told: (readonly ListenerAlert[])[];
let alerts: ListenerAlerts;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = new Map();
  told = [];
  alerts = new ListenerAlerts({
    socketOf: (id) => sockets.get(id),
    processOf: (key) => [node, own].find((process) => process.key === key) ?? null,
    isOwn: (process) => process === own,
    isKnown: (id) => id === 'known',
    onAlerts: (each) => told.push(each),
  });
});

afterEach(() => {
  alerts.dispose();
  vi.useRealTimers();
});

function open(id: string, fields: Partial<SocketInfo> = {}): void {
  const socket = socketInfo(id, { firstSeen: Date.now(), owner: heldBy(node), ...fields });
  sockets.set(id, socket);
  alerts.take(changeSet(1, { sockets: { ...noChanges, added: [socket] } }));
}

function close(id: string): void {
  sockets.delete(id);
  alerts.take(changeSet(1, { sockets: { ...noChanges, removed: [id] } }));
}

const pass = (ms: number) => vi.advanceTimersByTime(ms);

describe('ListenerAlerts', () => {
  it('tells of a listener that is new, who it is and what it works on', () => {
    open('a', { localPort: 5173, exposure: 'allInterfaces', localAddress: '0.0.0.0' });
    expect(told).toEqual([]);
    pass(200);
    expect(told).toEqual([
      [
        {
          socketIds: ['a'],
          transport: 'tcp',
          localAddress: '0.0.0.0',
          localPort: 5173,
          exposure: 'allInterfaces',
          reach: null,
          netNamespace: null,
          processName: 'node',
          service: null,
          user: 'ada',
          project: 'my-app',
        },
      ],
    ]);
    pass(10_000);
    expect(told).toHaveLength(1);
  });

  it('names the service of a program that runs services', () => {
    open('a', { owner: { ...heldBy(processInfo(20)), service: { name: 'Dnscache', displayName: 'DNS Client' } } });
    pass(200);
    expect(told.flat()).toMatchObject([{ service: 'DNS Client' }]);
  });

  it('tells of the IPv4 and the IPv6 socket of one service together', () => {
    open('a', { localAddress: '127.0.0.1' });
    pass(100);
    open('b', { localAddress: '::1', networkType: 'ipv6' });
    pass(200);
    expect(told.flat().map(({ socketIds }) => socketIds)).toEqual([['a', 'b']]);
  });

  it.each<[string, Partial<SocketInfo>]>([
    ['port', { localPort: 3001 }],
    ['transport', { transport: 'udp', state: null }],
    ['exposure', { exposure: 'allInterfaces' }],
    ['owner', { owner: heldBy(processInfo(21)) }],
    ['service', { owner: { ...heldBy(processInfo(20)), service: { name: 'dns', displayName: 'DNS' } } }],
  ])('tells of two that differ in their %s one by one', (_what, fields) => {
    open('a');
    open('b', fields);
    pass(200);
    expect(told.flat().map(({ socketIds }) => socketIds)).toEqual([['a'], ['b']]);
  });

  it('waits for the owner, as long as there is hope', () => {
    open('a', { owner: pending });
    pass(1000);
    expect(told).toEqual([]);
    sockets.set('a', { ...sockets.get('a')!, owner: heldBy(node) });
    pass(200);
    expect(told.flat()).toMatchObject([{ processName: 'node' }]);
  });

  it('tells without the owner in the end', () => {
    open('a', { owner: pending });
    pass(2000);
    expect(told.flat()).toMatchObject([{ processName: null, project: null, user: 'ada' }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not keep one waiting for the owner of another', () => {
    open('a', { owner: pending });
    open('b', { localPort: 3001 });
    pass(200);
    expect(told.flat().map(({ socketIds }) => socketIds)).toEqual([['b']]);
  });

  it('says nothing of one that is gone already', () => {
    open('a');
    pass(100);
    close('a');
    pass(5000);
    expect(told).toEqual([]);
  });

  it.each<[string, Partial<SocketInfo>]>([
    ['was there when Porthole first looked', { firstSeen: null }],
    ['is Porthole itself', { owner: heldBy(own) }],
    ['is a connection', { role: 'connection', exposure: null }],
    ['is an ephemeral UDP socket', { role: 'ephemeral', transport: 'udp' }],
  ])('says nothing of one that %s', (_what, fields) => {
    open('a', fields);
    pass(5000);
    expect(told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells whether one is still to be announced', () => {
    open('a');
    expect(alerts.isWaiting('a')).toBe(true);
    pass(200);
    expect(alerts.isWaiting('a')).toBe(false);
  });

  it('says nothing of one that an engine before this one knew', () => {
    open('known');
    pass(5000);
    expect(told).toEqual([]);
  });

  it('tells of one that listens again after it was closed', () => {
    open('a');
    pass(200);
    close('a');
    open('a2');
    pass(200);
    expect(told.flat().map(({ socketIds }) => socketIds)).toEqual([['a'], ['a2']]);
  });

  it('leaves no timer behind', () => {
    open('a');
    alerts.dispose();
    expect(vi.getTimerCount()).toBe(0);
    pass(5000);
    expect(told).toEqual([]);
  });

  it('says which network it is in, and tells twins of two networks one by one', () => {
    const web = { id: '4026532178', name: 'web' };
    open('a');
    open('b', { netNamespace: web });
    pass(200);
    expect(told.flat().map(({ socketIds, netNamespace }) => [socketIds, netNamespace])).toEqual([
      [['a'], null],
      [['b'], web],
    ]);
  });
});
