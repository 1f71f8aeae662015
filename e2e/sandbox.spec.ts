import { readFileSync } from 'node:fs';
import { expect, test } from './app';
import { PortsPage } from './pages/ports-page';
import { startListener } from './fixtures/start-listener';

// docs/security.md, item 4. Run as an ordinary user: Chromium refuses root its sandbox.

/** The field of /proc/PID/status (proc(5)). */
function status(pid: number, field: string): string | undefined {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(text)?.[1];
}

test('item 4: with the sandbox on, the page is confined and shows rows', async ({ launch }) => {
  const { electron, page } = await launch({ sandbox: true });
  expect(process.getuid?.()).not.toBe(0);
  expect(await electron.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'))).toBe(false);

  const listener = startListener();
  const port = await listener.open();
  await expect(new PortsPage(page).row(port)).toBeVisible();
  await listener.end();

  const pids = await electron.evaluate(({ app }) =>
    app.getAppMetrics().flatMap(({ type, pid }) => (type === 'Tab' ? [pid] : [])),
  );
  expect(pids).toHaveLength(1);
  for (const pid of pids) {
    // A filter for system calls (seccomp(2), mode 2), no way to new privileges, and a process namespace of its own.
    expect(status(pid, 'Seccomp')).toBe('2');
    expect(status(pid, 'NoNewPrivs')).toBe('1');
    expect(status(pid, 'NSpid')?.split(/\s+/).length).toBeGreaterThan(1);
  }
});

test('item 4: with the sandbox on, a lost engine comes back', async ({ launch }) => {
  const { page, enginePid } = await launch({ sandbox: true });
  await expect.poll(() => page.evaluate(() => window.porthole.engine.state())).toBe('watching');
  const first = (await enginePid())!;
  process.kill(first, 'SIGKILL');
  await expect.poll(async () => ((await enginePid()) ?? first) !== first).toBe(true);
  await expect.poll(() => page.evaluate(() => window.porthole.engine.state())).toBe('watching');
});
