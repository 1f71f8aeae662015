import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { makeHealth } from '../../testing/make';
import { ports, renderWithRows, rowOf } from '../../testing/small-machine';
import { RowArranger } from './row-arranger';
import { RowFilter } from './row-filter';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

afterEach(() => {
  vi.restoreAllMocks();
});

it('shows what goes on at a row, and neither sorts nor filters for it, unless it is sorted or searched by it', async () => {
  const { engine } = await renderWithRows();
  const arrange = vi.spyOn(RowArranger.prototype, 'arrange');
  const filter = vi.spyOn(RowFilter.prototype, 'filter');
  engine.send({ type: 'health', listeners: [makeHealth('web', { sent: 10, connections: { established: 3 } })] });
  const row = within(await rowOf(3000));
  expect(await row.findByText('↑ 10 B/s')).toBeTruthy();
  expect(row.getByText('3')).toBeTruthy();
  expect(arrange).not.toHaveBeenCalled();
  expect(filter).not.toHaveBeenCalled();
  await userEvent.setup().click(screen.getByRole('button', { name: 'Traffic' }));
  engine.send({ type: 'health', listeners: [makeHealth('evil', { sent: 20 })] });
  await waitFor(() => {
    expect(ports()).toEqual([6666, 3000, 5432]);
  });
});

it('keeps a row in sight while the pointer moves over the rows, though it is no more what is searched', async () => {
  const { engine } = await renderWithRows();
  const user = userEvent.setup();
  engine.send({ type: 'health', listeners: [makeHealth('evil', { warnings: ['closeWaitGrows'] })] });
  await screen.findByText('Leaking connections');
  await user.type(screen.getByRole('searchbox'), 'warning');
  await user.hover(await rowOf(6666));
  engine.send({ type: 'health', listeners: [makeHealth('evil', { sent: 10 })] });
  expect(await screen.findByText('↑ 10 B/s')).toBeTruthy();
  expect(ports()).toEqual([6666]);
  await user.unhover(await rowOf(6666));
  expect(await screen.findByText('None of the 3 open ports fits what you look for.')).toBeTruthy();
});
