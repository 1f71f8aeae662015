import type { RunningApp } from './app';
import { expect, test } from './app';
import { startListener } from './fixtures/start-listener';
import { isAlive } from './fixtures/process-state';
import { PortsPage } from './pages/ports-page';

declare global {
  interface Window {
    states?: string[];
  }
}

async function recordStates({ page }: RunningApp): Promise<void> {
  await expect.poll(() => page.evaluate(() => window.porthole.engine.state())).toBe('watching');
  await page.evaluate(() => {
    window.states = [];
    window.porthole.engine.stateChanged((state) => window.states?.push(state));
  });
}

const states = ({ page }: RunningApp) => page.evaluate(() => window.states ?? []);

for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
  test(`${signal} on the engine: the window says so, and is live again`, async ({ porthole }) => {
    const ports = new PortsPage(porthole.page);
    const listener = startListener();
    const before = await listener.open();
    await ports.search.fill(`pid:${listener.pid}`);
    await expect(ports.row(before)).toBeVisible();
    await recordStates(porthole);
    const firstPid = await porthole.enginePid();

    process.kill(firstPid!, signal);
    const meanwhile = await listener.open();
    await expect.poll(() => states(porthole)).toEqual(['lost', 'watching']);

    // Nothing is lost: what was there still is, and what came meanwhile is there as well.
    await expect(ports.row(before)).toBeVisible();
    await expect(ports.row(meanwhile)).toBeVisible();
    await expect(ports.stale).toBeHidden();
    const after = await listener.open();
    await expect(ports.row(after)).toBeVisible();
    expect(await porthole.enginePid()).not.toBe(firstPid);
    expect(isAlive(firstPid!)).toBe(false);
    await listener.end();
  });
}

test('while there is no engine the window says so', async ({ porthole }) => {
  const ports = new PortsPage(porthole.page);
  const listener = startListener();
  const port = await listener.open();
  await ports.search.fill(`pid:${listener.pid}`);
  await expect(ports.row(port)).toBeVisible();
  await recordStates(porthole);
  const losses = async () => (await states(porthole)).filter((state) => state === 'lost').length;
  const returns = async () => (await states(porthole)).filter((state) => state === 'watching').length;
  // Each loss is followed by a longer pause; the third is long enough for a person to read.
  for (const loss of [1, 2, 3]) {
    await expect.poll(returns).toBe(loss - 1);
    process.kill((await porthole.enginePid())!, 'SIGKILL');
    await expect.poll(losses).toBe(loss);
  }
  await expect(ports.stale).toBeVisible();
  await expect(ports.row(port)).toBeVisible();
  await expect(ports.stale).toBeHidden();
  await listener.end();
});

test('a command to a stopped engine ends with an answer', async ({ porthole }) => {
  await recordStates(porthole);
  process.kill((await porthole.enginePid())!, 'SIGSTOP');
  const answer = await porthole.page.evaluate(() => window.porthole.stop.plan({ socketIds: ['any'] }));
  expect(answer).toEqual({ ok: false, error: { code: 'engineUnavailable' } });
});

test('the engine ends with the app, even when it is stopped', async ({ porthole }) => {
  await recordStates(porthole);
  const pid = (await porthole.enginePid())!;
  process.kill(pid, 'SIGSTOP');
  await porthole.close();
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test('the engine ends with the app, even when that is killed', async ({ porthole }) => {
  await recordStates(porthole);
  const pid = (await porthole.enginePid())!;
  porthole.electron.process().kill('SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
});
