import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { renderWithRows, rowOf } from './testing/small-machine';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

describe('the panel', () => {
  it('says who it is, why it runs and what it holds', async () => {
    await renderWithRows();
    await userEvent.setup().click(await rowOf(3000));
    const panel = within(screen.getByRole('complementary', { name: 'About port 3000' }));
    expect(panel.getByText('node server.js')).toBeTruthy();
    const chain = within(panel.getByRole('region', { name: 'Why it runs' })).getAllByRole('listitem');
    expect(chain.map((item) => item.textContent)).toEqual(['bash PID 40', 'node PID 41']);
    expect(panel.getByText('1 listener')).toBeTruthy();
  });

  it('says why an owner is not known', async () => {
    await renderWithRows();
    await userEvent.setup().click(await rowOf(5432));
    const panel = within(screen.getByRole('complementary', { name: 'About port 5432' }));
    expect(panel.getByText(/Porthole knows only the user.*administrator only/)).toBeTruthy();
    expect(panel.getByText('postgres')).toBeTruthy();
  });

  it('copies a command line', async () => {
    const app = await renderWithRows();
    const user = userEvent.setup();
    await user.click(await rowOf(3000));
    await user.click(screen.getByRole('button', { name: 'Copy command' }));
    expect(app.requests('app.copyText')).toEqual(['node server.js']);
  });
});
