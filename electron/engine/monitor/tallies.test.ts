import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Changes } from '../../../shared/domain/change-set';
import { applyChanges, noChanges } from '../../../shared/domain/change-set';
import type { SocketInfo, SocketRole } from '../../../shared/domain/socket';
import { socketInfo } from '../testing/domain';
import { Tallies } from './tallies';

const roles: readonly SocketRole[] = ['listener', 'ephemeral', 'connection'];

function socket(id: string, role: SocketRole, processes: readonly string[]): SocketInfo {
  const { owner } = socketInfo(id);
  return socketInfo(id, { role, owner: { ...owner, processes } });
}

/** Sockets with their tallies, kept as the monitor keeps them. */
class Kept {
  readonly sockets = new Map<string, SocketInfo>();
  readonly tallies = new Tallies();

  take(changes: Partial<Changes<SocketInfo>>): void {
    const whole = { ...noChanges, ...changes };
    this.tallies.note(this.sockets, whole);
    applyChanges(this.sockets, whole, ({ id }) => id);
  }

  get counted() {
    const { tallies } = this;
    return {
      roles: roles.map((role) => tallies.ofRole(role)),
      connections: ['a', 'b', 'c'].map((process) => tallies.connectionsOf(process)),
      open: [...tallies.openProcesses()].sort(),
      processes: [...tallies.processes()].sort(),
    };
  }

  /** The same, counted anew. */
  get anew() {
    const all = [...this.sockets.values()];
    const ofRole = (role: SocketRole) => all.filter((each) => each.role === role);
    const holders = (some: readonly SocketInfo[]) => [...new Set(some.flatMap(({ owner }) => owner.processes))].sort();
    const connections = ofRole('connection');
    return {
      roles: roles.map((role) => ofRole(role).length),
      connections: ['a', 'b', 'c'].map(
        (key) => connections.filter(({ owner }) => owner.processes.includes(key)).length,
      ),
      open: holders(all.filter(({ role }) => role !== 'connection')),
      processes: holders(all),
    };
  }
}

describe('Tallies', () => {
  it('count sockets by what they are, and by who holds them', () => {
    const kept = new Kept();
    kept.take({
      added: [
        socket('1', 'listener', ['a', 'b']),
        socket('2', 'ephemeral', ['b']),
        socket('3', 'connection', ['a']),
        socket('4', 'connection', ['a', 'c']),
        socket('5', 'connection', []),
      ],
    });
    expect(kept.counted).toEqual({
      roles: [1, 1, 3],
      connections: [2, 0, 1],
      open: ['a', 'b'],
      processes: ['a', 'b', 'c'],
    });
  });

  it('forget a process with the last socket that it held', () => {
    const kept = new Kept();
    kept.take({ added: [socket('1', 'listener', ['a']), socket('2', 'listener', ['a'])] });
    kept.take({ removed: ['1'] });
    expect(kept.counted.open).toEqual(['a']);
    kept.take({ removed: ['2'] });
    expect(kept.counted).toEqual({ roles: [0, 0, 0], connections: [0, 0, 0], open: [], processes: [] });
  });

  it('follow a socket to another process and to another role', () => {
    const kept = new Kept();
    kept.take({ added: [socket('1', 'connection', ['a'])] });
    kept.take({ changed: [socket('1', 'connection', ['b'])] });
    expect(kept.counted.connections).toEqual([0, 1, 0]);
    kept.take({ changed: [socket('1', 'listener', ['b'])] });
    expect(kept.counted).toMatchObject({ roles: [1, 0, 0], connections: [0, 0, 0], open: ['b'] });
  });

  it('take the end of a socket that nobody knows for nothing', () => {
    const kept = new Kept();
    kept.take({ removed: ['9'] });
    expect(kept.counted.roles).toEqual([0, 0, 0]);
  });

  it('are after any changes what a count of all sockets gives', () => {
    const process = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
    const step = fc.record({ id: fc.nat(8).map(String), role: fc.constantFrom(...roles), process, gone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(step, { selector: ({ id }) => id }), { maxLength: 20 }), (steps) => {
        const kept = new Kept();
        for (const step of steps) {
          const values = step.filter(({ gone }) => !gone).map(({ id, role, process }) => socket(id, role, process));
          kept.take({
            added: values.filter(({ id }) => !kept.sockets.has(id)),
            changed: values.filter(({ id }) => kept.sockets.has(id)),
            removed: step.filter(({ gone, id }) => gone && kept.sockets.has(id)).map(({ id }) => id),
          });
          expect(kept.counted).toEqual(kept.anew);
        }
      }),
      { numRuns: 200 },
    );
  });
});
