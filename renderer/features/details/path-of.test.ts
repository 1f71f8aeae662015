import { expect, it } from 'vitest';
import { pathOf } from './path-of';

const counts = (health: Parameters<typeof pathOf>[0]): readonly (number | null)[] =>
  pathOf(health).map(({ count }) => count);

it('counts each connection at one stage: those that wait are not among the others', () => {
  const connections = { syn_received: 1, established: 12, close_wait: 2, fin_wait_2: 1, time_wait: 5 };
  expect(counts({ connections, waiting: 3 })).toEqual([1, 3, 12, 8]);
});

it('does not know how many wait where nobody counts them', () => {
  expect(counts({ connections: { established: 2 }, waiting: null })).toEqual([0, null, 2, 0]);
});
