import { beforeEach, describe, expect, it } from 'vitest';
import { processInfo } from '../testing/domain';
import { MemoryPlatform } from '../testing/memory-platform';
import { ProcessTable } from './process-table';

let platform: MemoryPlatform;
let table: ProcessTable;

beforeEach(() => {
  platform = new MemoryPlatform();
  table = new ProcessTable(platform.processes);
});

function identify(...pids: readonly number[]): void {
  for (const pid of pids) {
    platform.run(processInfo(pid));
    table.identify(pid);
  }
}

describe('turns', () => {
  it('come to each process before any comes again', () => {
    identify(10, 20, 30);
    const rounds = [table.takeTurns(2), table.takeTurns(2), table.takeTurns(2)];
    expect(rounds.flat()).toEqual([10, 20, 30, 10, 20, 30]);
  });

  it('are no more than there are processes', () => {
    expect(table.takeTurns(5)).toEqual([]);
    identify(10, 20);
    expect([...table.takeTurns(5)].sort()).toEqual([10, 20]);
  });

  it('come to those that came meanwhile, and not to those that went', () => {
    identify(10, 20);
    expect(table.takeTurns(1)).toEqual([10]);
    identify(30);
    table.retain(new Set([processInfo(10).key, processInfo(30).key]));
    expect([table.takeTurns(1), table.takeTurns(1)]).toEqual([[30], [10]]);
  });

  it('show what differs, once', () => {
    identify(10, 20);
    table.takeChanges();
    platform.run(processInfo(20, { executableConcerns: ['deleted'] }));
    for (const pid of table.takeTurns(2)) table.refresh(pid);
    expect(table.takeChanges().changed).toEqual([processInfo(20, { executableConcerns: ['deleted'] })]);
    for (const pid of table.takeTurns(2)) table.refresh(pid);
    expect(table.takeChanges().changed).toEqual([]);
  });
});
