import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { EngineStatus } from '../shared/domain/engine-status';
import type { StopPlan } from '../shared/domain/stop';
import { makeProcess, makeSocket, ownedBy, socketChanges, unknownOwner } from './testing/make';
import type { RenderedApp } from './testing/render-app';
import { renderApp } from './testing/render-app';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

const shell = makeProcess({ pid: 40, name: 'bash', creationTime: 500 });
const node = makeProcess({ pid: 41, parent: shell.key, parentPid: 40 });
const hostile = makeProcess({ pid: 66, name: '<img src=x onerror=alert(1)>\u202egnp.exe\n', project: null });
const web = makeSocket({
  id: 'web',
  serviceName: 'Dev server',
  owner: ownedBy(node),
  exposure: 'allInterfaces',
  localAddress: '0.0.0.0',
});
const db = makeSocket({
  id: 'db',
  localPort: 5432,
  owner: { ...unknownOwner, confidence: 'user', reason: 'otherUser', user: 'postgres' },
});
const evil = makeSocket({ id: 'evil', localPort: 6666, owner: ownedBy(hostile) });
const processes = [shell, node, hostile];

const plan: StopPlan = {
  id: 'plan',
  port: 3000,
  transport: 'tcp',
  victims: [{ process: node.key, pid: 41, name: 'node', user: 'ada', connections: 2 }],
  concerns: [],
  refusal: null,
};

async function renderWithRows(answers: Parameters<typeof renderApp>[0] = {}): Promise<RenderedApp> {
  const app = await renderApp(answers);
  app.engine.send({ type: 'snapshot', seq: 1, sockets: [web, db, evil], processes });
  await screen.findByRole('row', { name: /^3000/ });
  return app;
}

const rowOf = (port: number) => screen.findByRole('row', { name: new RegExp(`^${port}`) });
const ports = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => parseInt(row.textContent, 10));

describe('the Ports view', () => {
  it('says that it looks, then who can be reached, and tells main when rows are on the screen', async () => {
    const app = await renderApp();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Looking at what is open on this computer.');
    app.engine.send({ type: 'snapshot', seq: 1, sockets: [web, db, evil], processes });
    await waitFor(() => {
      expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
        '1 port answers on every network this computer is on.',
      );
    });
    expect(ports()).toEqual([3000, 5432, 6666]);
    await waitFor(() => {
      expect(app.requests('app.firstRows')).toEqual([{ listeners: 3 }]);
    });
  });

  it('says so when nothing listens', async () => {
    const { engine } = await renderApp();
    engine.send({ type: 'snapshot', seq: 1, sockets: [], processes: [] });
    expect(await screen.findByText(/^Nothing listens on this computer/)).toBeTruthy();
  });

  it('finds by search, and shows the way back when nothing fits', async () => {
    await renderWithRows();
    const user = userEvent.setup();
    await user.type(screen.getByRole('searchbox', { name: 'Search ports' }), '5432');
    expect(ports()).toEqual([5432]);
    await user.type(screen.getByRole('searchbox'), ' port:x');
    expect(screen.getByText(/“port:x” is no port or range/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Show all ports' }));
    expect(document.activeElement).toBe(screen.getByRole('grid'));
    expect(ports()).toEqual([3000, 5432, 6666]);
  });

  it('filters by the meter and the chips', async () => {
    await renderWithRows();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: /^This computer only/ }));
    expect(ports()).toEqual([5432, 6666]);
    await user.click(screen.getByRole('button', { name: 'All' }));
    await user.click(screen.getByRole('button', { name: 'Mine' }));
    expect(ports()).toEqual([3000, 6666]);
  });

  it('sorts by a column and says how', async () => {
    await renderWithRows();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Port' }));
    expect(screen.getByRole('columnheader', { name: 'Port' }).getAttribute('aria-sort')).toBe('ascending');
    await userEvent.setup().click(screen.getByRole('button', { name: 'Port' }));
    expect(ports()).toEqual([6666, 5432, 3000]);
  });

  it('announces what begins to listen', async () => {
    const { engine } = await renderWithRows();
    engine.send({
      type: 'changes',
      ...socketChanges(1, { added: [makeSocket({ id: 'n', localPort: 5173, owner: ownedBy(node) })] }),
    });
    expect(await screen.findByText('New: node listens on port 5173. This computer only.')).toBeTruthy();
    expect(within(await rowOf(5173)).getByText('new')).toBeTruthy();
    const first = screen.getByText(/^New: node listens/);
    const again = makeSocket({ id: 'again', localPort: 5173, owner: ownedBy(node) });
    engine.send({ type: 'changes', ...socketChanges(2, { removed: ['n'] }) });
    engine.send({ type: 'changes', ...socketChanges(3, { added: [again] }) });
    // Another element with the same words: an unchanged one is not spoken again.
    await waitFor(() => {
      expect(screen.getByText(/^New: node listens/)).not.toBe(first);
    });
  });

  it('shows a hostile name inert', async () => {
    await renderWithRows();
    const shown = '<img src=x onerror=alert(1)>\\u202egnp.exe\\n';
    expect(within(await rowOf(6666)).getByText(shown)).toBeTruthy();
    await userEvent.setup().click(await rowOf(6666));
    expect(screen.getByRole('heading', { name: `${shown} PID 66` })).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
    expect(document.body.textContent).not.toContain('\u202e');
  });

  it('says that the rows are stale when the engine is lost', async () => {
    const { emit } = await renderWithRows();
    emit('engine.stateChanged', 'lost');
    expect(
      await screen.findByText(/^The watcher stopped; it is being started again\. The rows are as of/),
    ).toBeTruthy();
  });

  it('reveals the row of a notification, and clears the filter that hides it', async () => {
    const { emit } = await renderWithRows();
    await userEvent.setup().type(screen.getByRole('searchbox'), '5432');
    await userEvent.setup().keyboard('{Enter} ');
    expect(screen.getByText('Paused')).toBeTruthy();
    emit('app.reveal', { socketIds: ['web'] });
    expect(await screen.findByRole('complementary', { name: 'About port 3000' })).toBeTruthy();
    expect(ports()).toEqual([3000, 5432, 6666]);
    expect(screen.getByText('Live')).toBeTruthy();
  });
});

describe('the limits', () => {
  it('are told while the pointer is on the button or on what they say', async () => {
    await renderWithRows({ 'app.notices': () => [{ code: 'trayMissing', detail: '' }] });
    const user = userEvent.setup();
    const button = screen.getByRole('button', { name: 'No tray' });
    await user.hover(button);
    const sentence = await screen.findByText(/^This desktop has no place for a tray icon/);
    await user.hover(sentence);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    await user.hover(button);
    await user.hover(screen.getByRole('grid'));
    expect(button.getAttribute('aria-expanded')).toBe('false');
  });
});

describe('what main cannot do', () => {
  it('is said in the status line until it can', async () => {
    let fails = true;
    await renderWithRows({
      'app.copyText': () => {
        if (fails) throw new Error('failed');
      },
    });
    const user = userEvent.setup();
    await user.click(await rowOf(3000));
    await user.click(screen.getByRole('button', { name: 'Copy address' }));
    expect(await screen.findByText('It could not be copied. Try it again.')).toBeTruthy();
    fails = false;
    await user.click(screen.getByRole('button', { name: 'Copy address' }));
    expect(await screen.findByText('Copied.')).toBeTruthy();
    expect(screen.queryByText('It could not be copied. Try it again.')).toBeNull();
  });
});

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

describe('stop', () => {
  it('is done at once when it is harmless', async () => {
    const app = await renderWithRows({
      'stop.plan': () => ({ ok: true, value: plan }),
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
      'stop.plan': () => ({ ok: true, value: { ...plan, concerns } }),
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
    await renderWithRows({ 'stop.plan': () => ({ ok: true, value: { ...plan, refusal } }) });
    await userEvent.setup().click(screen.getByRole('button', { name: 'Stop node, port 3000' }));
    expect(await screen.findByText(/^systemd \(PID 1\) is the first process of the system/)).toBeTruthy();
  });

  it('offers force when the program still holds the port, with a plan made anew', async () => {
    const app = await renderWithRows({
      'stop.plan': () => ({ ok: true, value: plan }),
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

describe('the keyboard', () => {
  it('moves, opens, closes and stops', async () => {
    const app = await renderWithRows({
      'stop.plan': () => ({ ok: true, value: plan }),
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

describe('settings', () => {
  it('takes effect at once and is kept', async () => {
    const app = await renderWithRows();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Settings' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Settings' }));
    await user.click(dialog.getByRole('radio', { name: 'Dark' }));
    await waitFor(() => {
      expect(document.documentElement.dataset['mantineColorScheme']).toBe('dark');
    });
    await user.click(dialog.getByRole('switch', { name: /^Keep watching/ }));
    expect(app.requests('settings.update')).toEqual([{ theme: 'dark' }, { keepWatching: false }]);
  });

  it('has how often to look, and other networks', async () => {
    const app = await renderWithRows();
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
});

describe('how often it looks', () => {
  const status: EngineStatus = {
    ...{ at: Date.now(), source: 'netlink', limits: [], listeners: 3, connections: 0, cpu: 0 },
    pace: 'normal',
    interval: 1000,
  };

  it.each<[EngineStatus['pace'], number, RegExp]>([
    ['normal', 500, /^updates every 0.5 s$/],
    ['battery', 5000, /^updates every 5 s to spare the battery$/],
    ['hidden', 5000, /^updates every 5 s while nobody looks$/],
  ])('is said, with the reason: %s, %i ms', async (pace, interval, sentence) => {
    const app = await renderWithRows();
    app.engine.send({ type: 'status', status });
    await screen.findByText(/^updated /);
    expect(screen.queryByText(/^updates every/)).toBeNull();
    app.engine.send({ type: 'status', status: { ...status, pace, interval } });
    expect(await screen.findByText(sentence)).toBeTruthy();
  });
});
