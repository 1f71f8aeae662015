import { expect, it } from 'vitest';
import { pathOf } from './path-of';

const counts = (health: Parameters<typeof pathOf>[0]): readonly number[] => pathOf(health).map(({ count }) => count);

it('counts each connection at one stage: what waits is established to the kernel, and not connected here', () => {
  const connections = { syn_received: 1, established: 12, close_wait: 2, fin_wait_2: 1, time_wait: 5 };
  expect(counts({ connections, waiting: 3 })).toEqual([1, 3, 9, 8]);
});

it('has nothing connected when more wait than the look before has seen', () => {
  expect(counts({ connections: {}, waiting: 3 })).toEqual([0, 3, 0, 0]);
});
