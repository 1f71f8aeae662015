import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { harmlessPlan, renderWithRows, rowOf } from './testing/small-machine';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

describe('the keyboard', () => {
  it('moves, opens, closes and stops', async () => {
    const app = await renderWithRows({
      'stop.plan': () => ({ ok: true, value: harmlessPlan }),
      'stop.execute': () => ({ ok: true, value: { kind: 'freed' } }),
    });
    const user = userEvent.setup();
    const grid = screen.getByRole('grid', { name: 'Open ports' });
    grid.focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(screen.getByRole('complementary', { name: 'About port 5432' })).toBeTruthy();
    expect(grid.getAttribute('aria-activedescendant')).toBe((await rowOf(5432)).id);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('complementary')).toBeNull();
    await user.keyboard('{Home}{Delete}');
    expect(await screen.findByText('Port 3000 is free.')).toBeTruthy();
    expect(app.requests('stop.plan')).toEqual([{ socketIds: ['web'] }]);
  });

  it('searches, pauses and shows the keys', async () => {
    await renderWithRows();
    const user = userEvent.setup();
    await user.keyboard('/');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
    await user.keyboard('{Escape} ');
    expect(screen.getByText('Paused')).toBeTruthy();
    await user.keyboard(' ');
    expect(screen.getByText('Live')).toBeTruthy();
    await user.keyboard(' ');
    await user.click(screen.getByRole('button', { name: 'Go on' }));
    expect(document.activeElement).toBe(screen.getByRole('grid'));
    await user.keyboard('?');
    expect(await screen.findByRole('dialog', { name: 'Keyboard' })).toBeTruthy();
  });
});
