import { act, renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { makeProcess, makeRows, makeSocket, ownedBy } from '../../testing/make';
import { useActiveRow } from './use-active-row';

const owner = ownedBy(makeProcess({ pid: 7 }));
const rowsOf = (...ids: readonly string[]) => makeRows(ids.map((id) => makeSocket({ id, owner })));

it('follows a row whose sockets are others in the end, and keeps it, closed, when it has gone', () => {
  const { result, rerender } = renderHook(({ rows }) => useActiveRow(rows, rows), {
    initialProps: { rows: rowsOf('a', 'b') },
  });
  act(() => {
    result.current.set(rowsOf('a', 'b')[0] ?? null);
  });
  rerender({ rows: rowsOf('b', 'c') });
  rerender({ rows: rowsOf('c', 'd') });
  expect(result.current).toMatchObject({ row: { id: 'c', closed: false }, index: 0 });
  rerender({ rows: [] });
  expect(result.current).toMatchObject({ row: { id: 'c', closed: true }, index: -1 });
});
