import { beforeEach, describe, expect, it } from 'vitest';
import { childOf, processInfo } from '../testing/domain';
import { MemoryPlatform } from '../testing/memory-platform';
import { isOwn, protectionOf } from './protection';

let system: MemoryPlatform;

beforeEach(() => {
  system = new MemoryPlatform();
});

/** A chain of processes, each the child of the one before. */
function chain(...pids: readonly number[]) {
  const [first = 0, ...rest] = pids;
  const made = [system.run(processInfo(first))];
  for (const pid of rest) made.push(system.run(childOf(made.at(-1)!, pid)));
  return made;
}

describe('protectionOf', () => {
  it.each([1, 0, -5])('protects pid %i', (pid) => {
    const refusal = { code: 'protected', kind: 'init', name: 'init', pid };
    expect(protectionOf(processInfo(pid, { name: 'init' }), system, [])).toEqual(refusal);
  });

  it('protects what is part of the kernel', () => {
    system.kernelThreads.add(50);
    expect(protectionOf(processInfo(50), system, [])).toMatchObject({ kind: 'kernelThread', pid: 50 });
  });

  it('protects what the system names, and nothing else', () => {
    system.protectedNames.set('Xorg', 'session');
    expect(protectionOf(processInfo(50, { name: 'Xorg' }), system, [])).toMatchObject({
      kind: 'session',
      name: 'Xorg',
    });
    expect(protectionOf(processInfo(50, { name: 'Xorg2' }), system, [])).toBeNull();
  });

  it('protects Porthole, what it started, and what it was started by; not its siblings', () => {
    const [shell, porthole, helper] = chain(10, 20, 30);
    const sibling = system.run(childOf(shell!, 40));
    const grandchild = system.run(childOf(helper!, 50));
    for (const process of [shell!, porthole!, helper!, grandchild]) {
      expect(protectionOf(process, system, [20]), String(process.pid)).toMatchObject({
        code: 'protected',
        kind: 'self',
      });
    }
    expect(protectionOf(sibling, system, [20])).toBeNull();
  });
});

describe('the own tree', () => {
  it('does not take a stranger for an ancestor because it got the pid of one', () => {
    const [shell] = chain(10, 20);
    const stranger = system.run(processInfo(10, { creationTime: 99_999 }));
    expect(protectionOf(shell!, system, [20])).toBeNull();
    expect(protectionOf(stranger, system, [20])).toBeNull();
  });

  it('ends with a chain of parents that is a loop', () => {
    const one = processInfo(10, { parentPid: 20, parent: '20-20' });
    system.run(one);
    system.run(processInfo(20, { parentPid: 10, parent: '10-10' }));
    expect(protectionOf(one, system, [30])).toBeNull();
  });

  it('is not disturbed by a pid of Porthole that is gone', () => {
    expect(protectionOf(system.run(processInfo(10)), system, [77])).toBeNull();
  });

  it('is what Porthole started, when it comes to what is announced; not what it was started by', () => {
    const [shell, porthole, helper] = chain(10, 20, 30);
    expect([shell!, porthole!, helper!].map((process) => isOwn(process, system, [20]))).toEqual([false, true, true]);
  });
});
