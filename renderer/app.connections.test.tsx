import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { everything, makeConnection, makeHealth, makeStatus, ownedBy, socketChanges } from './testing/make';
import { node, renderWithRows, rowOf } from './testing/small-machine';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

const owner = ownedBy(node);
const peer = makeConnection({ id: 'c1', peerAddress: '10.0.0.7', peerPort: 50_001, owner });
const others = [
  makeConnection({ id: 'c2', peerPort: 50_002, state: 'time_wait', owner }),
  makeConnection({ id: 'c3', peerPort: 50_003, transport: 'udp', owner }),
  makeConnection({ id: 'c4', peerPort: 50_004, netNamespace: { id: '7', name: 'blue' }, owner }),
];

/** Opens the panel of port 3000, whose program has these connections. */
async function openPanel(answers: Parameters<typeof renderWithRows>[0] = {}) {
  const app = await renderWithRows(answers);
  app.engine.send({ type: 'changes', ...socketChanges(1, { added: [peer, ...others] }) });
  const user = userEvent.setup();
  await user.click(await rowOf(3000));
  await screen.findByRole('region', { name: '4 connections' });
  return { ...app, user };
}

const cutButton = () => screen.findByRole('button', { name: 'Cut this connection, to 10.0.0.7:50001' });

describe('a connection', () => {
  it('can be cut alone: one of TCP, of this network, that a program still has', async () => {
    const { user, requests } = await openPanel({
      'connections.close': () => ({ ok: true, value: { kind: 'closed' } }),
    });
    await cutButton();
    expect(screen.getAllByRole('button', { name: /^Cut this connection/ })).toHaveLength(1);
    await user.click(await cutButton());
    expect(await screen.findByText('The connection to 10.0.0.7:50001 is cut.')).toBeTruthy();
    expect(requests('connections.close')).toEqual([{ socketId: 'c1' }]);
    // Its button will go away: the focus has gone on before.
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'What it holds' }));
  });

  it('is cut by keyboard', async () => {
    const { user, requests } = await openPanel({ 'connections.close': () => ({ ok: true, value: { kind: 'gone' } }) });
    (await cutButton()).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByText(/^It was gone already/)).toBeTruthy();
    expect(requests('connections.close')).toHaveLength(1);
  });

  it.each([
    [{ kind: 'stillThere' }, /told to cut the connection to 10.0.0.7:50001, and it is still there/],
    [{ kind: 'notPermitted' }, /lets only an administrator cut/],
    [{ kind: 'ipv6' }, /over IPv4 only/],
    [{ kind: 'elsewhere' }, /in another network of this computer/],
    [{ kind: 'failed', errno: 'E\u202e' }, /^The system could not cut .*\(E\\u202e\)\.$/],
    [
      { kind: 'unsupported', reason: 'interfaceRefused' },
      /^Porthole cannot cut single connections here: the interface/,
    ],
  ] as const)('says in a live region what came of it: %j', async (value, sentence) => {
    const { user } = await openPanel({ 'connections.close': () => ({ ok: true, value }) });
    await user.click(await cutButton());
    const said = await screen.findByText(sentence);
    expect(said.closest('[role="status"]')).not.toBeNull();
    await user.click(screen.getByRole('button', { name: 'Close this message' }));
    expect(screen.queryByText(sentence)).toBeNull();
  });

  it('is not known to be cut where nobody answers', async () => {
    const { user } = await openPanel({
      'connections.close': () => ({ ok: false, error: { code: 'engineUnavailable' } }),
    });
    await user.click(await cutButton());
    expect(await screen.findByText(/^The watcher was lost meanwhile\. Look whether the connection/)).toBeTruthy();
  });

  it('says why it cannot be cut, on hover and when it is tried, and is left out by Tab', async () => {
    const { user, engine, requests } = await openPanel();
    const capabilities = { ...everything, closeConnection: 'needsAdministrator' } as const;
    engine.send({ type: 'status', status: makeStatus({ capabilities }) });
    const why = 'Porthole cannot cut single connections here: the system leaves that to an administrator.';
    const button = await cutButton();
    await waitFor(() => {
      expect(button.title).toBe(why);
    });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.tabIndex).toBe(-1);
    await user.click(button);
    expect(await screen.findByText(why)).toBeTruthy();
    expect(requests('connections.close')).toEqual([]);
  });
});

it('says why a system does not count', async () => {
  const { engine } = await openPanel();
  const goesThrough = async () => within(await screen.findByRole('region', { name: 'What it goes through' }));
  engine.send({ type: 'health', listeners: [makeHealth('web')] });
  const noBriefs = { ...everything, briefSockets: 'notToldBySystem' } as const;
  expect(await (await goesThrough()).findByText('Very short')).toBeTruthy();
  engine.send({ type: 'status', status: makeStatus({ capabilities: noBriefs }) });
  const ofBriefs = 'Porthole cannot tell of very short connections here: the system has no way to do that.';
  expect(await (await goesThrough()).findByText(ofBriefs)).toBeTruthy();
  expect((await goesThrough()).queryByText('Very short')).toBeNull();
  const capabilities = { ...noBriefs, counters: 'needsAdministrator' } as const;
  engine.send({ type: 'status', status: makeStatus({ capabilities }) });
  engine.send({ type: 'health', listeners: [makeHealth('web', { received: null, sent: null, retransmits: null })] });
  const ofCounters = 'Porthole cannot tell queues, drops and traffic here: the system leaves that to an administrator.';
  expect(await (await goesThrough()).findByText(ofCounters)).toBeTruthy();
  const sample = { connections: 1, received: null, sent: null, cpu: 0, memory: 0 };
  engine.send({
    type: 'samples',
    process: node.key,
    samples: [
      { at: 1, ...sample },
      { at: 2, ...sample },
    ],
  });
  expect(await within(screen.getByRole('region', { name: /^What it does/ })).findByText(ofCounters)).toBeTruthy();
});
