import { expect, test } from 'playwright/test';
import type { ListenerProcess } from './fixtures/start-listener';
import { startListener } from './fixtures/start-listener';
import type { CliPlace } from './support/run-cli';
import { builtCli, cliForNobody, runCli } from './support/run-cli';
import type { SsSocket } from './support/socket-statistics';
import { isListening, readSs } from './support/socket-statistics';

// What Porthole says is held against `ss`, which asks the same kernel by code of its own.

interface Listener {
  readonly 'network.transport': string;
  readonly 'network.local.address': string;
  readonly 'network.local.port': number;
  readonly 'process.owner': string | null;
  readonly 'owner.confidence': string;
  readonly 'owner.pids': readonly number[];
}

const keyOf = (listener: Listener): string =>
  `${listener['network.transport']} ${listener['network.local.address']} ${listener['network.local.port']}`;

/** As keyOf, from "[::1]:3000"; an asterisk stands for a socket of both families. */
function keyOfSs({ transport, local }: SsSocket): string {
  const [, address = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(local) ?? [];
  return `${transport} ${address === '*' ? '::' : address} ${port}`;
}

const listenersBySs = (): readonly SsSocket[] => readSs().filter(isListening);

const processes: ListenerProcess[] = [];

test.beforeEach(async () => {
  const program = startListener();
  const other = startListener();
  processes.push(program, other);
  const shared = await program.open();
  await program.share(shared);
  for (const host of ['127.0.0.1', '0.0.0.0', '::1', '::']) {
    await other.open({ transport: 'tcp', host });
    await other.open({ transport: 'udp', host });
  }
});

test.afterEach(async () => {
  await Promise.all(processes.splice(0).map((program) => program.end()));
});

async function list(place: CliPlace): Promise<readonly Listener[]> {
  const { stdout, stderr, code } = await runCli(['ls', '--json', '--all'], place);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Listener[];
}

/** How often each key stands there. */
function counted(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/**
 * Other programs of this machine open and close sockets meanwhile: what `ss` saw before and after must be in the
 * list, and what is in the list must have been seen by one of the two.
 */
function expectAgreement(listed: readonly Listener[], before: readonly SsSocket[], after: readonly SsSocket[]): void {
  const ours = counted(listed.map(keyOf));
  const first = counted(before.map(keyOfSs));
  const second = counted(after.map(keyOfSs));
  expect(first.size).toBeGreaterThanOrEqual(9);
  for (const [key, count] of first) {
    expect(ours.get(key) ?? 0, `${key} is missing`).toBeGreaterThanOrEqual(Math.min(count, second.get(key) ?? 0));
  }
  for (const [key, count] of ours) {
    expect(count, `${key} is too much`).toBeLessThanOrEqual(Math.max(first.get(key) ?? 0, second.get(key) ?? 0));
  }
}

test('ls --json --all agrees with ss on every listener and on its processes', async () => {
  const before = listenersBySs();
  const listed = await list(builtCli);
  const after = listenersBySs();
  expectAgreement(listed, before, after);
  const own = new Set(processes.map(({ pid }) => pid));
  for (const socket of before.filter(({ pids }) => pids.some((pid) => own.has(pid)))) {
    const key = keyOfSs(socket);
    expect(listed.find((listener) => keyOf(listener) === key)?.['owner.pids'], key).toEqual(socket.pids);
  }
});

test('an ordinary user sees every listener, and of other users at least the user', async () => {
  test.skip(process.getuid?.() !== 0, 'only root can run the CLI as another user');
  const place = cliForNobody();
  try {
    const before = listenersBySs();
    const listed = await list(place);
    const after = listenersBySs();
    expectAgreement(listed, before, after);
    const own = new Set(processes.map(({ pid }) => pid));
    const rootsOwn = before.filter(({ pids }) => pids.some((pid) => own.has(pid)));
    for (const key of rootsOwn.map(keyOfSs)) {
      const listener = listed.find((candidate) => keyOf(candidate) === key);
      expect(listener, key).toMatchObject({ 'process.owner': 'root', 'owner.reason': 'otherUser', 'owner.pids': [] });
    }
  } finally {
    place.dispose();
  }
});

test('an ordinary user sees the processes of its own listeners', async () => {
  test.skip(process.getuid?.() !== 0, 'only root can run the CLI as another user');
  const place = cliForNobody();
  const program = startListener(place.listener);
  try {
    const port = await program.open();
    const listener = (await list(place)).find((candidate) => candidate['network.local.port'] === port);
    expect(listener).toMatchObject({
      'owner.confidence': 'exact',
      'owner.pids': [program.pid],
      'process.owner': 'nobody',
    });
  } finally {
    await program.end();
    place.dispose();
  }
});
