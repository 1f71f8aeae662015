import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebPreferences } from 'electron';
import { expect, test } from './app';
import { startWebServer } from './fixtures/web-server';

// docs/security.md has the table of these items.

test.use({ attacks: true });

declare global {
  interface Window {
    injected?: boolean;
    violations?: string[];
  }
}

test('item 1: everything that the page loads comes from the app', async ({ porthole }) => {
  await porthole.page.reload();
  await expect.poll(() => porthole.requests.length).toBeGreaterThan(1);
  expect(porthole.requests.filter((url) => !url.startsWith('app://porthole/'))).toEqual([]);
});

test('item 2: the page has nothing of Node', async ({ porthole }) => {
  const types = await porthole.page.evaluate(() => {
    const names = ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron'];
    return names.map((name) => typeof (globalThis as Record<string, unknown>)[name]);
  });
  expect(new Set(types)).toEqual(new Set(['undefined']));
});

test('items 3, 6, 8 to 12: every window has all its walls', async ({ porthole }) => {
  const preferences = await porthole.electron.evaluate(({ webContents }) =>
    // Undocumented, and the only way to read back what a window really has.
    webContents
      .getAllWebContents()
      .map((contents) => (contents as unknown as { getLastWebPreferences(): WebPreferences }).getLastWebPreferences()),
  );
  expect(preferences).toHaveLength(1);
  expect(preferences[0]).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    webSecurity: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  });
  // These are left out when they are off.
  expect(preferences[0]?.nodeIntegrationInWorker ?? false).toBe(false);
  expect(preferences[0]?.enableBlinkFeatures ?? '').toBe('');
});

test('item 5: the page is given no permission', async ({ porthole }) => {
  const denied = await porthole.page.evaluate(async () => {
    const states = await Promise.all(
      (['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[]).map(
        async (name) => (await navigator.permissions.query({ name })).state,
      ),
    );
    const media = await navigator.mediaDevices
      .getUserMedia({ audio: true })
      .catch((error: unknown) => (error instanceof Error ? error.name : ''));
    const position = await new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(resolve, ({ code }) => {
        resolve(code);
      });
    });
    return { states, notification: await Notification.requestPermission(), media, position };
  });
  expect(denied.states).toEqual(['denied', 'denied', 'denied', 'denied']);
  expect(denied.notification).toBe('denied');
  expect(['NotAllowedError', 'NotFoundError']).toContain(denied.media);
  // GeolocationPositionError.PERMISSION_DENIED
  expect(denied.position).toBe(1);
});

test('item 7: an inline script and an inline handler are refused', async ({ porthole }) => {
  const { page } = porthole;
  // What evaluate() runs is exempt from the policy, and so is what it inserts: a timer's callback is not.
  await page.evaluate(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      window.violations?.push(`${effectiveDirective} ${blockedURI}`);
    });
    setTimeout(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.injected = true');
      image.src = 'data:image/png;base64,broken';
      document.body.append(script, image);
    }, 0);
  });
  await expect
    .poll(() => page.evaluate(() => window.violations))
    .toEqual(expect.arrayContaining(['script-src-attr inline', 'script-src-elem inline']));
  expect(await page.evaluate(() => window.injected)).toBeUndefined();
});

test.describe(() => {
  test.use({ attacks: false });
  test('item 7: the page itself breaks no rule of its policy', async ({ porthole }) => {
    await porthole.page.reload();
    await expect.poll(() => porthole.page.getByRole('row').count()).toBeGreaterThan(1);
  });
});

test('item 7: each load has a policy, and a nonce of its own', async ({ porthole }) => {
  const [first, second] = await porthole.page.evaluate(async () => {
    const load = async () => {
      const response = await fetch('/');
      const policy = response.headers.get('content-security-policy') ?? '';
      return { policy, type: response.headers.get('content-type'), html: await response.text() };
    };
    return [await load(), await load()] as const;
  });
  const nonce = /'nonce-([\w+/=]{24})'/.exec(first.policy)?.[1] ?? 'none';
  expect(first.policy).toContain("default-src 'none'; script-src 'self'; ");
  expect(first.html).toContain(nonce);
  expect(first.html).not.toContain('__CSP_NONCE__');
  expect(first.type).toBe('text/html; charset=utf-8');
  expect(second.policy).not.toContain(nonce);
});

test('items 11 and 12: a webview attaches nothing', async ({ porthole }) => {
  const { electron, page } = porthole;
  await page.evaluate(() => {
    const view = document.createElement('webview' as 'div');
    view.setAttribute('src', 'app://porthole/');
    document.body.append(view);
  });
  expect(await page.evaluate(() => document.querySelector('webview')?.constructor.name)).toBe('HTMLElement');
  expect(await electron.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
});

test('item 13: the page cannot be led elsewhere', async ({ porthole }) => {
  const { page, output } = porthole;
  const server = await startWebServer();
  const leave = (url: string) =>
    page.evaluate((target) => {
      location.href = target;
    }, url);
  for (const url of [`http://127.0.0.1:${server.port}/`, 'app://other/']) {
    await leave(url);
    await expect.poll(output).toContain(`Navigation refused: ${url}`);
  }
  // These Chromium itself refuses to a page.
  for (const [url, reason] of [
    ['file:///etc/passwd', 'Not allowed to load local resource'],
    ['data:text/html,x', 'Not allowed to navigate top frame to data URL'],
  ] as const) {
    const complaint = page.waitForEvent('console', (message) => message.text().includes(reason));
    await leave(url);
    await complaint;
  }
  expect(page.url()).toBe('app://porthole/');
  expect(server.visits()).toBe(0);
  await server.close();
});

test('item 13: no frame is led elsewhere, and no answer leads on', async ({ porthole }) => {
  const { electron, output } = porthole;
  let visits = 0;
  const server = createServer((_request, response) => {
    visits++;
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  const { port } = await new Promise<AddressInfo>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address() as AddressInfo));
  });
  const origin = `http://127.0.0.1:${port}`;
  // A window without the policy and the filter of requests, which would refuse both before.
  const loads = await electron.evaluate(async ({ BrowserWindow }, target) => {
    const stranger = new BrowserWindow({ show: false, webPreferences: { partition: 'stranger' } });
    const load = (url: string) => stranger.loadURL(url).then(() => 'loaded', String);
    const outcomes = [await load(`data:text/html,<iframe src="${target}/framed"></iframe>`), await load(target)];
    stranger.destroy();
    return outcomes;
  }, origin);
  await expect.poll(output).toContain(`Navigation refused: ${origin}/framed`);
  await expect.poll(output).toContain(`Navigation refused: ${origin}/elsewhere`);
  expect(loads).toEqual(['loaded', expect.stringContaining('Error: ERR_')]);
  expect(visits).toBe(1);
  await new Promise((resolve) => server.close(resolve));
});

test('item 14: the page opens no windows, here or in a browser', async ({ porthole }) => {
  const { electron, page, output } = porthole;
  const opened = await electron.evaluateHandle(({ shell }) => {
    const links: string[] = [];
    Object.assign(shell, { openExternal: (link: string) => Promise.resolve(void links.push(link)) });
    return links;
  });
  const urls = ['app://porthole/', 'about:blank', 'https://www.iana.org/'];
  expect(await page.evaluate((all) => all.map((url) => window.open(url)), urls)).toEqual([null, null, null]);
  for (const url of urls) await expect.poll(output).toContain(`Window refused: ${url}`);
  expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(await opened.jsonValue()).toEqual([]);
});

test('item 18: the protocol serves the bundle of one host and nothing else', async ({ porthole }) => {
  const { electron, page } = porthole;
  const escapes = ['/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/..%5c..%5cpackage.json', '/nothing.js'];
  const statuses = await page.evaluate(
    (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
    escapes,
  );
  expect(statuses).toEqual([404, 404, 404, 404]);
  const hosts = await electron.evaluate(async ({ net }) => {
    const urls = ['app://porthole/', 'app://other/', 'app://porthole.evil/'];
    return Promise.all(urls.map((url) => net.fetch(url).then(({ status }) => status, String)));
  });
  expect(hosts[0]).toBe(200);
  for (const answer of hosts.slice(1)) expect(answer).not.toBe(200);
});

test('item 22: the page reaches nothing but the app', async ({ porthole }) => {
  const server = await startWebServer();
  const outcome = await porthole.page.evaluate(async (port) => {
    const failed = (name: string) => () => `${name} failed`;
    const attempts = [
      fetch(`http://127.0.0.1:${port}/`).then(failed('no'), failed('fetch')),
      fetch(`http://127.0.0.1:${port}/`, { mode: 'no-cors' }).then(failed('no'), failed('blind fetch')),
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
        socket.onerror = () => resolve('socket failed');
        socket.onopen = () => resolve('socket opened');
      }),
      new Promise((resolve) => {
        const image = new Image();
        image.onerror = () => resolve('image failed');
        image.onload = () => resolve('image loaded');
        image.src = `http://127.0.0.1:${port}/beacon.png`;
      }),
    ];
    navigator.sendBeacon(`http://127.0.0.1:${port}/`, 'x');
    return Promise.all(attempts);
  }, server.port);
  expect(outcome).toEqual(['fetch failed', 'blind fetch failed', 'socket failed', 'image failed']);
  expect(server.visits()).toBe(0);
  await server.close();
});

test('item 22: main cancels what the policy would let through', async ({ porthole }) => {
  const server = await startWebServer();
  const answers = await porthole.electron.evaluate(async ({ BrowserWindow }, port) => {
    // A page without a policy.
    const stranger = new BrowserWindow({ show: false });
    await stranger.loadURL('data:text/html,stranger');
    const script = `Promise.all([
      fetch('http://127.0.0.1:${port}/', { mode: 'no-cors' }).then(() => 'answered', () => 'failed'),
      new Promise((resolve) => {
        const socket = new WebSocket('ws://127.0.0.1:${port}/');
        socket.onerror = () => resolve('failed');
        socket.onopen = () => resolve('opened');
      }),
    ])`;
    const outcome = (await stranger.webContents.executeJavaScript(script)) as string[];
    stranger.destroy();
    return outcome;
  }, server.port);
  expect(answers).toEqual(['failed', 'failed']);
  expect(server.visits()).toBe(0);
  await server.close();
});
