import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BriefSocket } from '../../shared/domain/listener-health';
import type { EngineToSubscriber } from '../../shared/ipc/engine-messages';
import type { SubscriberEnd } from './audience';
import { Engine } from './engine';
import type { SocketRecord } from './monitor/socket-record';
import { processInfo } from './testing/domain';
import { MemoryPlatform } from './testing/memory-platform';
import { tcpConnection, tcpListener } from './testing/socket-records';

type Message<Type extends EngineToSubscriber['type']> = Extract<EngineToSubscriber, { readonly type: Type }>;

/** A page that follows the protocol. */
class Page {
  readonly got: EngineToSubscriber[] = [];
  private readonly end: SubscriberEnd;

  constructor(engine: Engine) {
    this.end = engine.subscribe({ send: (message) => this.got.push(message) });
    this.acknowledge();
  }

  receive: SubscriberEnd['receive'] = (message) => {
    this.end.receive(message);
  };

  close(): void {
    this.end.close();
  }

  /** What has come of a kind since this was last asked; everything else is thrown away. */
  take<Type extends EngineToSubscriber['type']>(type: Type): readonly Message<Type>[] {
    return this.takeAll().filter((message): message is Message<Type> => message.type === type);
  }

  takeAll(): readonly EngineToSubscriber[] {
    this.acknowledge();
    return this.got.splice(0);
  }

  private acknowledge(): void {
    const last = this.got.findLast((message) => message.type === 'snapshot' || message.type === 'changes');
    if (last && 'seq' in last) this.receive({ type: 'ack', seq: last.seq });
  }
}

const idOf = ({ cookieHigh, cookieLow }: SocketRecord) => `${cookieHigh}.${cookieLow}`;
/** A look at the gate, and a little. */
const LOOK_MS = 60;

let system: MemoryPlatform;
let engine: Engine;
let listener: SocketRecord;
let connection: SocketRecord;

beforeEach(async () => {
  vi.useFakeTimers();
  system = new MemoryPlatform();
  for (const pid of [20, 21]) system.run(processInfo(pid));
  listener = system.open(tcpListener(80, { queueLimit: 128 }), 20);
  connection = system.open(tcpConnection(80, 5000), 20);
  system.open(tcpConnection(5000, 80), 21);
  engine = new Engine({
    platform: system,
    own: [],
    known: null,
    onAlerts: () => undefined,
    onListeners: () => undefined,
  });
  await engine.start();
});

afterEach(() => {
  engine.dispose();
  vi.useRealTimers();
});

const wholeRead = () => vi.advanceTimersByTimeAsync(1060);

describe('health', () => {
  it('follows a snapshot, all that is known of it, and then only what differs', async () => {
    const page = new Page(engine);
    const first = page.takeAll();
    expect(first.map(({ type }) => type)).toEqual(['snapshot', 'health', 'containers', 'status']);
    expect(first[1]).toMatchObject({ listeners: [{ socketId: '0.80', backlog: 128 }] });
    await wholeRead();
    expect(page.take('health')).toEqual([]);
    listener.queue = 3;
    await wholeRead();
    expect(page.take('health')).toMatchObject([{ listeners: [{ acceptQueue: 3 }] }]);
    page.receive({ type: 'resync' });
    expect(page.take('health')).toMatchObject([{ listeners: [{ socketId: '0.80', acceptQueue: 3 }] }]);
    expect(new Page(engine).take('health')).toMatchObject([{ listeners: [{ acceptQueue: 3 }] }]);
  });

  it('is neither computed nor sent while nobody looks, and sent when one looks again', async () => {
    const look = vi.spyOn(engine.monitor.connections, 'lookAtHealth');
    const traffic = vi.spyOn(engine.monitor.connections, 'trafficOf');
    await wholeRead();
    expect(look).not.toHaveBeenCalled();
    const page = new Page(engine);
    page.receive({ type: 'watch', process: '20-20' });
    page.receive({ type: 'hold', held: true });
    page.takeAll();
    look.mockClear();
    listener.queue = 3;
    await wholeRead();
    await wholeRead();
    expect([look.mock.calls.length, traffic.mock.calls.length]).toEqual([0, 0]);
    expect(page.takeAll().filter(({ type }) => type === 'health' || type === 'traffic')).toEqual([]);
    page.receive({ type: 'hold', held: false });
    expect(page.take('health').at(-1)).toMatchObject({ listeners: [{ acceptQueue: 3 }] });
  });

  it('is told to those who look, and to none that has left', async () => {
    const [one, held, gone] = [new Page(engine), new Page(engine), new Page(engine)];
    held.receive({ type: 'hold', held: true });
    gone.close();
    for (const page of [one, held, gone]) page.takeAll();
    listener.queue = 3;
    await wholeRead();
    expect([one, held].map((page) => page.take('health').length)).toEqual([1, 0]);
    expect(gone.takeAll()).toEqual([]);
  });
});

describe('traffic', () => {
  const trafficOf = (page: Page) => page.take('traffic').map(({ process, connections }) => [process, connections]);

  it('is told of the connections of the watched process only, after each whole read', async () => {
    const [page, other] = [new Page(engine), new Page(engine)];
    page.receive({ type: 'watch', process: '20-20' });
    for (const each of [page, other]) each.takeAll();
    await wholeRead();
    expect(trafficOf(page)).toMatchObject([['20-20', [{ socketId: idOf(connection), receivedTotal: 0 }]]]);
    connection.received = 4096;
    await wholeRead();
    expect(trafficOf(page)).toMatchObject([['20-20', [{ socketId: idOf(connection), receivedTotal: 4096 }]]]);
    page.receive({ type: 'watch', process: null });
    await wholeRead();
    expect(trafficOf(page)).toEqual([]);
    expect(trafficOf(other)).toEqual([]);
    const count = vi.spyOn(engine.monitor.connections, 'trafficOf');
    page.receive({ type: 'watch', process: '20-20' });
    page.receive({ type: 'hold', held: true });
    await wholeRead();
    expect(count, 'for one who does not look').not.toHaveBeenCalled();
  });

  it('is in the samples of the process, beside what it is', async () => {
    const page = new Page(engine);
    page.receive({ type: 'watch', process: '20-20' });
    expect(page.take('samples')).toEqual([{ type: 'samples', process: '20-20', samples: [] }]);
    for (let read = 1; read <= 5; read += 1) {
      connection.received += 1000;
      await wholeRead();
    }
    const samples = page.take('samples').flatMap((message) => message.samples);
    expect(samples.length).toBeGreaterThan(0);
    for (const { received, sent, connections } of samples) {
      expect(received).toBeGreaterThan(900);
      expect(received).toBeLessThan(1050);
      expect([sent, connections]).toEqual([0, 1]);
    }
  });
});

describe('the watched process', () => {
  it('is told of with its origin, and with what the firewall does to its listeners', async () => {
    const origin = { package: null, signature: { status: 'valid', signer: 'Ada' } } as const;
    const verdicts = [{ socketId: idOf(listener), profiles: [], current: null }];
    const asked = vi.spyOn(system.firewall, 'verdictsOn');
    system.origins.set(20, origin);
    system.verdicts = verdicts;
    const page = new Page(engine);
    page.receive({ type: 'watch', process: '20-20' });
    await vi.advanceTimersByTimeAsync(0);
    expect(page.got).toContainEqual({ type: 'origin', process: '20-20', origin });
    expect(page.got).toContainEqual({ type: 'firewall', process: '20-20', verdicts });
    expect(asked.mock.calls).toMatchObject([[[{ id: idOf(listener) }], { pid: 20 }]]);
  });

  it('is not told of with a verdict where there is no firewall that can be asked', async () => {
    const page = new Page(engine);
    page.receive({ type: 'watch', process: '20-20' });
    await vi.advanceTimersByTimeAsync(0);
    expect(page.got.some(({ type }) => type === 'origin')).toBe(true);
    expect(page.got.some(({ type }) => type === 'firewall')).toBe(false);
  });
});

it('tells what this system can do, and what not', async () => {
  system.capabilities = { ...system.capabilities, kill: 'basicSupport' };
  const page = new Page(engine);
  await wholeRead();
  expect(page.take('status').at(-1)?.status.capabilities).toMatchObject({ kill: 'basicSupport', terminate: null });
});

describe('brief sockets', () => {
  const closing = tcpConnection(80, 6000, { state: 7, inode: 0 });

  it('are told at the look that the gate moved at, to those who look and to the log', async () => {
    const log: BriefSocket[] = [];
    const end = engine.onBrief((sockets) => log.push(...sockets));
    const [page, held] = [new Page(engine), new Page(engine)];
    held.receive({ type: 'hold', held: true });
    system.closed.push(closing);
    system.moved = true;
    await vi.advanceTimersByTimeAsync(LOOK_MS);
    expect(page.take('brief')).toMatchObject([{ sockets: [{ id: idOf(closing), listener: '0.80' }] }]);
    expect(held.take('brief')).toEqual([]);
    expect(log.map(({ id }) => id)).toEqual([idOf(closing)]);
    end();
    system.closed.push({ ...closing, cookieLow: 1 });
    system.moved = true;
    await vi.advanceTimersByTimeAsync(LOOK_MS);
    expect(log).toHaveLength(1);
  });

  it('that did not move the gate are told within twenty looks', async () => {
    const page = new Page(engine);
    system.closed.push(closing);
    await vi.advanceTimersByTimeAsync(20 * LOOK_MS);
    expect(page.take('brief')).toMatchObject([{ sockets: [{ id: idOf(closing) }] }]);
  });

  it('are no message when there are none', async () => {
    const page = new Page(engine);
    system.closed.push(connection);
    await wholeRead();
    expect(page.take('brief')).toEqual([]);
  });
});

describe('configure', () => {
  it('sets the rhythm, which the status tells, and whether other networks are read', async () => {
    const far = tcpListener(90, { netNamespace: 1 });
    system.open(far);
    system.netNamespaces.set(1, { id: '1', name: null });
    const page = new Page(engine);
    await wholeRead();
    expect(engine.monitor.sockets.has('0.90')).toBe(false);
    engine.configure({ pace: 'hidden', interval: 3000, otherNamespaces: true });
    page.takeAll();
    await vi.advanceTimersByTimeAsync(9700);
    const statuses = page.take('status');
    expect(statuses.map(({ status }) => [status.pace, status.interval])).toEqual([3, 3, 3].map(() => ['hidden', 3000]));
    expect(system.interval).toBe(3000);
    expect(engine.monitor.sockets.has('0.90')).toBe(true);
  });
});
