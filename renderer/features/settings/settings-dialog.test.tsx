import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { renderApp } from '../../testing/render-app';

// It draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

it('sets how often to look, and whether to look at other networks', async () => {
  const app = await renderApp();
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Settings' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Settings' }));
  const interval = within(dialog.getByRole('radiogroup', { name: 'Look at all ports every' }));
  expect(interval.getByRole('radio', { name: '1 s', checked: true })).toBeTruthy();
  await user.click(interval.getByRole('radio', { name: '0.5 s' }));
  await waitFor(() => {
    expect(interval.getByRole('radio', { name: '0.5 s', checked: true })).toBeTruthy();
  });
  await user.click(dialog.getByRole('switch', { name: /^Show the ports of other networks/ }));
  expect(app.requests('settings.update')).toEqual([{ interval: 500 }, { otherNamespaces: true }]);
});
