import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FakeEngine } from '../testing/fake-engine';
import { connectFakeEngine } from '../testing/fake-engine';
import { fakeBridge } from '../testing/fake-bridge';
import { makeBrief, makeHealth, makeProcess, makeSocket, ownedBy, socketChanges } from '../testing/make';
import { Monitor } from './monitor';

const node = makeProcess({ pid: 7 });
const web = makeSocket({ id: 'web', owner: ownedBy(node) });

let monitor: Monitor;
let engine: FakeEngine;

beforeEach(async () => {
  monitor = new Monitor(fakeBridge().bridge.engine);
  engine = connectFakeEngine();
  engine.send({ type: 'snapshot', seq: 5, sockets: [web], processes: [node] });
  await vi.waitFor(() => {
    expect(engine.heard).toContainEqual({ type: 'ack', seq: 5 });
  });
});

afterEach(() => {
  monitor.dispose();
  engine.close();
});

const sentBytes = (): number | null | undefined => monitor.state.get().rows[0]?.health?.sent;

it('shows the health of a listener, with no other sequence number and nothing marked', async () => {
  engine.send({ type: 'health', listeners: [makeHealth('web', { sent: 9, connections: { established: 3 } })] });
  await vi.waitFor(() => {
    expect(sentBytes()).toBe(9);
  });
  expect(monitor.state.get().marks.size).toBe(0);
  expect(engine.heard.filter(({ type }) => type === 'ack')).toHaveLength(1);
});

it('leaves the rows listed as they are for health, and lists them anew for all else', async () => {
  const { rows, listed } = monitor.state.get();
  engine.send({ type: 'health', listeners: [makeHealth('web', { sent: 9, connections: { established: 3 } })] });
  await vi.waitFor(() => {
    expect(monitor.state.get().rows).not.toBe(rows);
  });
  expect(monitor.state.get().listed).toBe(listed);
  expect(monitor.state.get().current.byId.get('web')).toMatchObject({ peers: 3, health: { sent: 9 } });
  const more = makeSocket({ id: 'more', localPort: 1 });
  engine.send({ type: 'changes', ...socketChanges(5, { added: [more] }) });
  await vi.waitFor(() => {
    expect(monitor.state.get().listed.map(({ id }) => id)).toEqual(['web', 'more']);
  });
});

it('holds the health of a pause back, and shows the last of it after', async () => {
  monitor.setPaused(true);
  engine.send({ type: 'health', listeners: [makeHealth('web', { sent: 1 })] });
  engine.send({ type: 'health', listeners: [makeHealth('web', { sent: 2 })] });
  engine.send({ type: 'brief', sockets: [makeBrief('b', 'web', Date.now())] });
  await vi.waitFor(() => {
    expect(monitor.briefs.store.get().byListener.get('web')).toHaveLength(1);
  });
  await new Promise(requestAnimationFrame);
  expect(sentBytes()).toBeUndefined();
  monitor.setPaused(false);
  await vi.waitFor(() => {
    expect(sentBytes()).toBe(2);
  });
});

it('does not take the health of before a snapshot for that of after it', async () => {
  engine.send({ type: 'health', listeners: [makeHealth('web', { sent: 1 })] });
  engine.send({ type: 'snapshot', seq: 8, sockets: [web], processes: [node] });
  await vi.waitFor(() => {
    expect(engine.heard).toContainEqual({ type: 'ack', seq: 8 });
  });
  expect(sentBytes()).toBeUndefined();
});

it('keeps the traffic of the watched process only, as of the last look', async () => {
  const traffic = {
    socketId: 'c',
    received: 1,
    sent: 2,
    receivedTotal: 3,
    sentTotal: 4,
    roundTripTime: 5,
    retransmits: 6,
  };
  monitor.watch(node.key);
  engine.send({ type: 'traffic', process: '9-9', connections: [{ ...traffic, socketId: 'other' }] });
  engine.send({ type: 'traffic', process: node.key, connections: [{ ...traffic, socketId: 'gone' }] });
  engine.send({ type: 'traffic', process: node.key, connections: [traffic] });
  await vi.waitFor(() => {
    expect([...monitor.watched.traffic.get().values()]).toEqual([traffic]);
  });
  monitor.watch(null);
  expect(monitor.watched.traffic.get().size).toBe(0);
});
