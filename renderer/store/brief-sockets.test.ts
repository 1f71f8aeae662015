import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeBrief } from '../testing/make';
import { BriefSockets, briefSpan, lastBriefs, mostBriefs } from './brief-sockets';

const now = 1_000_000;
let briefs: BriefSockets;

beforeEach(() => {
  briefs = new BriefSockets();
});

afterEach(() => {
  briefs.dispose();
});

const kept = (listener: string) => briefs.store.get().byListener.get(listener);

it('keeps the last of each listener, and shows the last closed first', () => {
  const many = Array.from({ length: mostBriefs + 5 }, (_, place) => makeBrief(`b${place}`, 'web', now - 1000 + place));
  briefs.take([...many, makeBrief('other', 'api', now)], now);
  expect(lastBriefs(kept('web') ?? [], now).map(({ id }) => id)).toEqual(
    Array.from({ length: mostBriefs }, (_, place) => `b${mostBriefs + 4 - place}`),
  );
  expect(kept('api')).toHaveLength(1);
});

it('forgets what is older than a minute, and what was no connection to a listener', () => {
  briefs.take([makeBrief('old', 'web', now), makeBrief('alone', null, now)], now);
  expect([...briefs.store.get().byListener.keys()]).toEqual(['web']);
  expect(lastBriefs(kept('web') ?? [], now + briefSpan)).toEqual([]);
  briefs.take([makeBrief('new', 'api', now + briefSpan)], now + briefSpan);
  expect([...briefs.store.get().byListener.keys()]).toEqual(['api']);
});

it('touches nothing but the listeners that a message names', () => {
  briefs.take([makeBrief('a', 'web', now), makeBrief('b', 'api', now)], now);
  const untouched = vi.fn();
  const web = kept('web') as object;
  for (const name of ['filter', 'slice', 'map', Symbol.iterator]) Object.defineProperty(web, name, { get: untouched });
  for (let message = 0; message < 20; message += 1) briefs.take([makeBrief(`c${message}`, 'api', now)], now);
  expect(untouched).not.toHaveBeenCalled();
});

it('tells those who show it once a frame', async () => {
  const told = vi.fn();
  briefs.store.subscribe(told);
  briefs.take([makeBrief('a', 'web', now)], now);
  briefs.take([makeBrief('b', 'web', now)], now);
  expect(told).not.toHaveBeenCalled();
  await new Promise(requestAnimationFrame);
  expect(told).toHaveBeenCalledTimes(1);
});
