import { expect, test } from 'playwright/test';
import type { RealGroup } from '../electron/engine/testing/real-group';
import { makeGroup, whyNoGroups, whyProcessesHidden } from '../electron/engine/testing/real-group';
import type { ListenerProcess } from './fixtures/start-listener';
import { startListener } from './fixtures/start-listener';
import type { CliPlace } from './support/run-cli';
import { cliForNobody, runCli } from './support/run-cli';

// What an ordinary user is told of root's programs, by the control groups that their sockets were made in.

interface Listener {
  readonly 'network.local.port': number;
  readonly 'process.owner': string | null;
  readonly 'owner.confidence': string;
  readonly 'systemd.unit': string | null;
  readonly 'container.id': string | null;
}

const obstacle = whyNoGroups() ?? whyProcessesHidden();
const unit = `porthole-test-${process.pid}.service`;
const id = 'c0ffee00'.repeat(8);

const programs: ListenerProcess[] = [];
const groups: RealGroup[] = [];
let nobody: ReturnType<typeof cliForNobody>;

test.beforeAll(() => {
  test.skip(obstacle !== null, `real control groups: ${obstacle ?? ''}`);
  nobody = cliForNobody();
});

test.afterAll(() => {
  if (obstacle === null) nobody.dispose();
});

test.afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.end()));
  for (const group of groups.splice(0).reverse()) group.remove();
});

/** Starts programs of root's in a group, each with a listener; gives the first's pid and port. */
async function listenIn(path: string, count = 1): Promise<{ readonly pid: number; readonly port: number }> {
  const group = makeGroup(path);
  groups.push(group);
  const opened = [];
  for (let started = 0; started < count; started += 1) {
    const program = startListener();
    programs.push(program);
    group.add(program.pid);
    opened.push({ pid: program.pid, port: await program.open() });
  }
  const [first] = opened;
  if (!first) throw new Error('Nothing was started.');
  return first;
}

async function list(place: CliPlace): Promise<readonly Listener[]> {
  const { stdout, code } = await runCli(['ls', '--json', '--all'], place);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Listener[];
}

test('an ordinary user is told the only process, the unit and the container, and of every listener something', async () => {
  const only = await listenIn(`/system.slice/${unit}`);
  const contained = await listenIn(`/system.slice/docker-${id}.scope`, 2);
  const listed = await list(nobody);
  const on = (port: number) => listed.find((listener) => listener['network.local.port'] === port);
  expect(on(only.port)).toMatchObject({
    'process.pid': only.pid,
    'process.owner': 'root',
    'owner.confidence': 'inferred',
    'owner.reason': 'onlyProcess',
    'owner.pids': [only.pid],
    'systemd.unit': unit,
    'container.id': null,
  });
  expect(on(contained.port)).toMatchObject({
    'process.pid': null,
    'process.owner': 'root',
    'owner.confidence': 'cgroup',
    'owner.reason': 'otherUser',
    'systemd.unit': null,
    'container.id': id,
    'container.runtime.name': 'docker',
  });
  const nameless = listed.filter((listener) => !listener['systemd.unit'] && !listener['process.owner']);
  expect(nameless).toEqual([]);
});

test('a process that is only concluded to be the one is not stopped', async () => {
  const { port } = await listenIn(`/system.slice/${unit}`);
  expect(await runCli(['stop', String(port), '--yes', '--force'], nobody)).toEqual({
    code: 3,
    stdout: '',
    stderr: 'It belongs to root. Only root or an administrator can stop it.\n',
  });
  await expect(programs[0]?.open()).resolves.toBeGreaterThan(0);
});
