import { statSync } from 'node:fs';
import type { Page } from 'playwright/test';
import type { ListenerProcess } from './fixtures/start-listener';
import { expect } from './app';
import { PortsPage } from './pages/ports-page';
import type { TestNamespace } from './support/net-namespace';
import { addNamespace, canAddNamespaces } from './support/net-namespace';
import { test as programs } from './support/programs';
import { NOBODY, cliForNobody, runCli } from './support/run-cli';

/** Unlikely to be taken, inside or outside. */
const port = 47_813;

interface Inside {
  readonly namespace: TestNamespace;
  /** A program that listens inside of it. */
  readonly inside: ListenerProcess;
}

const test = programs.extend<Inside>({
  namespace: async ({}, use) => {
    const namespace = addNamespace();
    try {
      await use(namespace);
    } finally {
      namespace.dispose();
    }
  },
  inside: [
    async ({ namespace, start }, use) => {
      const program = start(namespace.listener);
      await program.open({ host: '0.0.0.0', port });
      await use(program);
    },
    { auto: true },
  ],
});

test.skip(!canAddNamespaces(), 'only root can make a network namespace, with ip(8) of iproute2');

type Row = Readonly<Record<string, unknown>>;
const onPort = (stdout: string) =>
  (JSON.parse(stdout) as readonly Row[]).filter((row) => row['network.local.port'] === port);

/** The window, with the rows of the port alone: a busy machine has more than the window shows. */
async function portsOf(page: Page): Promise<PortsPage> {
  const ports = new PortsPage(page);
  await ports.search.fill(String(port));
  return ports;
}

test('ls --namespaces has it with its owner, its network and its name; ls has it not', async ({
  inside,
  namespace,
}) => {
  expect(onPort((await runCli(['ls', '--json', '--namespaces'])).stdout)).toMatchObject([
    {
      'network.local.address': '0.0.0.0',
      exposure: 'allInterfaces',
      net_namespace: String(statSync(`/run/netns/${namespace.name}`).ino),
      'net_namespace.name': namespace.name,
      'process.pid': inside.pid,
      'owner.confidence': 'exact',
    },
  ]);
  expect(onPort((await runCli(['ls', '--json'])).stdout)).toEqual([]);
  const { stdout } = await runCli(['ls', '--namespaces']);
  expect(stdout.split('\n')[0]).toMatch(/ NETWORK$/);
  const line = stdout.split('\n').find((each) => each.startsWith(`${port} `));
  expect(line).toContain(`Inside the network namespace ${namespace.name}`);
  expect(line).toMatch(new RegExp(` ${namespace.name}$`));
});

test('an ordinary user sees it too, with its user', async () => {
  const nobody = cliForNobody();
  try {
    // A /proc of its own: the machine's may hide the processes of others.
    const before = [
      ...['unshare', '--mount', 'sh', '-c', 'mount -t proc proc /proc && exec "$@"', 'sh'],
      ...['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'],
    ];
    const place = { node: nobody.node, cli: nobody.cli, before };
    expect(onPort((await runCli(['ls', '--json', '--namespaces'], place)).stdout)).toMatchObject([
      {
        exposure: 'allInterfaces',
        net_namespace: expect.stringMatching(/^\d+$/) as unknown,
        'net_namespace.name': null,
        'process.owner': 'root',
        'owner.confidence': 'user',
      },
    ]);
  } finally {
    nobody.dispose();
  }
});

test('the window shows it when that is set, says where it is, and does not call it reachable', async ({
  porthole,
  start,
  inside,
  namespace,
}) => {
  const { page } = porthole;
  const ports = await portsOf(page);
  const outside = start();
  await outside.open({ port });
  await expect(ports.row(port)).toHaveCount(1);
  await page.evaluate(() => window.porthole.settings.update({ otherNamespaces: true }));
  await expect(ports.row(port)).toHaveCount(2);
  const reach = ports.cell(port, 'reach').getByTitle(`Inside the network namespace ${namespace.name}`);
  await expect(reach).toBeVisible();
  await expect(reach).toHaveAttribute('data-reach', 'computer');
  await inside.end();
  await expect(ports.row(port).filter({ hasText: 'closed' })).toHaveCount(1);
  await expect(ports.row(port)).toHaveCount(1);
});

test('they go again when it is no longer set', async ({ porthole }) => {
  const { page } = porthole;
  const ports = await portsOf(page);
  await page.evaluate(() => window.porthole.settings.update({ otherNamespaces: true }));
  await expect(ports.row(port)).toHaveCount(1);
  await page.evaluate(() => window.porthole.settings.update({ otherNamespaces: false }));
  await expect(ports.row(port)).toHaveCount(0);
});

test('it can be stopped from the window', async ({ porthole, inside }) => {
  const { page } = porthole;
  const ports = await portsOf(page);
  await page.evaluate(() => window.porthole.settings.update({ otherNamespaces: true }));
  await expect(ports.row(port)).toHaveCount(1);
  await ports.stop(port);
  expect(await inside.ended).toBe('SIGTERM');
  await expect(page.getByText(`Port ${port} is free.`)).toBeVisible();
});
