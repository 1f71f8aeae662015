import { beforeEach, expect, it } from 'vitest';
import { LateAnswers } from './late-answers';

let now: number;
/** What is being found out, by key; and how to end that. */
let finding: Map<string, (value: string | Error) => void>;
let begun: string[];
let answers: LateAnswers<string>;

beforeEach(() => {
  now = 0;
  finding = new Map();
  begun = [];
  answers = new LateAnswers({
    find: (key) =>
      new Promise((resolve, reject) => {
        begun.push(key);
        finding.set(key, (value) => (value instanceof Error ? reject(value) : resolve(value)));
      }),
    otherwise: 'unknown',
    lifetime: 1000,
    most: 3,
    now: () => now,
  });
});

/** Lets what waits for promises go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

async function answer(key: string, value: string | Error) {
  await settle();
  finding.get(key)!(value);
  await settle();
}

it('waits for nothing, and tells when it is known', async () => {
  expect(answers.of('a')).toBeUndefined();
  expect(answers.of('a')).toBeUndefined();
  await answer('a', 'one');
  expect(answers.of('a')).toBe('one');
  expect(begun).toEqual(['a']);
});

it('finds out one after another', async () => {
  answers.of('a');
  answers.of('b');
  await settle();
  expect(begun).toEqual(['a']);
  await answer('a', 'one');
  expect(begun).toEqual(['a', 'b']);
});

it('gives what was known, while it is found out anew', async () => {
  answers.of('a');
  await answer('a', 'one');
  now = 999;
  answers.of('a');
  await settle();
  expect(begun).toEqual(['a']);
  now = 1000;
  expect(answers.of('a')).toBe('one');
  await answer('a', 'two');
  expect([answers.of('a'), begun]).toEqual(['two', ['a', 'a']]);
});

it('has an answer where it could not be found out, and goes on', async () => {
  answers.of('a');
  answers.of('b');
  await answer('a', new Error('no'));
  await answer('b', 'two');
  expect([answers.of('a'), answers.of('b')]).toEqual(['unknown', 'two']);
});

it('can be waited for, also when it is being found out', async () => {
  answers.of('a');
  const [one, other] = [answers.ask('a'), answers.ask('a')];
  await answer('a', 'one');
  expect([await one, await other, begun]).toEqual(['one', 'one', ['a']]);
});

it('keeps no more than so many, and need not find out what it was told', async () => {
  for (const key of ['a', 'b', 'c', 'd']) answers.learn(key, key);
  expect(['b', 'c', 'd'].map((key) => answers.of(key))).toEqual(['b', 'c', 'd']);
  await settle();
  expect(begun).toEqual([]);
  expect(answers.of('a')).toBeUndefined();
});

it('does not let more wait than there is use for', async () => {
  for (let key = 0; key < 2000; key += 1) answers.of(String(key));
  for (let key = 0; key < 1100; key += 1) await answer(String(key), 'x').catch(() => undefined);
  expect(begun.length).toBe(1024);
});
