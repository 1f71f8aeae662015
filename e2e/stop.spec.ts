import { expect } from './app';
import { listenInThisProcess } from './support/listen-in-this-process';
import { PortsPage } from './pages/ports-page';
import { test } from './support/programs';

test('one click frees a port when that is harmless', async ({ porthole, start }) => {
  const ports = new PortsPage(porthole.page);
  const program = start();
  const port = await program.open();
  await ports.search.fill(`pid:${program.pid}`);
  await ports.stop(port);
  await expect(porthole.page.getByRole('status').getByText(`Port ${port} is free.`)).toBeVisible();
  expect(await program.ended).toBe('SIGTERM');
  await expect(ports.row(port)).toHaveCount(0);
});

test('the Delete key does the same', async ({ porthole, start }) => {
  const ports = new PortsPage(porthole.page);
  const program = start();
  const port = await program.open();
  await ports.search.fill(`pid:${program.pid}`);
  await expect(ports.row(port)).toBeVisible();
  await ports.search.press('Enter');
  await expect(ports.table).toBeFocused();
  await porthole.page.keyboard.press('Delete');
  expect(await program.ended).toBe('SIGTERM');
});

test('a process that holds other ports is stopped only after a look at the plan', async ({ porthole, start }) => {
  const { page } = porthole;
  const ports = new PortsPage(page);
  const program = start();
  const port = await program.open();
  const other = await program.open();
  await ports.search.fill(`pid:${program.pid}`);
  await ports.stop(port);
  const plan = page.getByRole('dialog', { name: `Stop what holds port ${port}?` });
  await expect(plan).toContainText(`node (PID ${program.pid})`);
  await expect(plan).toContainText(`node also holds another port: ${other}.`);
  await plan.getByRole('button', { name: 'Cancel' }).click();
  await expect(plan).toBeHidden();
  await expect(program.open()).resolves.toBeGreaterThan(0);
  await ports.stop(port);
  await plan.getByRole('button', { name: 'Stop' }).click();
  expect(await program.ended).toBe('SIGTERM');
});

test('what does not stop is offered to be ended by force', async ({ porthole, start }) => {
  const { page } = porthole;
  const ports = new PortsPage(page);
  const program = start({ args: ['--ignore-sigterm'] });
  const port = await program.open();
  await ports.search.fill(`pid:${program.pid}`);
  await ports.stop(port);
  await expect(page.getByText(`node was asked to stop and still holds port ${port}.`)).toBeVisible();
  await page.getByRole('button', { name: 'End by force' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.or(page.getByText(`Port ${port} is free.`))).toBeVisible();
  if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'End by force' }).click();
  expect(await program.ended).toBe('SIGKILL');
});

test('what Porthole runs inside of is refused', async ({ porthole }) => {
  const { page } = porthole;
  const ports = new PortsPage(page);
  const { port, close } = await listenInThisProcess();
  await ports.search.fill(`port:${port} pid:${process.pid}`);
  await ports.stop(port);
  await expect(page.getByText(/is Porthole itself, or Porthole runs inside of it/)).toBeVisible();
  await page.keyboard.press('Escape');
  await close();
});
