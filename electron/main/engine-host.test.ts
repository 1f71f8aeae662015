import type { MessagePortMain } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MainToEngine } from '../../shared/ipc/engine-messages';
import { startEngineHost } from './engine-host';
import type { EngineProcessEvents } from './engine-process';

/** An engine that does what the test says. */
class FakeEngine {
  readonly received: MainToEngine[] = [];
  killed = false;
  constructor(readonly events: EngineProcessEvents) {}

  readonly process = {
    send: (message: MainToEngine) => void this.received.push(message),
    subscribe: vi.fn<() => MessagePortMain>(),
    usesProcessor: () => false,
    kill: () => {
      this.killed = true;
    },
  };
}

function setUp() {
  const engines: FakeEngine[] = [];
  const onState = vi.fn();
  const onNews = vi.fn();
  const onPort = vi.fn();
  const host = startEngineHost({
    fork(events) {
      const engine = new FakeEngine(events);
      engines.push(engine);
      return engine.process;
    },
    protect: [42],
    onState,
    onNews,
    onPort,
  });
  return { engines, host, onState, onNews, onPort };
}

describe('startEngineHost', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('starts an engine at once, with what it must protect and nothing known', () => {
    const { engines, host } = setUp();
    expect(engines[0]?.received[0]).toEqual({ type: 'start', protect: [42], known: null });
    expect(host.state()).toBe('starting');
    host.dispose();
  });

  it('tells an engine after the first what the one before had seen', () => {
    const { engines, host, onNews } = setUp();
    const news = { type: 'listeners', listeners: [], known: [{ id: 'a', firstSeen: 7 }], reachable: 0 } as const;
    engines[0]?.events.onMessage(news);
    expect(onNews).toHaveBeenCalledWith(news);
    engines[0]?.events.onExit();
    vi.advanceTimersByTime(0);
    expect(engines[1]?.received[0]).toEqual({ type: 'start', protect: [42], known: news.known });
    host.dispose();
  });

  it('tells how to watch: the engine that runs, and each one after it', () => {
    const { engines, host } = setUp();
    const watch = { pace: 'hidden', interval: 5000, otherNamespaces: true } as const;
    host.configure({ ...watch, interval: 500 });
    host.configure(watch);
    expect(engines[0]?.received.slice(1)).toEqual([
      { type: 'configure', watch: { ...watch, interval: 500 } },
      { type: 'configure', watch },
    ]);
    engines[0]?.events.onExit();
    vi.advanceTimersByTime(0);
    expect(engines[1]?.received).toEqual([
      { type: 'start', protect: [42], known: null },
      { type: 'configure', watch },
    ]);
    engines[1]?.events.onExit();
    host.configure({ ...watch, pace: 'normal' });
    vi.advanceTimersByTime(250);
    expect(engines[2]?.received[1]).toEqual({ type: 'configure', watch: { ...watch, pace: 'normal' } });
    host.dispose();
  });

  it('is lost from the end of one engine until the next one watches', () => {
    const { engines, host, onState } = setUp();
    engines[0]?.events.onMessage({ type: 'watching' });
    engines[0]?.events.onExit();
    vi.advanceTimersByTime(0);
    expect(host.state()).toBe('lost');
    engines[1]?.events.onMessage({ type: 'watching' });
    expect(onState.mock.calls.flat()).toEqual(['watching', 'lost', 'watching']);
    host.dispose();
  });

  it('waits longer each time for an engine that does not hold', () => {
    const { engines, host } = setUp();
    const waits = [0, 250, 500, 1000];
    for (const [index, wait] of waits.entries()) {
      engines[index]?.events.onExit();
      vi.advanceTimersByTime(Math.max(0, wait - 1));
      if (wait > 0) expect(engines).toHaveLength(index + 1);
      vi.advanceTimersByTime(1);
      expect(engines).toHaveLength(index + 2);
    }
    host.dispose();
  });

  it('kills an engine that no longer answers', () => {
    const { engines, host } = setUp();
    engines[0]?.events.onMessage({ type: 'pong', id: 1 });
    vi.advanceTimersByTime(6 * 250);
    expect(engines[0]?.killed).toBe(true);
    host.dispose();
  });

  it('gives the page a port when it asks, and one at each start after that', () => {
    const { engines, host, onPort } = setUp();
    engines[0]?.events.onExit();
    expect(onPort).not.toHaveBeenCalled();
    host.connect();
    expect(onPort).not.toHaveBeenCalled();
    vi.advanceTimersByTime(0);
    expect(onPort).toHaveBeenCalledTimes(1);
    host.connect();
    expect(onPort).toHaveBeenCalledTimes(2);
    host.dispose();
  });

  it('brings the answers of the engine to who asked', async () => {
    const { engines, host } = setUp();
    const first = host.stop({ planId: 'one', force: false });
    const second = host.stop({ planId: 'two', force: true });
    const [, one, two] = engines[0]?.received ?? [];
    expect(one).toMatchObject({ type: 'stop', request: { planId: 'one', force: false } });
    engines[0]?.events.onMessage({ type: 'stopped', id: (two as { id: number }).id, outcome: { kind: 'gone' } });
    engines[0]?.events.onMessage({ type: 'stopped', id: (one as { id: number }).id, outcome: { kind: 'freed' } });
    expect(await first).toEqual({ ok: true, value: { kind: 'freed' } });
    expect(await second).toEqual({ ok: true, value: { kind: 'gone' } });
    host.dispose();
  });

  it('asks for what belongs to a stop by an administrator, and to a connection', async () => {
    const { engines, host } = setUp();
    const found = host.findVictims('plan');
    const watched = host.watchPort('plan');
    const closed = host.closeConnection({ socketId: 'a' });
    const [, ...asked] = engines[0]?.received ?? [];
    expect(asked).toEqual([
      { type: 'findVictims', id: 1, planId: 'plan' },
      { type: 'watchPort', id: 2, planId: 'plan' },
      { type: 'closeConnection', id: 3, request: { socketId: 'a' } },
    ]);
    const victims = { ok: true, value: [{ pid: 41, creationTime: 7 }] } as const;
    engines[0]?.events.onMessage({ type: 'connectionClosed', id: 3, outcome: { kind: 'ipv6' } });
    engines[0]?.events.onMessage({ type: 'stopped', id: 2, outcome: { kind: 'freed' } });
    engines[0]?.events.onMessage({ type: 'victimsFound', id: 1, victims });
    expect(await found).toEqual({ ok: true, value: victims });
    expect(await watched).toEqual({ ok: true, value: { kind: 'freed' } });
    expect(await closed).toEqual({ ok: true, value: { kind: 'ipv6' } });
    host.dispose();
  });

  it('answers commands without an engine, or when it ends meanwhile, or is late', async () => {
    const unavailable = { ok: false, error: { code: 'engineUnavailable' } };
    const { engines, host } = setUp();
    const late = host.planStop({ socketIds: ['a'] });
    vi.advanceTimersByTime(10_000);
    expect(await late).toEqual(unavailable);
    const cut = host.planStop({ socketIds: ['a'] });
    engines[0]?.events.onExit();
    expect(await cut).toEqual(unavailable);
    expect(await host.planStop({ socketIds: ['a'] })).toEqual(unavailable);
    host.dispose();
  });

  it('ends the engine with dispose, starts no other, and leaves no timer', () => {
    const { engines, host } = setUp();
    host.dispose();
    expect(engines[0]?.killed).toBe(true);
    engines[0]?.events.onExit();
    vi.advanceTimersByTime(60_000);
    expect(engines).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
