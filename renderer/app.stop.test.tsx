import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { harmlessPlan, renderWithRows } from './testing/small-machine';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

describe('stop', () => {
  it('is done at once when it is harmless', async () => {
    const app = await renderWithRows({
      'stop.plan': () => ({ ok: true, value: harmlessPlan }),
      'stop.execute': () => ({ ok: true, value: { kind: 'freed' } }),
    });
    await userEvent.setup().click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    expect(await screen.findByText('Port 3000 is free.')).toBeTruthy();
    expect(app.requests('stop.plan')).toEqual([{ socketIds: ['web'] }]);
    expect(app.requests('stop.execute')).toEqual([{ planId: 'plan', force: false }]);
  });

  it('shows the plan first when there is a concern, and does nothing on Cancel', async () => {
    const concerns = [{ code: 'otherPorts', name: 'node', ports: '8080', count: 1 }] as const;
    const app = await renderWithRows({
      'stop.plan': () => ({ ok: true, value: { ...harmlessPlan, concerns } }),
      'stop.execute': () => ({ ok: true, value: { kind: 'freed' } }),
    });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    const dialog = await screen.findByRole('dialog', { name: 'Stop what holds port 3000?' });
    expect(within(dialog).getByText('node also holds another port: 8080.')).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(app.requests('stop.execute')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('Port 3000 is free.')).toBeTruthy();
  });

  it('says why it is refused', async () => {
    const refusal = { code: 'protected', kind: 'init', name: 'systemd', pid: 1 } as const;
    await renderWithRows({ 'stop.plan': () => ({ ok: true, value: { ...harmlessPlan, refusal } }) });
    await userEvent.setup().click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    expect(await screen.findByText(/^systemd \(PID 1\) is the first process of the system/)).toBeTruthy();
  });

  it('offers force when the program still holds the port, with a plan made anew', async () => {
    const app = await renderWithRows({
      'stop.plan': () => ({ ok: true, value: harmlessPlan }),
      'stop.execute': ({ force }: { force: boolean }) => ({ ok: true, value: { kind: force ? 'freed' : 'stillHeld' } }),
    });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    await user.click(await screen.findByRole('button', { name: 'End by force' }));
    expect(await screen.findByText('Port 3000 is free.')).toBeTruthy();
    expect(app.requests('stop.plan')).toHaveLength(2);
    expect(app.requests('stop.execute')).toEqual([
      { planId: 'plan', force: false },
      { planId: 'plan', force: true },
    ]);
  });

  it('says so when the engine is not there', async () => {
    await renderWithRows({ 'stop.plan': () => ({ ok: false, error: { code: 'engineUnavailable' } }) });
    await userEvent.setup().click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    expect(await screen.findByText(/nothing was stopped/)).toBeTruthy();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Close this message' }));
    expect(document.activeElement).toBe(screen.getByRole('grid'));
  });
});
