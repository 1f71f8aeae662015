import fc from 'fast-check';
import { contract } from '../shared/ipc/contract';
import type { Contract } from '../shared/ipc/define-contract';
import { channelName } from '../shared/ipc/define-contract';
import { expect, test } from './app';

// docs/security.md, items 17, 20 and 21: who may ask main, and what.

test.use({ attacks: true });

const areas: Contract = contract;
const queries = Object.entries(areas).flatMap(([area, entries]) =>
  Object.entries(entries).flatMap(([name, entry]) => (entry.kind === 'query' ? [{ area, name }] : [])),
);

test('item 17: a window that is not its own is refused on each channel', async ({ porthole }) => {
  const { electron, output } = porthole;
  const refused = await electron.evaluate(async ({ app, BrowserWindow }, names) => {
    const preload = `${app.getAppPath()}/out/preload/index.js`;
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload } });
    await stranger.loadURL('app://porthole/');
    const calls = names.map(
      ({ area, name }) => `porthole.${area}.${name}().then(() => 'answered', ({ message }) => message)`,
    );
    const answers = (await stranger.webContents.executeJavaScript(`Promise.all([${calls.join()}])`)) as string[];
    stranger.destroy();
    return answers;
  }, queries);
  expect(refused).toHaveLength(queries.length);
  for (const answer of refused) expect(answer).toContain('Error: refused');
  for (const { area, name } of queries) {
    expect(output()).toContain(`${channelName(area, name)} was refused: its sender is not trusted`);
  }
});

test('item 17: a frame inside of the page is refused on each channel', async ({ porthole }) => {
  const { electron, page } = porthole;
  await page.evaluate(() => document.body.append(document.createElement('iframe')));
  const answers = await electron.evaluate(
    async ({ BrowserWindow, ipcMain }, channels) => {
      // Preload does not run in frames, so nothing in one can call: main's own table of handlers is asked in its name.
      const { _invokeHandlers } = ipcMain as unknown as {
        readonly _invokeHandlers: Map<string, (event: object) => Promise<unknown>>;
      };
      const sender = BrowserWindow.getAllWindows()[0]?.webContents;
      const senderFrame = sender?.mainFrame.frames[0];
      if (senderFrame === undefined) return [];
      return Promise.all(
        channels.map(async (channel) => {
          const answer = _invokeHandlers.get(channel)?.({ sender, senderFrame });
          return answer?.then(
            () => 'answered',
            (error: unknown) => String(error),
          );
        }),
      );
    },
    queries.map(({ area, name }) => channelName(area, name)),
  );
  expect(answers).toEqual(queries.map(() => 'Error: refused'));
});

test('item 17: a page of another origin gets no bridge', async ({ porthole }) => {
  const bridge = await porthole.electron.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/out/preload/index.js`;
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload } });
    await stranger.loadURL('data:text/html,stranger');
    const type = (await stranger.webContents.executeJavaScript('typeof window.porthole')) as string;
    stranger.destroy();
    return type;
  });
  expect(bridge).toBe('undefined');
});

test('item 20: the bridge is frozen, and holds these functions', async ({ porthole }) => {
  const bridge = await porthole.page.evaluate(() => {
    const areas = Object.entries(window.porthole);
    const isSolid = (value: object) => Object.isFrozen(value);
    return {
      keys: areas.map(([area, functions]) => `${area}: ${Object.keys(functions).join(' ')}`),
      types: [...new Set(areas.flatMap(([, functions]) => Object.values(functions).map((value) => typeof value)))],
      frozen: isSolid(window.porthole) && areas.every(([, functions]) => isSolid(functions)),
      property: Object.getOwnPropertyDescriptor(window, 'porthole'),
    };
  });
  expect(bridge.keys).toEqual([
    'app: info copyText firstRows notices noticesChanged reveal',
    'settings: get update changed',
    'engine: state stateChanged connect',
    'stop: plan execute elevate',
    'connections: close',
  ]);
  expect(bridge.types).toEqual(['function']);
  expect(bridge.frozen).toBe(true);
  expect(bridge.property).toMatchObject({ writable: false, configurable: false });
});

test('item 20: a listener gets the payload and no event object', async ({ porthole }) => {
  const received = await porthole.page.evaluate(async () => {
    const { settings } = window.porthole;
    const changed = new Promise<unknown[]>((resolve) => {
      const end = settings.changed((...args: unknown[]) => {
        end();
        resolve(args);
      });
    });
    await settings.update({ density: 'comfortable' });
    return changed;
  });
  expect(received).toEqual([expect.objectContaining({ density: 'comfortable' })]);
});

test('item 21: whatever the page sends, main answers and lives', async ({ porthole }) => {
  const { electron, page } = porthole;
  const garbage = fc.sample(fc.anything({ withDate: true, withMap: true, withSet: true, withTypedArray: true }), 300);
  const outcomes = await page.evaluate(
    async ([names, values]) => {
      const functions = names.map(({ area, name }) => {
        const areas = window.porthole as unknown as Record<
          string,
          Record<string, (value: unknown) => Promise<unknown>>
        >;
        return areas[area]![name]!;
      });
      const calls = values.flatMap((value) =>
        functions.map((call) =>
          call(value).then(
            () => 'answered',
            () => 'refused',
          ),
        ),
      );
      return Promise.all(calls);
    },
    [queries, garbage] as const,
  );
  expect(outcomes).toHaveLength(garbage.length * queries.length);
  expect(outcomes.filter((outcome) => outcome === 'refused').length).toBeGreaterThan(garbage.length);
  expect(await page.evaluate(() => window.porthole.engine.state())).toBe('watching');
  expect(await page.evaluate(() => window.porthole.settings.get())).toMatchObject({ theme: 'system' });
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('item 21: what is too big is refused', async ({ porthole }) => {
  const refusals = await porthole.page.evaluate(async () => {
    const { app, connections, stop } = window.porthole;
    const calls = [
      app.copyText('x'.repeat(100_001)),
      stop.plan({ socketIds: Array.from({ length: 1001 }, () => 'a') }),
      stop.plan({ socketIds: ['a'.repeat(201)] }),
      stop.elevate({ planId: 'a'.repeat(65) }),
      connections.close({ socketId: 'a'.repeat(201) }),
      app.firstRows({ listeners: -1 }),
    ];
    return Promise.all(calls.map((call) => call.then(() => 'answered', String)));
  });
  for (const refusal of refusals) expect(refusal).toContain('Error: refused');
});
