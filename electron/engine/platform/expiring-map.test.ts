import { beforeEach, expect, it } from 'vitest';
import { ExpiringMap } from './expiring-map';

let now: number;
let found: string[];
let map: ExpiringMap<string, string>;

beforeEach(() => {
  now = 0;
  found = [];
  map = new ExpiringMap({ most: 3, lifetime: 100, now: () => now });
});

function get(key: string): string {
  return map.getOr(key, () => {
    found.push(key);
    return `${key} at ${now}`;
  });
}

it('finds out once, and again when the time is over', () => {
  expect(get('a')).toBe('a at 0');
  now = 99;
  expect(get('a')).toBe('a at 0');
  now = 100;
  expect(get('a')).toBe('a at 100');
  now = 199;
  expect(get('a')).toBe('a at 100');
  expect(found).toEqual(['a', 'a']);
});

it('keeps those that were used last, and no more than it may', () => {
  for (const key of ['a', 'b', 'c', 'a', 'd']) get(key);
  expect(found).toEqual(['a', 'b', 'c', 'd']);
  // b had to give way: a was used after it.
  for (const key of ['a', 'c', 'd', 'b']) get(key);
  expect(found).toEqual(['a', 'b', 'c', 'd', 'b']);
});

it('forgets what it is told to', () => {
  get('a');
  map.forget('a');
  get('a');
  expect(found).toEqual(['a', 'a']);
});
