import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { groupOwner, makeBrief, makeConnection, makeHealth, makeSocket, ownedBy, socketChanges } from './testing/make';
import { node, ports, renderWithRows, rowOf } from './testing/small-machine';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

const strained = makeHealth('web', {
  acceptQueue: 8,
  backlog: 5,
  drops: 1431,
  connections: { syn_received: 1, established: 12, close_wait: 1, time_wait: 4 },
  received: 31_200,
  sent: 1_260_000,
  retransmits: 0.43,
  briefConnections: 12,
  warnings: ['acceptQueueFull', 'closeWaitGrows'],
});

describe('what a row goes through', () => {
  it('stands in the row: traffic, peers, and what is wrong in words', async () => {
    const { engine } = await renderWithRows();
    engine.send({ type: 'health', listeners: [strained] });
    const row = within(await rowOf(3000));
    expect(await row.findByText('receives 30 kB/s, sends 1.2 MB/s')).toBeTruthy();
    expect(row.getByText('Queue full +1').parentElement?.title).toBe(
      '8 connections wait to be accepted and only 5 may: new ones are turned away.\n' +
        '1 connection was closed by the other side, and the program has not closed its own end: it may be leaking.',
    );
    expect(row.getByText('12')).toBeTruthy();
    expect(within(await rowOf(5432)).queryByText(/sends/)).toBeNull();
  });

  it('can be sorted by and searched', async () => {
    const { engine } = await renderWithRows();
    const user = userEvent.setup();
    engine.send({ type: 'health', listeners: [makeHealth('evil', { warnings: ['closeWaitGrows'] })] });
    await screen.findByText('Leaking connections');
    await user.click(screen.getByRole('button', { name: 'Warnings' }));
    expect(ports()).toEqual([6666, 3000, 5432]);
    engine.send({ type: 'health', listeners: [makeHealth('db', { sent: 10 })] });
    await screen.findByText('↑ 10 B/s');
    await user.click(screen.getByRole('button', { name: 'Traffic' }));
    expect(ports()).toEqual([5432, 6666, 3000]);
    await user.type(screen.getByRole('searchbox'), 'warning');
    expect(ports()).toEqual([6666]);
  });
});

describe('the panel of a listener', () => {
  it('tells the way of its connections, its queue and what is wrong', async () => {
    const { engine } = await renderWithRows();
    await userEvent.setup().click(await rowOf(3000));
    expect(screen.queryByRole('region', { name: 'What it goes through' })).toBeNull();
    engine.send({ type: 'health', listeners: [strained] });
    const section = within(await screen.findByRole('region', { name: 'What it goes through' }));
    expect(section.getByText(/^8 connections wait to be accepted/)).toBeTruthy();
    const path = within(section.getByRole('list', { name: 'The way of a connection' })).getAllByRole('listitem');
    expect(path.map((stage) => stage.textContent)).toEqual([
      expect.stringMatching(/^Arriving 1 .*\(SYN_RECEIVED\)$/),
      expect.stringMatching(/^Waiting 8 of 5 In the accept queue/),
      expect.stringMatching(/^Connected 12 .*\(ESTABLISHED\)$/),
      expect.stringMatching(/^Closing 5 .*TIME_WAIT\)$/),
    ]);
    expect(section.getByText('receives 30 kB/s, sends 1.2 MB/s')).toBeTruthy();
    expect(section.getByRole('meter', { name: 'Accept queue' }).getAttribute('aria-valuetext')).toBe('8 of 5 waiting');
    expect(section.getByText('1,431 since it opened')).toBeTruthy();
    expect(section.getByText('0.4 segments a second')).toBeTruthy();
    const states = within(section.getByRole('list', { name: 'Connections by state' })).getAllByRole('listitem');
    expect(states.map((state) => state.textContent)).toEqual([
      '1 being accepted SYN_RECEIVED',
      '12 connected ESTABLISHED',
      '1 closed by the peer CLOSE_WAIT',
      '4 just closed TIME_WAIT',
    ]);
    expect(section.getByText(/^4 have just closed\. .* That is normal\.$/)).toBeTruthy();
  });

  it('tells what moves over each connection, and who came and went', async () => {
    const { engine } = await renderWithRows();
    const connection = makeConnection({ id: 'c', peerAddress: '192.168.1.9', owner: ownedBy(node) });
    engine.send({ type: 'changes', ...socketChanges(1, { added: [connection] }) });
    await userEvent.setup().click(await rowOf(3000));
    const holds = within(screen.getByRole('region', { name: 'What it holds' }));
    expect(await holds.findByText('TCP · connected')).toBeTruthy();
    const traffic = { socketId: 'c', received: 0, sent: 2048, receivedTotal: 1, sentTotal: 4096 };
    engine.send({
      type: 'traffic',
      process: node.key,
      connections: [{ ...traffic, roundTripTime: 12.2, retransmits: 3 }],
    });
    expect(await holds.findByText('connected · 12 ms · ↓ 0 B/s ↑ 2.0 kB/s · 3 sent again')).toBeTruthy();
    expect(
      holds.getByText(
        'TCP, connected (ESTABLISHED), receives 0 B/s, sends 2.0 kB/s, 3 sent again. ' +
          'Since it opened: 1 B received, 4.0 kB sent. There and back takes 12 ms.',
      ),
    ).toBeTruthy();
    engine.send({ type: 'brief', sockets: [makeBrief('b', 'web', Date.now()), makeBrief('x', 'db', Date.now())] });
    await waitFor(() => {
      const closed = within(holds.getByRole('list', { name: 'Just closed' })).getAllByRole('listitem');
      expect(closed.map((item) => item.textContent)).toEqual([
        expect.stringMatching(/^192\.168\.1\.77:50000310 B received, 12 kB sent↓ 310 B ↑ 12 kB · \d s ago$/),
      ]);
    });
  });
});

describe('what nobody counts', () => {
  const nobody = { acceptQueue: null, backlog: null, drops: null, received: null, sent: null, retransmits: null };
  const uncounted = makeHealth('web', { ...nobody, connections: { established: 2 } });

  it('is left out of the row and the panel, and said once', async () => {
    const { engine } = await renderWithRows();
    engine.send({ type: 'health', listeners: [uncounted] });
    await userEvent.setup().click(await rowOf(3000));
    const section = await screen.findByRole('region', { name: 'What it goes through' });
    expect(within(section).getByText('This system does not let Porthole read the counters of this port.')).toBeTruthy();
    expect(section.textContent).toMatch(/Waiting –not known/);
    expect(section.textContent).not.toMatch(/B\/s|of 0|Sent again|Turned away|Very short/);
    expect(within(section).queryByRole('meter')).toBeNull();
    expect((await rowOf(3000)).querySelector('[data-column="traffic"]')?.textContent).toBe('–');
  });

  it('has no chart', async () => {
    const { engine } = await renderWithRows();
    await userEvent.setup().click(await rowOf(3000));
    const sample = { cpu: 0.1, memory: 1, connections: 2, received: 2048, sent: 0 };
    const send = (change: object, ...times: readonly number[]): void => {
      const samples = times.map((at) => ({ ...sample, ...change, at }));
      engine.send({ type: 'samples', process: node.key, samples });
    };
    send({}, 1000, 2000);
    const named = { name: 'TCP traffic over the last five minutes, now receives 2.0 kB/s, sends 0 B/s' };
    expect(await screen.findByRole('figure', named)).toBeTruthy();
    send({ received: null, sent: null }, 3000);
    const sentence = 'This system does not let Porthole read the counters of its connections.';
    expect(await screen.findByText(sentence)).toBeTruthy();
    expect(screen.getAllByRole('figure').map((figure) => figure.textContent)).toEqual([
      expect.stringMatching(/^Connections/),
      expect.stringMatching(/^CPU/),
      expect.stringMatching(/^Memory/),
    ]);
  });
});

it('says that of very many connections only some are told', async () => {
  const { engine } = await renderWithRows();
  const ids = Array.from({ length: 501 }, (_, place) => `c${place}`);
  const connections = ids.map((id, place) => makeConnection({ id, peerPort: 10_000 + place, owner: ownedBy(node) }));
  engine.send({ type: 'changes', ...socketChanges(1, { added: connections }) });
  await userEvent.setup().click(await rowOf(3000));
  const holds = within(screen.getByRole('region', { name: 'What it holds' }));
  expect(await holds.findByText('501 connections')).toBeTruthy();
  const counts = { received: 0, sent: 0, receivedTotal: 0, sentTotal: 0, roundTripTime: 1, retransmits: 0 };
  const send = (told: readonly string[]): void => {
    const message = told.map((socketId) => ({ socketId, ...counts }));
    engine.send({ type: 'traffic', process: node.key, connections: message });
  };
  send(ids.slice(0, 500));
  const sentence = 'Porthole tells what moves over 500 of them, and no more.';
  expect(await holds.findByText(sentence)).toBeTruthy();
  send(ids.slice(0, 20));
  await waitFor(() => {
    expect(holds.queryByText(sentence)).toBeNull();
  });
});

describe('who is not exactly known', () => {
  it('is named by service, container or network in the row and the panel, and can be searched', async () => {
    const { engine } = await renderWithRows();
    const container = { runtime: 'docker', id: '3f2a'.repeat(16) } as const;
    const service = makeSocket({ id: 's', localPort: 25, owner: groupOwner({ unit: 'postfix.service' }) });
    const inside = makeSocket({
      id: 'c',
      localPort: 9000,
      owner: groupOwner({ container }),
      netNamespace: { id: '1', name: 'blue' },
    });
    engine.send({ type: 'changes', ...socketChanges(1, { added: [service, inside] }) });
    engine.send({
      type: 'containers',
      containers: [{ ...container, name: 'shop', image: 'nginx', publishedPorts: [] }],
    });
    expect(within(await rowOf(25)).getByText('postfix')).toBeTruthy();
    expect(await within(await rowOf(9000)).findByText('shop')).toBeTruthy();
    expect(within(await rowOf(9000)).getByText('netns blue')).toBeTruthy();
    const user = userEvent.setup();
    await user.click(await rowOf(25));
    expect(screen.getByRole('heading', { name: 'postfix service' })).toBeTruthy();
    for (const [search, found] of [
      ['unit:postfix', 25],
      ['container:shop', 9000],
      ['netns:blue', 9000],
      ['blue', 9000],
    ] as const) {
      await user.clear(screen.getByRole('searchbox'));
      await user.type(screen.getByRole('searchbox'), search);
      expect(ports()).toEqual([found]);
    }
  });
});
