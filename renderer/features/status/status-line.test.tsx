import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { EngineStatus } from '../../../shared/domain/engine-status';
import { everything, makeSocket, makeStatus } from '../../testing/make';
import { renderApp } from '../../testing/render-app';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

const status = makeStatus();

/** In a window without a size, the popover's button is taken to be out of view. */
const hidden = { hidden: true } as const;

it.each<[EngineStatus['pace'], number, RegExp]>([
  ['normal', 500, /^updates every 0.5 s$/],
  ['battery', 5000, /^updates every 5 s to spare the battery$/],
  ['hidden', 5000, /^updates every 5 s while nobody looks$/],
])('says how often it looks, and why, unless that is as usual: %s, %i ms', async (pace, interval, sentence) => {
  const { engine } = await renderApp();
  engine.send({ type: 'snapshot', seq: 1, sockets: [makeSocket({ id: 'a' })], processes: [] });
  engine.send({ type: 'status', status });
  await screen.findByText(/^updated /);
  expect(screen.queryByText(/^updates every/)).toBeNull();
  engine.send({ type: 'status', status: { ...status, pace, interval } });
  expect(await screen.findByText(sentence)).toBeTruthy();
});

describe('what the system does not let Porthole do', () => {
  const capabilities = { ...everything, closeConnection: 'needsAdministrator', firewall: 'notToldBySystem' } as const;
  const title = 'What this system does not let Porthole do';
  const sentences = [
    'Porthole cannot cut single connections here: the system leaves that to an administrator.',
    'Porthole cannot tell what the firewall lets through here: the system has no way to do that.',
  ];

  it('is a mark where that is all, and nothing where there is nothing', async () => {
    const { engine } = await renderApp();
    engine.send({ type: 'status', status });
    await screen.findByText('netlink');
    expect(screen.queryByRole('button', { name: title })).toBeNull();
    engine.send({ type: 'status', status: { ...status, capabilities } });
    const mark = await screen.findByRole('button', { name: title });
    expect(mark.textContent).toBe('');
    await userEvent.setup().click(mark);
    for (const sentence of sentences) expect(await screen.findByText(sentence)).toBeTruthy();
  });

  it('is told below the limits, and not counted among them', async () => {
    const { engine } = await renderApp();
    const limits = [{ code: 'ownersHidden', detail: '' }] as const;
    engine.send({ type: 'status', status: { ...status, limits, capabilities } });
    const button = await screen.findByRole('button', { name: 'Some programs not shown' });
    await userEvent.setup().click(button);
    const popover = within(await screen.findByRole('dialog', hidden));
    expect(popover.getAllByRole('listitem', hidden).map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Every port of this computer/),
      ...sentences,
    ]);
  });

  it('is told once', async () => {
    const { engine } = await renderApp();
    const limits = [
      { code: 'socketsHidden', detail: '' },
      { code: 'platformBasic', detail: 'koffi\u202e is not to be had' },
    ] as const;
    const lacks = { terminate: 'noSafeWay', kill: 'noSafeWay', otherUsers: 'needsAdministrator' } as const;
    engine.send({ type: 'status', status: { ...status, limits, capabilities: { ...everything, ...lacks } } });
    await userEvent.setup().click(await screen.findByRole('button', { name: '2 limits' }));
    const popover = within(await screen.findByRole('dialog', hidden));
    expect(popover.getAllByRole('listitem', hidden).map(({ textContent }) => textContent)).toEqual([
      'Ports of other users’ programs are not shown: the system tells them to an administrator only.',
      'Porthole watches this operating system in a basic way, for its better one failed: koffi\\u202e is not to be had',
      'Porthole cannot stop programs here: the system has no way to be sure that it meets the right program.',
    ]);
  });
});
