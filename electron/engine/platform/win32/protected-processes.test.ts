import { beforeEach, expect, it } from 'vitest';
import type { ProcessInfo } from '../../../../shared/domain/process';
import { processInfo } from '../../testing/domain';
import { MemoryWindows } from '../../testing/memory-windows';
import { ProtectedProcesses } from './protected-processes';

let windows: MemoryWindows;
let processes: ProtectedProcesses;

beforeEach(() => {
  windows = new MemoryWindows();
  windows.run({ pid: 200, created: 6000 });
  processes = new ProtectedProcesses(windows.kernel32);
});

const kindOf = (fields: Partial<ProcessInfo>) => processes.kindOf(processInfo(200, { creationTime: 6000, ...fields }));
const host = (...names: readonly string[]) =>
  kindOf({ name: 'svchost.exe', services: names.map((name) => ({ name, displayName: `The ${name}` })) });

it('goes by both names of a process', () => {
  expect(kindOf({ name: 'LSASS.EXE' })).toBe('init');
  expect(kindOf({ name: 'x', executablePath: 'C:\\Windows\\explorer.exe' })).toBe('session');
  expect(kindOf({ name: 'x', executablePath: 'C:\\explorer.exe\\x' })).toBeNull();
});

it('protects the hosts of services without which Windows ends', () => {
  const names = ['DcomLaunch', 'RpcSs', 'RpcEptMapper', 'LSM', 'PlugPlay', 'Power', 'BrokerInfrastructure', 'SamSs'];
  expect(names.map((name) => host('Other', name))).toEqual(names.map(() => 'init'));
  expect(host('Dnscache', 'W32Time')).toBeNull();
});

it('protects what the system says is critical, if it is that very process', () => {
  windows.criticalPids = [200];
  expect(kindOf({})).toBe('init');
  expect(kindOf({ creationTime: 6001 })).toBeNull();
  expect(windows.open.size).toBe(0);
});

it.each([
  ['is not critical', {}, []],
  ['may not be opened', { denied: 5 }, [200]],
  ['is on a system that does not tell', {}, null],
])('does not protect one for that which %s', (_what, fields, critical) => {
  windows.run({ pid: 200, created: 6000, ...fields });
  windows.criticalPids = critical;
  expect(kindOf({})).toBeNull();
  expect(windows.open.size).toBe(0);
});
