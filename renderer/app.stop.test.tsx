import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { everything, makeStatus } from './testing/make';
import { harmlessPlan, renderWithRows, rowOf } from './testing/small-machine';

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

  const answers = (refusal: object) => ({
    'stop.plan': () => ({ ok: true, value: harmlessPlan }),
    'stop.execute': ({ force }: { force: boolean }) => ({
      ok: true,
      value: force ? { kind: 'freed' } : { kind: 'refused', refusal },
    }),
  });
  const notPermitted = { code: 'notPermitted', name: 'node', user: 'root' } as const;
  const canElevate = { version: '1', electronVersion: '1', isMac: false, user: 'ada', canElevate: true } as const;

  it('offers force where a program cannot be asked to stop', async () => {
    await renderWithRows(answers({ code: 'cannotAsk', name: 'node.exe' }));
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    expect(await screen.findByText(/^Windows has no way to ask node\.exe to stop/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'End by force' }));
    expect(await screen.findByText('Port 3000 is free.')).toBeTruthy();
  });

  it('offers to ask for the rights of an administrator, and says what it waits for', async () => {
    let answer: (outcome: unknown) => void = () => undefined;
    const app = await renderWithRows({
      ...answers(notPermitted),
      'app.info': () => canElevate,
      'stop.elevate': () => new Promise((resolve) => (answer = resolve)),
    });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    const ask = await screen.findByRole('button', { name: 'Ask for administrator rights' });
    expect(ask.title).toMatch(/^The system asks for the consent of an administrator\./);
    await user.click(ask);
    expect(await screen.findByText(/^Waiting for the consent of an administrator/)).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('grid'));
    expect(app.requests('stop.elevate')).toEqual([{ planId: 'plan' }]);
    answer({ ok: true, value: { kind: 'refused', refusal: { code: 'elevationCancelled' } } });
    expect(await screen.findByText(/^The rights of an administrator were not given, so nothing/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Ask for administrator rights' }));
    expect(app.requests('stop.elevate')).toHaveLength(2);
  });

  it('offers no rights for a process with several services, which an administrator would not end either', async () => {
    const otherServices = { code: 'otherServices', name: 'svchost.exe', services: 'nsi', count: 1 } as const;
    await renderWithRows({
      ...answers(notPermitted),
      'app.info': () => canElevate,
      'stop.plan': () => ({ ok: true, value: { ...harmlessPlan, concerns: [otherServices] } }),
    });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Stop' }));
    expect(await screen.findByText('The system does not let you stop node: it belongs to root.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Ask for administrator rights' })).toBeNull();
  });

  it('offers no rights where nothing can ask for them', async () => {
    await renderWithRows(answers(notPermitted));
    await userEvent.setup().click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    expect(await screen.findByText('The system does not let you stop node: it belongs to root.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Ask for administrator rights' })).toBeNull();
  });

  it('shows a service by its name, and what else ends only when it is ended by force', async () => {
    const [node] = harmlessPlan.victims;
    const service = { name: 'Dnscache', displayName: 'DNS Client' };
    const plan = {
      ...harmlessPlan,
      victims: [{ ...node!, name: 'svchost.exe', service }],
      concerns: [
        { code: 'service', name: 'DNS Client' },
        { code: 'otherServices', name: 'svchost.exe', services: 'nsi, EventLog', count: 2 },
      ],
    } as const;
    await renderWithRows({
      ...answers({ code: 'cannotAsk', name: 'svchost.exe' }),
      'stop.plan': () => ({ ok: true, value: plan }),
    });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Stop what holds port 3000?' }));
    expect(dialog.getByText('DNS Client, a service in svchost.exe (PID 41)')).toBeTruthy();
    expect(
      dialog.getByText('DNS Client is a service. Windows stops it, and may start it again when it is needed.'),
    ).toBeTruthy();
    expect(dialog.queryByText(/^By force/)).toBeNull();
    await user.click(dialog.getByRole('button', { name: 'Stop' }));
    await user.click(await screen.findByRole('button', { name: 'End by force' }));
    const again = within(await screen.findByRole('dialog', { name: 'End by force what holds port 3000?' }));
    expect(again.getByText('svchost.exe (PID 41)')).toBeTruthy();
    expect(again.getByText('DNS Client is a service. Windows may start it again when it is needed.')).toBeTruthy();
    expect(again.getByText('By force, these services in the same process end too: nsi, EventLog.')).toBeTruthy();
  });

  it('says why nothing can be stopped here: on the button, by key, and in the panel', async () => {
    const { engine, requests } = await renderWithRows();
    const capabilities = { ...everything, kill: 'basicSupport' } as const;
    engine.send({ type: 'status', status: makeStatus({ capabilities }) });
    const why = 'Porthole cannot stop programs here: it watches this operating system in a basic way so far.';
    const button = screen.getByRole('button', { name: 'Stop node, port 3000' });
    await waitFor(() => {
      expect(button.title).toBe(why);
    });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    const user = userEvent.setup();
    await user.click(await rowOf(3000));
    const panel = within(screen.getByRole('complementary', { name: 'About port 3000' }));
    expect(panel.getByText(why)).toBeTruthy();
    expect(panel.getByRole<HTMLButtonElement>('button', { name: 'Stop' }).disabled).toBe(true);
    screen.getByRole('grid').focus();
    await user.keyboard('{Delete}');
    expect(
      within(screen.getAllByRole('status').find(({ textContent }) => textContent === why)!).getByText(why),
    ).toBeTruthy();
    expect(requests('stop.plan')).toEqual([]);
  });
});
