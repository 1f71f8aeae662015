import { expect } from './app';
import { PortsPage } from './pages/ports-page';
import { test } from './support/programs';
import { runCli } from './support/run-cli';
import { en } from '../shared/i18n/en';

test('a listener comes and goes in the window by itself', async ({ porthole, start }) => {
  const ports = new PortsPage(porthole.page);
  const program = start();
  await expect(porthole.page.getByText(en.status.phase.live, { exact: true })).toBeVisible();
  await ports.search.fill(`pid:${program.pid}`);
  const port = await program.open();
  const row = ports.row(port);
  await expect(row).toBeVisible();
  await expect(row).toContainText('node');
  await expect(row).toContainText(en.ports.reach.loopback);
  await expect(row).toContainText(en.ports.row.new);
  await program.close(port);
  await expect(row).toHaveAttribute('data-closed', 'true');
  await expect(row).toHaveCount(0);
});

test('the IPv4 and IPv6 sockets of one service are one row, and what has another reach is another', async ({
  porthole,
  start,
}) => {
  const ports = new PortsPage(porthole.page);
  const program = start();
  const port = await program.open({ host: '127.0.0.1' });
  await program.open({ host: '::1', port });
  const open = await program.open({ host: '0.0.0.0' });
  await ports.search.fill(`pid:${program.pid}`);
  await expect(ports.row(port)).toHaveCount(1);
  await expect(ports.row(open)).toContainText(en.ports.reach.allInterfaces);
  await ports.row(port).click();
  const panel = porthole.page.getByRole('complementary', { name: `About port ${port}` });
  await expect(panel).toContainText(`127.0.0.1:${port}`);
  await expect(panel).toContainText(`[::1]:${port}`);
});

test('peers are counted', async ({ porthole, start }) => {
  const ports = new PortsPage(porthole.page);
  const server = start();
  const port = await server.open();
  await ports.search.fill(`pid:${server.pid}`);
  const peers = ports.cell(port, 'peers');
  await expect(peers).toHaveText('0');
  const client = start();
  await client.connect(port);
  await client.connect(port);
  await expect(peers).toHaveText('2');
  await client.end();
  await expect(peers).toHaveText('0');
});

test('search takes fields, and says what it cannot understand', async ({ porthole, start }) => {
  const ports = new PortsPage(porthole.page);
  const program = start();
  const [low = 0, high = 0] = [await program.open(), await program.open()].sort((a, b) => a - b);
  await ports.search.fill(`port:${low}-${high} pid:${program.pid}`);
  await expect(ports.row(low)).toBeVisible();
  await expect(ports.row(high)).toBeVisible();
  await ports.search.fill(`pid:${program.pid} -port:${low}`);
  await expect(ports.row(low)).toHaveCount(0);
  await expect(ports.row(high)).toBeVisible();
  await ports.search.fill(`pid:${program.pid} exposed`);
  await expect(porthole.page.getByText(/fits what you look for/)).toBeVisible();
  await ports.search.fill('port:banana');
  await expect(porthole.page.getByText('“port:banana” is no port or range from 0 to 65535')).toBeVisible();
});

test('all of it goes by keyboard', async ({ porthole, start }) => {
  const { page } = porthole;
  const ports = new PortsPage(page);
  const program = start();
  const first = await program.open({ host: '0.0.0.0' });
  const second = await program.open();
  await expect(ports.table).toBeVisible();
  await page.keyboard.press('/');
  await expect(ports.search).toBeFocused();
  await page.keyboard.type(`pid:${program.pid}`);
  await expect(ports.table.getByRole('row')).toHaveCount(3);
  await page.keyboard.press('ArrowDown');
  await expect(ports.table).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: `About port ${first}` })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: `About port ${second}` })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary', { name: /About port/ })).toHaveCount(0);
});

test('Space pauses, and goes on with what came meanwhile', async ({ porthole, start }) => {
  const { page } = porthole;
  const ports = new PortsPage(page);
  const program = start();
  await ports.search.fill(`pid:${program.pid}`);
  const before = await program.open();
  await expect(ports.row(before)).toBeVisible();
  await ports.table.focus();
  await page.keyboard.press(' ');
  await expect(page.getByText(en.status.phase.paused, { exact: true })).toBeVisible();
  const meanwhile = await program.open();
  await expect.poll(async () => (await runCli(['who', String(meanwhile)])).code).toBe(0);
  await expect(ports.row(meanwhile)).toHaveCount(0);
  await page.keyboard.press(' ');
  await expect(page.getByText(en.status.phase.live, { exact: true })).toBeVisible();
  await expect(ports.row(meanwhile)).toBeVisible();
});

test('details tell who it is, why it runs, what it does and what it holds', async ({ porthole, start }) => {
  const { page } = porthole;
  const ports = new PortsPage(page);
  const program = start({ cwd: '/tmp' });
  const port = await program.open();
  const other = await program.open({ transport: 'udp' });
  await ports.search.fill(`port:${port} pid:${program.pid}`);
  await ports.row(port).click();
  const panel = page.getByRole('complementary', { name: `About port ${port}` });
  await expect(panel).toContainText(`PID ${program.pid}`);
  await expect(panel).toContainText('/node');
  await expect(panel).toContainText('/tmp');
  // The process that runs this test has started it.
  await expect(panel.getByRole('region', { name: en.details.why.title })).toContainText(String(process.pid));
  await expect(panel).toContainText(String(other));
  for (const name of [en.details.does.connections, en.details.does.cpu, en.details.does.memory]) {
    await expect(panel.getByRole('figure', { name: new RegExp(`^${name} over the last five minutes`) })).toBeVisible();
  }
});
