import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineToSubscriber } from '../../shared/ipc/engine-messages';
import { changeSet } from './testing/domain';
import { Subscription } from './subscription';

const health = { type: 'health', listeners: [] } as const;
const brief = { type: 'brief', sockets: [] } as const;

let sent: EngineToSubscriber[];
let watched: (readonly [string, (message: EngineToSubscriber) => void])[];
let subscription: Subscription;
/** How often what stands beside the tables was asked for. */
let asked: number;

beforeEach(() => {
  sent = [];
  watched = [];
  asked = 0;
  subscription = new Subscription({
    send: (message) => sent.push(message),
    takeSnapshot: () => ({ type: 'snapshot', seq: 4, sockets: [], processes: [] }),
    takeSurroundings: () => {
      asked += 1;
      return [health, brief];
    },
    onWatch: (process, send) => watched.push([process, send]),
  });
});

const types = () => sent.splice(0).map(({ type }) => type);

describe('what stands beside the tables', () => {
  it('follows the snapshot', () => {
    expect(types()).toEqual(['snapshot', 'health', 'brief']);
  });

  it('follows the changes that were held back, when one looks again', () => {
    subscription.receive({ type: 'ack', seq: 4 });
    subscription.receive({ type: 'hold', held: true });
    subscription.publish(changeSet(5, {}));
    types();
    expect(asked).toBe(1);
    subscription.receive({ type: 'hold', held: false });
    expect(types()).toEqual(['changes', 'health', 'brief']);
  });

  it('follows a snapshot that was asked for, but not while nobody looks', () => {
    subscription.receive({ type: 'hold', held: true });
    types();
    subscription.receive({ type: 'resync' });
    expect(types()).toEqual(['snapshot']);
    expect(asked).toBe(1);
    subscription.receive({ type: 'hold', held: false });
    expect(types()).toEqual(['health', 'brief']);
  });
});

describe('one who does not look', () => {
  beforeEach(() => {
    subscription.receive({ type: 'hold', held: true });
    sent = [];
  });

  it('is told nothing that may be missed', () => {
    expect(subscription.isHeld).toBe(true);
    subscription.tell(health);
    expect(types()).toEqual([]);
  });

  it('is sent what is to be known all the same', () => {
    subscription.send(health);
    expect(types()).toEqual(['health']);
  });
});

it('tells one who looks at once, whatever is still on its way', () => {
  types();
  subscription.publish(changeSet(5, {}));
  subscription.tell(brief);
  expect(types()).toEqual(['brief']);
});

describe('the watched process', () => {
  it('is nobody at first, then whom one asks for, with a way to tell of it', () => {
    expect(subscription.watched).toBeNull();
    subscription.receive({ type: 'watch', process: '7-7' });
    expect(subscription.watched).toBe('7-7');
    expect(watched.map(([process]) => process)).toEqual(['7-7']);
    types();
    watched[0]![1](health);
    expect(types()).toEqual(['health']);
  });

  it('is nobody again, of whom nothing is asked', () => {
    subscription.receive({ type: 'watch', process: '7-7' });
    subscription.receive({ type: 'watch', process: null });
    expect(subscription.watched).toBeNull();
    expect(watched).toHaveLength(1);
  });
});
