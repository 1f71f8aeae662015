import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryBase, processList } from '../../testing/windows-answers';
import { capturedProcesses, capturedProcessesBase } from './fixtures/captured-wine';
import { parseProcesses } from './parse-processes';

const one = () => processList([{ pid: 8, parentPid: 4, created: 1_795_900_488_367, name: 'a.exe' }]);

describe('parseProcesses', () => {
  it('reads what a system gave', () => {
    expect([...(parseProcesses(capturedProcesses, capturedProcessesBase)?.values() ?? [])]).toEqual([
      // `date -ud @$((134403752877405660/10000000-11644473600))` is 21:34:47; the other likewise.
      {
        pid: 32,
        parentPid: 0,
        name: 'node.exe',
        creationTime: Date.parse('2026-11-28T21:34:47.740Z'),
        cpuSeconds: 0.69,
        memory: 122_208_256,
      },
      {
        pid: 56,
        parentPid: 40,
        name: 'services.exe',
        creationTime: Date.parse('2026-11-28T21:34:43.759Z'),
        cpuSeconds: 0.24,
        memory: 20_869_120,
      },
    ]);
  });

  it('reads each field', () => {
    expect(parseProcesses(one(), memoryBase)?.get(8)).toEqual({
      pid: 8,
      parentPid: 4,
      name: 'a.exe',
      creationTime: 1_795_900_488_367,
      cpuSeconds: 2,
      memory: 32_768,
    });
  });

  it('reads every process, and leaves those that have ended', () => {
    const list = processList([
      { pid: 0, created: 0 },
      { pid: 4, created: 1, name: 'System' },
      { pid: 500, created: 2, name: 'ended.exe', ended: true },
      { pid: 4_000_000_000, created: 3, parentPid: 4, name: 'p\ud83d\ude00.exe' },
    ]);
    const processes = parseProcesses(list, memoryBase);
    expect([...(processes?.values() ?? [])].map(({ pid, name, creationTime }) => [pid, name, creationTime])).toEqual([
      [0, '', 0],
      [4, 'System', 1],
      [4_000_000_000, 'p\ud83d\ude00.exe', 3],
    ]);
  });

  it('tells no time of creation where the system tells none', () => {
    const bytes = one();
    bytes.writeBigInt64LE(0n, 32);
    expect(parseProcesses(bytes, memoryBase)?.get(8)?.creationTime).toBe(0);
  });

  it.each([
    ['cut', (bytes: Buffer) => bytes.subarray(0, 255)],
    ['empty', () => Buffer.alloc(0)],
    ['with a name elsewhere', (bytes: Buffer) => (bytes.writeBigUInt64LE(memoryBase + 272n, 64), bytes)],
    ['with a next one behind the end', (bytes: Buffer) => (bytes.writeUInt32LE(264, 0), bytes)],
    ['with a next one within itself', (bytes: Buffer) => (bytes.writeUInt32LE(8, 0), bytes)],
  ])('refuses a list that is %s', (_what, damage) => {
    expect(parseProcesses(damage(one()), memoryBase)).toBeNull();
  });

  it('ends, and never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000, size: 'max' }), fc.nat(1000), (bytes, first) => {
        const list = Buffer.from(bytes);
        if (list.length >= 4) list.writeUInt32LE(first, 0);
        const processes = parseProcesses(list, 0n);
        expect(processes === null || processes.size * 256 <= list.length).toBe(true);
      }),
    );
  });
});
