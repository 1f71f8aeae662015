import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeSet } from '../../../shared/domain/change-set';
import { applyChanges, noChanges } from '../../../shared/domain/change-set';
import type { SocketInfo } from '../../../shared/domain/socket';
import type { EngineToSubscriber } from '../../../shared/ipc/engine-messages';
import { changeSet, processInfo, socketInfo } from '../testing/domain';
import { Subscriber } from './subscriber';

/** A sender with its state, and the messages that are on their way to one receiver. */
class Sender {
  readonly sockets = new Map<string, SocketInfo>();
  readonly sent: EngineToSubscriber[] = [];
  readonly watched: (string | null)[] = [];
  seq = 0;
  fresh = 0;
  readonly subscriber = new Subscriber({
    send: (message) => this.sent.push(message),
    takeSnapshot: () => ({ type: 'snapshot', seq: this.seq, sockets: [...this.sockets.values()], processes: [] }),
    onFresh: () => {
      this.fresh += 1;
    },
    onWatch: (process) => this.watched.push(process),
  });

  /** Opens, changes or closes a socket. */
  change(id: string, localPort: number | null): void {
    const known = this.sockets.has(id);
    if (localPort === null && !known) return;
    const value = socketInfo(id, { localPort: localPort ?? 0 });
    const sockets =
      localPort === null
        ? { ...noChanges, removed: [id] }
        : known
          ? { ...noChanges, changed: [value] }
          : { ...noChanges, added: [value] };
    applyChanges(this.sockets, sockets, ({ id: key }) => key);
    this.seq += 1;
    this.subscriber.publish(changeSet(this.seq, { sockets }));
  }
}

/** A receiver that follows the protocol as the page does. */
class Receiver {
  readonly sockets = new Map<string, SocketInfo>();
  seq: number | null = null;

  take(message: EngineToSubscriber): void {
    if (message.type === 'snapshot') {
      this.sockets.clear();
      for (const socket of message.sockets) this.sockets.set(socket.id, socket);
      this.seq = message.seq;
    } else if (message.type === 'changes') {
      expect(message.base, 'a gap').toBe(this.seq);
      applyChanges(this.sockets, message.sockets, ({ id }) => id);
      this.seq = message.seq;
    }
  }
}

const types = (sender: Sender) => sender.sent.map(({ type }) => type);

describe('Subscriber', () => {
  it('sends a snapshot first, and nothing more until it is acknowledged', () => {
    const sender = new Sender();
    sender.change('a', 1);
    sender.change('b', 2);
    expect(types(sender)).toEqual(['snapshot']);
    sender.subscriber.receive({ type: 'ack', seq: 0 });
    expect(sender.sent.at(-1)).toMatchObject({
      type: 'changes',
      base: 0,
      seq: 2,
      sockets: { added: [{ id: 'a' }, { id: 'b' }] },
    });
    sender.change('c', 3);
    expect(sender.sent).toHaveLength(2);
  });

  it('sends nothing for changes that are none', () => {
    const sender = new Sender();
    sender.subscriber.receive({ type: 'ack', seq: 0 });
    sender.subscriber.receive({ type: 'ack', seq: 0 });
    expect(types(sender)).toEqual(['snapshot']);
  });

  it('holds back while nobody looks, and then sends all at once', () => {
    const sender = new Sender();
    sender.subscriber.receive({ type: 'ack', seq: 0 });
    sender.subscriber.receive({ type: 'hold', held: true });
    sender.change('a', 1);
    sender.change('a', 2);
    expect(types(sender)).toEqual(['snapshot']);
    sender.subscriber.receive({ type: 'hold', held: false });
    expect(sender.sent.at(-1)).toMatchObject({ base: 0, seq: 2, sockets: { added: [{ localPort: 2 }], changed: [] } });
  });

  it('sends a snapshot of this moment on a gap, and nothing that it contains once more', () => {
    const sender = new Sender();
    sender.subscriber.receive({ type: 'ack', seq: 0 });
    sender.change('a', 1);
    sender.change('b', 2);
    sender.subscriber.receive({ type: 'resync' });
    expect(sender.sent.at(-1)).toMatchObject({ type: 'snapshot', seq: 2, sockets: [{ id: 'a' }, { id: 'b' }] });
    sender.subscriber.receive({ type: 'ack', seq: 2 });
    expect(types(sender)).toEqual(['snapshot', 'changes', 'snapshot']);
  });

  it('merges changes of processes too', () => {
    const sender = new Sender();
    const process = processInfo(1);
    const set = (fields: Partial<ChangeSet['processes']>): Partial<ChangeSet> => ({
      processes: { ...noChanges, ...fields },
    });
    sender.subscriber.publish(changeSet(1, set({ added: [process] })));
    sender.subscriber.publish(changeSet(2, set({ changed: [{ ...process, name: 'new' }] })));
    sender.subscriber.receive({ type: 'ack', seq: 0 });
    expect(sender.sent.at(-1)).toMatchObject({ processes: { added: [{ name: 'new' }], changed: [], removed: [] } });
  });

  it('says when there is one who has the state fresh: after each snapshot, and when one looks again', () => {
    const sender = new Sender();
    expect(sender.fresh).toBe(1);
    sender.subscriber.receive({ type: 'ack', seq: 0 });
    sender.change('a', 1);
    expect(sender.fresh).toBe(1);
    sender.subscriber.receive({ type: 'resync' });
    expect(sender.fresh).toBe(2);
    sender.subscriber.receive({ type: 'hold', held: true });
    sender.subscriber.receive({ type: 'resync' });
    expect(sender.fresh, 'while nobody looks').toBe(2);
    sender.subscriber.receive({ type: 'hold', held: false });
    expect(sender.fresh).toBe(3);
  });

  it('tells which process is watched', () => {
    const sender = new Sender();
    sender.subscriber.receive({ type: 'watch', process: '1-1' });
    sender.subscriber.receive({ type: 'watch', process: null });
    expect(sender.watched).toEqual(['1-1', null]);
  });
});

describe('a receiver that follows the protocol', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const action = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('change' as const), id, port: fc.option(fc.nat(9)) }) },
    { weight: 4, arbitrary: fc.constant({ do: 'deliver' as const }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const), held: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant({ do: 'resync' as const }) },
  );

  it('has the state of the sender in the end, whatever the delays, with one message on its way at a time', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60, size: 'max' }), (actions) => {
        const sender = new Sender();
        const receiver = new Receiver();
        let held = false;
        let delivered = 0;
        const deliver = () => {
          const message = sender.sent[delivered];
          if (!message) return;
          delivered += 1;
          receiver.take(message);
          sender.subscriber.receive({ type: 'ack', seq: receiver.seq ?? 0 });
        };
        for (const step of actions) {
          const before = sender.sent.length;
          if (step.do === 'change') sender.change(step.id, step.port);
          else if (step.do === 'deliver') deliver();
          else if (step.do === 'hold') sender.subscriber.receive({ type: 'hold', held: (held = step.held) });
          else {
            // What is still on its way to a page that asks anew never reaches it.
            delivered = sender.sent.length;
            sender.subscriber.receive({ type: 'resync' });
          }
          if (held && step.do === 'change') expect(sender.sent).toHaveLength(before);
          expect(sender.sent.length - delivered).toBeLessThanOrEqual(1);
        }
        sender.subscriber.receive({ type: 'hold', held: false });
        while (delivered < sender.sent.length) deliver();
        expect(receiver.seq).toBe(sender.seq);
        expect(receiver.sockets).toEqual(sender.sockets);
      }),
      { numRuns: 300 },
    );
  });

  it('sends the whole state in place of thousands of changes that waited, once one looks again', () => {
    const sender = new Sender();
    sender.subscriber.receive({ type: 'ack', seq: 0 });
    sender.subscriber.receive({ type: 'hold', held: true });
    for (let id = 0; id < 5002; id += 1) sender.change(String(id), 1);
    sender.change('0', null);
    expect(types(sender)).toEqual(['snapshot']);
    sender.subscriber.receive({ type: 'hold', held: false });
    expect(types(sender)).toEqual(['snapshot', 'snapshot']);
    const receiver = new Receiver();
    receiver.take(sender.sent.at(-1)!);
    expect(receiver.sockets).toEqual(sender.sockets);
    sender.subscriber.receive({ type: 'ack', seq: sender.seq });
    sender.change('one more', 1);
    expect(types(sender).at(-1)).toBe('changes');
  });
});
