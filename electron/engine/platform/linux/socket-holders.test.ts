import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_SOCKET } from './read-descriptors';
import { SocketHolders } from './socket-holders';

/** Each inode as two descriptors, for a socket may be held twice, beside one that is no socket. */
function asDescriptors(inodes: readonly number[]): ReadonlyMap<number, number> {
  const sockets = inodes.flatMap((inode, at): [number, number][] => [
    [2 * at + 1, inode],
    [2 * at + 2, inode],
  ]);
  return new Map([[0, NO_SOCKET], ...sockets]);
}

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
        const differing = holders.set(pid, asDescriptors(inodes));
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
  for (const pid of [100, 9, 1000]) holders.set(pid, asDescriptors([7]));
  expect(holders.pidsOf(7)).toEqual([9, 100, 1000]);
});
