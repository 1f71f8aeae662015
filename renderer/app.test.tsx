import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { makeSocket, ownedBy, socketChanges } from './testing/make';
import { renderApp } from './testing/render-app';
import { node, ports, renderWithRows, rowOf, smallMachine } from './testing/small-machine';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

describe('the Ports view', () => {
  it('says that it looks, then who can be reached, and tells main when rows are on the screen', async () => {
    const app = await renderApp();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Looking at what is open on this computer.');
    app.engine.send(smallMachine);
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
});
