import { beforeEach, describe, expect, it } from 'vitest';
import type { SocketRecord } from '../../monitor/socket-record';
import { socketIdOf } from '../../enrich/describe-socket';
import { SocketTable } from '../../monitor/socket-table';
import { MemoryWindows } from '../../testing/memory-windows';
import { tcpConnection, tcpListener, udpSocket } from '../../testing/socket-records';
import { ServiceManager } from './service-manager';
import { WindowsServices } from './windows-services';

let windows: MemoryWindows;
let now: number;
let manager: ServiceManager;
let services: WindowsServices;
let tags: Map<number, number>;
let urls: Map<number, string>;
let urlsChanged: boolean;

const dns = { name: 'Dnscache', displayName: 'DNS Client', pid: 1200 };
const time = { name: 'W32Time', displayName: 'Windows Time', pid: 1200 };
const spooler = { name: 'Spooler', displayName: '', pid: 1300 };
/** Whose URLs were asked for. */
let listeners: string[];

beforeEach(() => {
  windows = new MemoryWindows();
  windows.services = [time, spooler, dns];
  windows.run({ pid: 1200, created: 6000 });
  windows.run({ pid: 1300, created: 6000 });
  now = 0;
  manager = new ServiceManager(windows, () => now);
  tags = new Map();
  urls = new Map();
  listeners = [];
  urlsChanged = false;
  services = new WindowsServices({
    api: windows,
    manager,
    sockets: { tagOf: ({ rows }, slot) => tags.get(rows.localPort[slot] ?? 0) ?? 0 },
    httpSys: {
      reservedUrl: (port, listener) => {
        listeners.push(listener);
        return urls.get(port) ?? null;
      },
      takeChanged: () => urlsChanged,
    },
  });
});

/** A table of these rows; the slots are in their order. */
function tableOf(...records: readonly SocketRecord[]) {
  const table = new SocketTable();
  table.begin('all');
  for (const record of records) table.observe(record);
  return { table, slots: table.commit(true).added };
}

function serviceOf(record: SocketRecord) {
  const { table, slots } = tableOf(record);
  return services.serviceOf(table, slots[0]!);
}

describe('ServiceManager', () => {
  it('tells the services of a process, by name', () => {
    expect(manager.of(1200)).toEqual([
      { name: 'Dnscache', displayName: 'DNS Client' },
      { name: 'W32Time', displayName: 'Windows Time' },
    ]);
    expect(manager.of(1300)).toEqual([{ name: 'Spooler', displayName: 'Spooler' }]);
    expect(manager.of(1400)).toEqual([]);
    expect(manager.named('dnsCACHE')).toEqual({ name: 'Dnscache', displayName: 'DNS Client' });
    expect(windows.open.size).toBe(0);
  });

  it('reads an answer of several parts', () => {
    windows.servicesAtOnce = 1;
    expect([manager.of(1200).length, manager.of(1300).length]).toEqual([2, 1]);
  });

  it('does not ask for ever', () => {
    windows.servicesAtOnce = 0;
    expect(manager.of(1200)).toEqual([]);
  });

  it('asks again after a while', () => {
    manager.of(1200);
    windows.services = [spooler];
    now = 4999;
    expect(manager.of(1200)).toHaveLength(2);
    now = 5000;
    expect(manager.of(1200)).toHaveLength(0);
  });

  it.each(['OpenSCManagerW', 'EnumServicesStatusExW'])('keeps what it knows when %s fails', (call) => {
    manager.of(1200);
    now = 6000;
    windows.failures.set(call, 5);
    expect(manager.of(1200)).toHaveLength(2);
    expect(windows.open.size).toBe(0);
  });
});

describe('serviceOf', () => {
  it('is the service whose tag the socket carries', () => {
    tags.set(53, 41);
    windows.tags.set('1200 41', 'Dnscache');
    expect(serviceOf(udpSocket(53, { pid: 1200 }))).toEqual({ name: 'Dnscache', displayName: 'DNS Client' });
  });

  it('is its name alone where the manager does not know it', () => {
    tags.set(53, 41);
    windows.tags.set('1200 41', 'Other');
    expect(serviceOf(udpSocket(53, { pid: 1200 }))).toEqual({ name: 'Other', displayName: 'Other' });
  });

  it('is not told without a tag, and where the system has no name for it', () => {
    expect(serviceOf(udpSocket(53, { pid: 1200 }))).toBeNull();
    tags.set(53, 41);
    expect(serviceOf(udpSocket(53, { pid: 1200 }))).toBeNull();
  });

  it('is whom the web server of the system listens for', () => {
    urls.set(80, 'HTTP://+:80/WSMAN/');
    expect(serviceOf(tcpListener(80, { pid: 4 }))).toEqual({ name: 'http.sys', displayName: 'HTTP://+:80/WSMAN/' });
    expect(serviceOf(tcpListener(445, { pid: 4 }))).toBeNull();
    expect(serviceOf(tcpListener(80, { pid: 1200 }))).toBeNull();
    expect(serviceOf(tcpConnection(80, 5000, { pid: 4 }))).toBeNull();
  });
});

it('asks for the URL of a listener by its own id: another one on its port may have another', () => {
  const { table, slots } = tableOf(tcpListener(80, { pid: 4 }));
  services.serviceOf(table, slots[0]!);
  expect(listeners).toEqual([socketIdOf(table, slots[0]!)]);
});

it('tells which sockets are told otherwise when the URLs are others', () => {
  const { table, slots } = tableOf(tcpListener(80, { pid: 4 }), tcpListener(81, { pid: 9 }), udpSocket(80, { pid: 4 }));
  expect(services.takeChanged(table)).toEqual([]);
  urlsChanged = true;
  expect(services.takeChanged(table)).toEqual([slots[0]]);
});

describe('stop', () => {
  const host = { pid: 1200, creationTime: 6000 };
  const failed = (error: object) => ({ ok: false, error });

  it('asks the manager to stop the service, and leaves its process', async () => {
    expect(await services.stop('Dnscache', host)).toEqual({ ok: true, value: null });
    // SERVICE_CONTROL_STOP is 1, winsvc.h.
    expect([windows.controls, windows.terminated, windows.open.size]).toEqual([['Dnscache 1'], [], 0]);
  });

  it('keeps the host until the service has answered, and nothing else waits for that', async () => {
    let answer = () => undefined as void;
    windows.onControl = () => new Promise((resolve) => (answer = resolve));
    const stopping = services.stop('Dnscache', host);
    expect([...windows.open.values()]).toContainEqual({ pid: 1200, created: 6000 });
    answer();
    expect(await stopping).toEqual({ ok: true, value: null });
    expect(windows.open.size).toBe(0);
  });

  it('asks only once', async () => {
    windows.services = [{ ...dns, state: 3 }];
    expect(await services.stop('Dnscache', host)).toEqual({ ok: true, value: null });
    expect(windows.controls).toEqual([]);
  });

  it('does not when it runs in another process', async () => {
    windows.services = [{ ...dns, pid: 1300 }];
    expect(await services.stop('Dnscache', host)).toEqual(failed({ code: 'identityChanged' }));
    expect([windows.controls, windows.open.size]).toEqual([[], 0]);
  });

  it('does not when the pid is another process by now', async () => {
    windows.run({ pid: 1200, created: 6001 });
    expect(await services.stop('Dnscache', host)).toEqual(failed({ code: 'identityChanged' }));
    expect([windows.controls, windows.open.size]).toEqual([[], 0]);
  });

  it('finds out that it has stopped', async () => {
    windows.services = [{ ...dns, state: 1, pid: 0 }];
    expect(await services.stop('Dnscache', host)).toEqual(failed({ code: 'gone' }));
  });

  it.each([
    ['OpenSCManagerW', 5, { code: 'notPermitted' }],
    ['OpenServiceW', 5, { code: 'notPermitted' }],
    ['OpenServiceW', 1060, { code: 'gone' }],
    ['QueryServiceStatusEx', 5, { code: 'notPermitted' }],
    ['ControlService', 5, { code: 'notPermitted' }],
    ['ControlService', 1062, { code: 'gone' }],
    ['ControlService', 1051, { code: 'failed', errno: 'ERROR_DEPENDENT_SERVICES_RUNNING' }],
    ['ControlService', 1052, { code: 'failed', errno: 'ERROR_INVALID_SERVICE_CONTROL' }],
    ['ControlService', 31, { code: 'failed', errno: 'error 31' }],
  ])('says what it means that %s gives the error %i', async (call, number, error) => {
    windows.failures.set(call, number);
    expect(await services.stop('Dnscache', host)).toEqual(failed(error));
    expect([windows.controls, windows.open.size]).toEqual([[], 0]);
  });
});
