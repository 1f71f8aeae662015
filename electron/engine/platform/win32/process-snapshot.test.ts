import { beforeEach, expect, it } from 'vitest';
import { MemoryWindows } from '../../testing/memory-windows';
import { ProcessSnapshot } from './process-snapshot';

let windows: MemoryWindows;
let now: number;
let snapshot: ProcessSnapshot;

beforeEach(() => {
  windows = new MemoryWindows();
  windows.run({ pid: 8, created: 1000, name: 'a.exe' });
  now = 0;
  snapshot = new ProcessSnapshot(windows.ntdll, windows.memory, () => now);
});

it('looks once for all processes, until it is refreshed', () => {
  windows.run({ pid: 12, created: 1001, name: 'b.exe' });
  expect(snapshot.find(8)).toMatchObject({ name: 'a.exe', creationTime: 1000 });
  expect(snapshot.find(12)).toMatchObject({ name: 'b.exe' });
  expect(windows.looks).toBe(1);
  snapshot.refresh();
  expect(windows.looks).toBe(1);
  windows.programs.delete(12);
  expect(snapshot.find(12)).toBeNull();
  expect(windows.looks).toBe(2);
});

it('finds a process that has begun since', () => {
  snapshot.find(8);
  windows.run({ pid: 12, created: 1001 });
  now = 60;
  expect(snapshot.find(12)).toMatchObject({ pid: 12 });
  expect(windows.looks).toBe(2);
});

it('does not look for it more often than twenty times a second', () => {
  snapshot.find(8);
  windows.run({ pid: 12, created: 1001 });
  now = 49;
  expect(snapshot.find(12)).toBeNull();
  now = 50;
  expect(snapshot.find(12)).toMatchObject({ pid: 12 });
});

it('looks once a refresh for a pid that no process has', () => {
  for (let turn = 0; turn < 3; turn += 1) {
    snapshot.refresh();
    const before = windows.looks;
    for (let ask = 0; ask < 5; ask += 1, now += 100) expect(snapshot.find(99)).toBeNull();
    expect(windows.looks - before).toBe(1);
  }
});

it('reads a list that is longer than the buffer', () => {
  for (let pid = 100; pid < 3000; pid += 4) windows.run({ pid, created: pid, name: 'a-long-name-of-a-program.exe' });
  expect(snapshot.find(2996)).toMatchObject({ creationTime: 2996 });
});

it('keeps what it knows where the system does not answer', () => {
  snapshot.find(8);
  snapshot.refresh();
  windows.failures.set('NtQuerySystemInformation', 0xc000_0022);
  expect(snapshot.find(8)).toMatchObject({ pid: 8 });
  windows.failures.set('NtQuerySystemInformation', 0xc000_0004);
  snapshot.refresh();
  expect(snapshot.find(8)).toMatchObject({ pid: 8 });
  expect(windows.looks).toBeLessThan(20);
});
