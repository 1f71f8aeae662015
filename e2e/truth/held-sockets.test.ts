import { beforeEach, describe, expect, it } from 'vitest';
import { findUnexpected } from './expect-held';
import type { HeldSocket } from './held-sockets';
import { HeldSockets } from './held-sockets';
import type { SocketView } from './views';

const [server, client, child] = [10, 20, 30];

describe('HeldSockets', () => {
  let held: HeldSockets;
  let listener: HeldSocket;
  let near: HeldSocket;

  beforeEach(() => {
    held = new HeldSockets();
    const common = { transport: 'tcp', uid: 0 } as const;
    listener = held.add(
      { kind: 'listener', local: '*:80', peer: null, id: '0.1', states: ['listen'], ...common },
      server,
    );
    near = held.add(
      { kind: 'end', local: '127.0.0.1:50000', peer: '127.0.0.1:80', id: '0.2', states: ['established'], ...common },
      client,
    );
    held.connect(near, listener, 5);
  });

  const accept = (): HeldSocket =>
    held.accept(listener, { id: '0.3', local: '[::ffff:127.0.0.1]:80', peer: '[::ffff:127.0.0.1]:50000' }, server);

  it('knows the end that waits to be accepted, and gives it its cookie', () => {
    const [waiting] = listener.queue;
    expect(waiting).toMatchObject({ local: '[::ffff:127.0.0.1]:80', peer: '[::ffff:127.0.0.1]:50000', id: null });
    expect(accept()).toBe(waiting);
    expect(waiting).toMatchObject({ id: '0.3', states: ['established'] });
    expect(listener.queue).toEqual([]);
  });

  it('closes in the order of RFC 9293', () => {
    const far = accept();
    held.sayEnd(near);
    expect([near.states, far.states]).toEqual([['fin_wait_1', 'fin_wait_2'], ['close_wait']]);
    held.release(far, server);
    expect(near.states).toEqual([]);
    expect(held.all()).toEqual([listener, near]);
  });

  it('closes only when the last holder lets go', () => {
    const far = accept();
    held.fork(server, child);
    held.release(far, server);
    expect(near.states).toEqual(['established']);
    held.end(child);
    expect(near.states).toEqual(['close_wait']);
  });

  it('keeps what is on its way to another process', () => {
    listener.mailbox = client;
    held.release(listener, server);
    expect(held.all()).toContain(listener);
    held.end(client);
    expect(held.all()).toEqual([]);
  });

  it('resets those who were never accepted', () => {
    held.release(listener, server);
    expect(near.states).toEqual([]);
  });

  it('is not sure of those who find the queue full', () => {
    held.connect(near, listener, 0);
    expect(near).toMatchObject({ sure: false, states: ['syn_sent', 'established'] });
  });

  describe('findUnexpected', () => {
    const views = (): SocketView[] =>
      held.all().map(({ id, local, peer, states, holders }) => ({
        id: id ?? '0.9',
        name: `tcp ${local}${peer === null ? '' : ` - ${peer}`}`,
        state: states?.[0] ?? null,
        user: 'root',
        pids: [...holders],
      }));

    it('finds nothing wrong with what was opened', () => {
      expect(findUnexpected(held.all(), views(), { owners: true })).toEqual([]);
    });

    it('finds what is missing, wrong, or not the test’s', () => {
      const [first, second, third] = views() as [SocketView, SocketView, SocketView];
      const strange = { ...first, id: '0.77', name: 'tcp 127.0.0.1:1' };
      const wrong = [{ ...first, pids: [server, client] }, { ...second, state: 'listen' as const }, strange];
      expect(findUnexpected(held.all(), wrong, { owners: true })).toEqual([
        'tcp *:80 is held by 10,20',
        'tcp 127.0.0.1:50000 - 127.0.0.1:80 is listen, not established',
        `${third.name} is missing`,
        'tcp 127.0.0.1:1 was not opened by the test',
      ]);
    });
  });
});
