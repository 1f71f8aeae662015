import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeBridge } from '../testing/fake-bridge';
import { fakeBridge } from '../testing/fake-bridge';
import type { FakeEngine } from '../testing/fake-engine';
import { connectFakeEngine } from '../testing/fake-engine';
import { makeConnection, makeProcess, makeSocket, makeStatus, ownedBy, socketChanges } from '../testing/make';
import { markDuration } from './marks';
import { Monitor } from './monitor';

const node = makeProcess({ pid: 7 });
const web = makeSocket({ id: 'web', owner: ownedBy(node) });
const api = makeSocket({ id: 'api', localPort: 3001, owner: ownedBy(node) });
const status = makeStatus({ at: 1, listeners: 2 });

let fake: FakeBridge;
let monitor: Monitor;
let engine: FakeEngine;

beforeEach(() => {
  fake = fakeBridge();
  monitor = new Monitor(fake.bridge.engine);
  engine = connectFakeEngine();
});

afterEach(() => {
  vi.useRealTimers();
  monitor.dispose();
  engine.close();
});

const state = () => monitor.state.get();
const ports = (): readonly number[] => state().rows.map(({ sockets }) => sockets[0].localPort);

async function start(): Promise<void> {
  engine.send({ type: 'snapshot', seq: 5, sockets: [web], processes: [node] });
  await vi.waitFor(() => {
    expect(engine.heard).toContainEqual({ type: 'ack', seq: 5 });
  });
}

async function change(base: number, sockets: Parameters<typeof socketChanges>[1]): Promise<void> {
  engine.send({ type: 'changes', ...socketChanges(base, sockets) });
  await vi.waitFor(() => {
    expect(engine.heard).toContainEqual({ type: 'ack', seq: base + 1 });
  });
}

describe('the state that is shown', () => {
  it('asks main for a port at once, and starts without rows', () => {
    expect(fake.requests('engine.connect')).toHaveLength(1);
    expect(state()).toMatchObject({ phase: 'starting', hasRows: false });
  });

  it('is the snapshot, with nothing marked, acknowledged once applied', async () => {
    await start();
    expect(state()).toMatchObject({ phase: 'live', hasRows: true, connections: 0, opened: [] });
    expect(ports()).toEqual([3000]);
    expect(state().marks.size).toBe(0);
  });

  it('marks what opens, and names it to be announced', async () => {
    await start();
    await change(5, { added: [api] });
    expect(state().marks.get('api')?.isNew).toBe(true);
    expect(state().opened.map(({ id }) => id)).toEqual(['api']);
  });

  it('marks the cell that changes', async () => {
    await start();
    await change(5, { added: [makeConnection({ id: 'c' })] });
    expect(state().marks.get('web')?.cells).toEqual(new Set(['peers']));
    expect(state().connections).toBe(1);
  });

  it('keeps a closed listener for a moment, and then lets it and the marks go', async () => {
    await start();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    engine.send({ type: 'changes', ...socketChanges(5, { added: [api], removed: ['web'] }) });
    await vi.waitFor(() => {
      expect(
        state()
          .rows.filter(({ closed }) => closed)
          .map(({ id }) => id),
      ).toEqual(['web']);
    });
    await vi.advanceTimersByTimeAsync(markDuration);
    expect(ports()).toEqual([3001]);
    expect(state().marks.size).toBe(0);
  });

  it('asks for a snapshot on a gap, applies nothing until it comes, and drops the marks with it', async () => {
    await start();
    await change(5, { added: [api] });
    engine.send({ type: 'changes', ...socketChanges(9, { removed: ['api'] }) });
    await vi.waitFor(() => {
      expect(engine.heard).toContainEqual({ type: 'resync' });
    });
    expect(ports()).toEqual([3000, 3001]);
    engine.send({ type: 'snapshot', seq: 12, sockets: [api], processes: [node] });
    await vi.waitFor(() => {
      expect(ports()).toEqual([3001]);
    });
    expect(state().marks.size).toBe(0);
  });
});

describe('a pause', () => {
  it('holds the rows still and tells the engine, and goes on where it was', async () => {
    await start();
    monitor.setPaused(true);
    expect(state().phase).toBe('paused');
    engine.send({ type: 'changes', ...socketChanges(5, { added: [api] }) });
    engine.send({ type: 'status', status });
    await vi.waitFor(() => {
      expect(state().status).toEqual(status);
    });
    await new Promise(requestAnimationFrame);
    expect(engine.heard).toContainEqual({ type: 'hold', held: true });
    expect(engine.heard).not.toContainEqual({ type: 'ack', seq: 6 });
    expect(ports()).toEqual([3000]);
    monitor.setPaused(false);
    await vi.waitFor(() => {
      expect(ports()).toEqual([3000, 3001]);
    });
    expect(engine.heard).toContainEqual({ type: 'hold', held: false });
  });

  it('holds while the window is hidden', async () => {
    await start();
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.waitFor(() => {
      expect(engine.heard).toContainEqual({ type: 'hold', held: true });
    });
    vi.restoreAllMocks();
  });
});

describe('the loss of the engine', () => {
  it('drops what still waits for a frame, as it does while the window is hidden', async () => {
    await start();
    const frame = vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(1);
    engine.send({ type: 'snapshot', seq: 9, sockets: [web, api], processes: [node] });
    await vi.waitFor(() => {
      expect(frame).toHaveBeenCalledOnce();
    });
    fake.emit('engine.stateChanged', 'lost');
    frame.mock.calls[0]?.[0](0);
    frame.mockRestore();
    expect(state().phase).toBe('stale');
    expect(ports()).toEqual([3000]);
  });

  it('is stale until a new engine has sent its snapshot, which marks nothing as new', async () => {
    await start();
    monitor.watch(node.key);
    fake.emit('engine.stateChanged', 'lost');
    expect(state().phase).toBe('stale');
    expect(ports()).toEqual([3000]);
    fake.emit('engine.stateChanged', 'watching');
    expect(state().phase).toBe('stale');
    const old = engine;
    engine = connectFakeEngine();
    old.close();
    engine.send({ type: 'snapshot', seq: 1, sockets: [web, api], processes: [node] });
    await vi.waitFor(() => {
      expect(state().phase).toBe('live');
    });
    expect(state().marks.size).toBe(0);
    await vi.waitFor(() => {
      expect(engine.heard).toContainEqual({ type: 'watch', process: node.key });
    });
  });
});

describe('samples', () => {
  it('are kept of the watched process only', async () => {
    await start();
    monitor.watch(node.key);
    const sample = { at: 1, cpu: 0.1, memory: 10, connections: 2, received: 0, sent: 0 };
    engine.send({ type: 'samples', process: '9-9', samples: [sample] });
    engine.send({ type: 'samples', process: node.key, samples: [sample, { ...sample, at: 2 }] });
    engine.send({
      type: 'samples',
      process: node.key,
      samples: [
        { ...sample, at: 2 },
        { ...sample, at: 3 },
      ],
    });
    await vi.waitFor(() => {
      expect(monitor.watched.samples.get().samples.map(({ at }) => at)).toEqual([1, 2, 3]);
    });
  });
});
