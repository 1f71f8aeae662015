import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import type { ListenerProcess } from './fixtures/start-listener';
import { startListener } from './fixtures/start-listener';
import { NOBODY, builtCli, cliForNobody, runCli } from './support/run-cli';

// What Porthole does where the system gives less: each refusal is the kernel's own.

let program: ListenerProcess;
let port: number;

test.beforeEach(async () => {
  program = startListener();
  port = await program.open();
});

test.afterEach(async () => {
  await program.end();
});

/** Runs a shell command line in a mount namespace of its own, then the words behind it. */
const withMounts = (commands: string): readonly string[] => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  `${commands} && exec "$@"`,
  'sh',
];

interface Listener {
  readonly 'network.local.port': number;
}

async function listedAt(place: Parameters<typeof runCli>[1]): Promise<Listener | undefined> {
  const { code, stdout } = await runCli(['ls', '--json'], place);
  expect(code).toBe(0);
  return (JSON.parse(stdout) as Listener[]).find((listener) => listener['network.local.port'] === port);
}

test('where netlink is refused, /proc/net is read, with the owner, and it is said', async () => {
  const place = { ...builtCli, nodeOptions: ['-r', join(__dirname, 'fixtures', 'deny-netlink.cjs')] };
  expect(await listedAt(place)).toMatchObject({ 'process.pid': program.pid, 'owner.confidence': 'exact' });
  const { stderr } = await runCli(['ls'], place);
  expect(stderr).toContain('The kernel refused its fast interface (socket: EPERM); Porthole reads /proc/net instead');
});

test('without /proc, sockets and users are known, and it is said', async () => {
  test.skip(process.getuid?.() !== 0, 'only root can hide /proc');
  const place = { ...builtCli, before: withMounts('mount -t tmpfs none /proc') };
  expect(await listedAt(place)).toMatchObject({
    'process.pid': null,
    'owner.reason': 'hidden',
    'process.owner': 'root',
  });
  const { stderr } = await runCli(['ls'], place);
  expect(stderr).toContain('The system does not let this user see processes (/proc)');
});

test('where the system hides processes of other users, their users are known', async () => {
  test.skip(process.getuid?.() !== 0, 'only root can mount /proc with hidepid');
  const nobody = cliForNobody();
  try {
    const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
    // A mount of its own: to remount the one that is there would hide the processes of the whole machine.
    const before = [...withMounts('mount -t proc -o hidepid=2 proc /proc'), ...asNobody];
    const place = { node: nobody.node, cli: nobody.cli, before };
    expect(await listedAt(place)).toMatchObject({ 'process.pid': null, 'owner.reason': 'otherUser' });
  } finally {
    nobody.dispose();
  }
});
