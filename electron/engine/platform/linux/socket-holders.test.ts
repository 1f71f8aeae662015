import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SocketHolders } from './socket-holders';

it('knows what a naive table knows, and tells exactly what changed', () => {
  const step = fc.record({
    pid: fc.integer({ min: 1, max: 6 }),
    inodes: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
      const holders = new SocketHolders();
      const model = new Map<number, ReadonlySet<number>>();
      for (const { pid, inodes } of steps) {
        const before = model.get(pid) ?? new Set<number>();
        const now = new Set(inodes);
        model.set(pid, now);
        const differing = holders.set(pid, now);
        const expectedToDiffer = [...new Set([...before, ...now])].filter(
          (inode) => before.has(inode) !== now.has(inode),
        );
        expect([...differing].sort()).toEqual(expectedToDiffer.sort());
        for (let inode = 1; inode <= 12; inode += 1) {
          const expected = [...model].filter(([, held]) => held.has(inode)).map(([holder]) => holder);
          expect(holders.pidsOf(inode)).toEqual(expected.sort((a, b) => a - b));
        }
      }
    }),
  );
});

it('gives the holders lowest first, by number', () => {
  const holders = new SocketHolders();
  for (const pid of [100, 9, 1000]) holders.set(pid, new Set([7]));
  expect(holders.pidsOf(7)).toEqual([9, 100, 1000]);
});
