import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ContainerInfo } from '../../shared/domain/container';
import type { ControlGroup } from '../../shared/domain/control-group';
import { processInfo } from './testing/domain';
import { changeSet, socketInfo } from './testing/domain';
import { ContainerWatch } from './container-watch';

const web: ContainerInfo = { runtime: 'docker', id: 'a1', name: 'web', image: 'nginx:1', publishedPorts: [] };
const proxy = processInfo(20, { name: 'docker-proxy' });

let answers: readonly ContainerInfo[];
let questions: AbortSignal[];
let told: (readonly ContainerInfo[])[];
let watch: ContainerWatch;

beforeEach(() => {
  vi.useFakeTimers();
  answers = [web];
  questions = [];
  told = [];
  watch = new ContainerWatch({
    source: {
      read: async (signal) => {
        questions.push(signal);
        return answers;
      },
    },
    processOf: (key) => (key === proxy.key ? proxy : null),
    onChange: (containers) => told.push(containers),
  });
});

afterEach(() => {
  watch.dispose();
  vi.useRealTimers();
});

const noMore = { added: [], changed: [], removed: [] };

function socketIn(runtime: 'docker' | 'flatpak' | null, processes: readonly string[] = []) {
  const container = runtime && { runtime, id: 'a1' };
  const group: ControlGroup = { path: '/x', unit: null, slice: null, session: null, container };
  return socketInfo('s', { owner: { ...socketInfo('s').owner, group, processes } });
}

async function add(socket: ReturnType<typeof socketIn>): Promise<void> {
  watch.take(changeSet(1, { sockets: { ...noMore, added: [socket] } }));
  await vi.advanceTimersByTimeAsync(0);
}

async function remove(): Promise<void> {
  watch.take(changeSet(2, { sockets: { ...noMore, removed: ['s'] } }));
  await vi.advanceTimersByTimeAsync(0);
}

it.each([
  ['a socket of a container', socketIn('docker')],
  ['a socket that leads into one', socketIn(null, [proxy.key])],
])('asks at once for %s, and then every ten seconds', async (_, socket) => {
  await add(socket);
  expect(watch.containers).toEqual([web]);
  expect(questions).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(questions).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(questions).toHaveLength(2);
  expect(told).toEqual([[web]]);
  answers = [];
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([[web], []]);
});

it('asks nobody while there is no container', async () => {
  await add(socketIn(null));
  await add(socketIn('flatpak'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(questions).toEqual([]);
  expect(told).toEqual([]);
});

it('asks no more once the last socket is gone, and forgets the containers', async () => {
  await add(socketIn('docker'));
  await remove();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(questions).toHaveLength(1);
  expect(told).toEqual([[web], []]);
});

it('asks no more once the socket is of a container no longer', async () => {
  await add(socketIn('docker'));
  watch.take(changeSet(2, { sockets: { ...noMore, changed: [socketIn(null)] } }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(questions).toHaveLength(1);
});

it('drops an answer that comes when nobody wants it any more', async () => {
  watch.take(changeSet(1, { sockets: { ...noMore, added: [socketIn('docker')] } }));
  await remove();
  expect(questions[0]?.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([]);
});

it('asks one question at a time', async () => {
  let release: () => void = () => undefined;
  watch = new ContainerWatch({
    source: {
      read: (signal) => {
        questions.push(signal);
        return new Promise((resolve) => (release = () => resolve([web])));
      },
    },
    processOf: () => null,
    onChange: (containers) => told.push(containers),
  });
  await add(socketIn('docker'));
  await add(socketIn('docker'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(questions).toHaveLength(1);
  release();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(questions).toHaveLength(2);
});

it('asks no more after its end, also when a change still comes', async () => {
  await add(socketIn('docker'));
  watch.dispose();
  await add(socketIn('docker'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(questions).toHaveLength(1);
});
