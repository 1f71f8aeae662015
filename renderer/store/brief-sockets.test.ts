import { expect, it } from 'vitest';
import { makeBrief } from '../testing/make';
import { addBriefs, briefSpan, lastBriefs, mostBriefs } from './brief-sockets';

const now = 1_000_000;

it('keeps the last of each listener, the last closed first', () => {
  const many = Array.from({ length: mostBriefs + 5 }, (_, place) => makeBrief(`b${place}`, 'web', now - 1000 + place));
  const briefs = addBriefs(new Map(), [...many, makeBrief('other', 'api', now)], now);
  expect(briefs.get('web')?.map(({ id }) => id)).toEqual(
    Array.from({ length: mostBriefs }, (_, place) => `b${mostBriefs + 4 - place}`),
  );
  expect(briefs.get('api')).toHaveLength(1);
});

it('forgets what is older than a minute, and what was no connection to a listener', () => {
  const old = addBriefs(new Map(), [makeBrief('old', 'web', now), makeBrief('alone', null, now)], now);
  expect([...old.keys()]).toEqual(['web']);
  expect(addBriefs(old, [], now + briefSpan).size).toBe(0);
  expect(lastBriefs(old.get('web') ?? [], now + briefSpan)).toEqual([]);
});
