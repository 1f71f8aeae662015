import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Changes } from './change-set';
import { applyChanges, isEmpty, mergeChanges, noChanges } from './change-set';

interface Item {
  readonly key: string;
  readonly value: number;
}

type State = ReadonlyMap<string, Item>;

const keyOf = ({ key }: Item) => key;
const item = fc.record({ key: fc.constantFrom(...Array.from('abcdefg')), value: fc.nat(3) });
/** What a table holds, one state after another. */
const states = fc
  .array(fc.array(item, { maxLength: 7 }), { minLength: 1, maxLength: 10, size: 'max' })
  .map((tables) => tables.map((items): State => new Map(items.map((each) => [each.key, each]))));

/** What differs between two states. */
function difference(before: State, after: State): Changes<Item> {
  const values = [...after.values()];
  return {
    added: values.filter(({ key }) => !before.has(key)),
    changed: values.filter(({ key, value }) => before.has(key) && before.get(key)?.value !== value),
    removed: [...before.keys()].filter((key) => !after.has(key)),
  };
}

/** The changes that lead from an empty table through all states. */
function changesOf(history: readonly State[]): readonly Changes<Item>[] {
  return history.map((state, at) => difference(history[at - 1] ?? new Map(), state));
}

function apply(before: State, ...changes: readonly Changes<Item>[]): State {
  const table = new Map(before);
  for (const each of changes) applyChanges(table, each, keyOf);
  return table;
}

function merge(changes: readonly Changes<Item>[]): Changes<Item> {
  return changes.reduce((first, second) => mergeChanges(first, second, keyOf), noChanges);
}

/** Merges neighbours in the grouping that `cuts` gives: a number a step, whose neighbours there become one. */
function mergeInGroups(changes: readonly Changes<Item>[], cuts: readonly number[]): Changes<Item> {
  const parts = [...changes];
  for (const cut of cuts) {
    if (parts.length < 2) break;
    const at = cut % (parts.length - 1);
    parts.splice(at, 2, mergeChanges(parts[at]!, parts[at + 1]!, keyOf));
  }
  return merge(parts);
}

const sorted = ({ added, changed, removed }: Changes<Item>) => ({
  added: [...added].sort((a, b) => a.key.localeCompare(b.key)),
  changed: [...changed].sort((a, b) => a.key.localeCompare(b.key)),
  removed: [...removed].sort(),
});

describe('changes', () => {
  it('lead from an empty table to the snapshot', () => {
    fc.assert(
      fc.property(states, (history) => {
        expect(apply(new Map(), ...changesOf(history))).toEqual(history.at(-1));
      }),
    );
  });

  it('lead to the same table when they are merged, in any grouping', () => {
    fc.assert(
      fc.property(states, fc.array(fc.nat()), (history, cuts) => {
        const [first, ...later] = history;
        const changes = changesOf(history).slice(1);
        const merged = mergeInGroups(changes, cuts);
        expect(apply(first!, merged)).toEqual(later.at(-1) ?? first);
        expect(sorted(merged)).toEqual(sorted(merge(changes)));
      }),
    );
  });

  it('lead to the same table when the parts of a merged set are applied in any order', () => {
    fc.assert(
      fc.property(
        states,
        fc.shuffledSubarray(['added', 'changed', 'removed'] as const, { minLength: 3 }),
        (history, order) => {
          const merged = merge(changesOf(history).slice(1));
          const parts = order.map((part): Changes<Item> => ({ ...noChanges, [part]: merged[part] }));
          expect(apply(history[0]!, ...parts)).toEqual(history.at(-1));
        },
      ),
    );
  });

  it('name no key twice when they are merged', () => {
    fc.assert(
      fc.property(states, (history) => {
        const { added, changed, removed } = merge(changesOf(history).slice(1));
        const keys = [...added.map(keyOf), ...changed.map(keyOf), ...removed];
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('call added what was not there at the start, and removed what was', () => {
    fc.assert(
      fc.property(states, (history) => {
        const [first, last] = [history[0]!, history.at(-1)!];
        const { added, changed, removed } = merge(changesOf(history).slice(1));
        expect(added.filter(({ key }) => first.has(key))).toEqual([]);
        expect(changed.filter(({ key }) => !first.has(key))).toEqual([]);
        expect(removed.filter((key) => !first.has(key) || last.has(key))).toEqual([]);
      }),
    );
  });

  it('are not touched by a merge', () => {
    fc.assert(
      fc.property(states, (history) => {
        const changes = changesOf(history);
        const before = structuredClone(changes);
        merge(changes);
        expect(changes).toEqual(before);
      }),
    );
  });
});

describe('one socket', () => {
  const [old, now]: readonly Item[] = [
    { key: 'a', value: 1 },
    { key: 'a', value: 2 },
  ];
  const added = (value: Item | undefined) => ({ ...noChanges, added: [value!] });
  const changed = (value: Item | undefined) => ({ ...noChanges, changed: [value!] });
  const removed = { ...noChanges, removed: ['a'] };

  it.each([
    ['opened and closed', [added(old), removed], noChanges],
    ['opened and changed', [added(old), changed(now)], added(now)],
    ['changed and closed', [changed(old), removed], removed],
    ['closed and opened', [removed, added(now)], changed(now)],
    ['closed, opened and closed', [removed, added(now), removed], removed],
    ['opened, closed and opened', [added(old), removed, added(now)], added(now)],
  ] as const)('%s', (_what, changes, expected) => {
    expect(merge(changes)).toEqual(expected);
  });
});

it.each([
  [noChanges, true],
  [{ ...noChanges, added: [1] }, false],
  [{ ...noChanges, changed: [1] }, false],
  [{ ...noChanges, removed: ['a'] }, false],
])('knows whether %j is empty: %s', (changes, empty) => {
  expect(isEmpty(changes)).toBe(empty);
});
