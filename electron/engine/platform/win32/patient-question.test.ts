import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PatientQuestion } from './patient-question';

let now: number;

beforeEach(() => {
  now = 0;
});

const question = <T>(ask: (() => Promise<T | null>) | null) =>
  new PatientQuestion(ask, { now: () => now, lifetime: 5000, patience: 20 });

it('is asked once while its answer stands', async () => {
  const ask = vi.fn(async () => 'yes');
  const asked = question(ask);
  expect(await Promise.all([asked.answer(), asked.answer()])).toEqual(['yes', 'yes']);
  now = 4999;
  await asked.answer();
  expect(ask).toHaveBeenCalledTimes(1);
  now = 5000;
  await asked.answer();
  expect(ask).toHaveBeenCalledTimes(2);
});

describe('without an answer', () => {
  it('nothing is known', async () => {
    expect(await question(null).answer()).toBeNull();
    expect(await question(async () => Promise.reject(new Error('no'))).answer()).toBeNull();
  });

  it('it is not waited for without end, and not asked again before there is one', async () => {
    let told: (answer: string) => void = () => undefined;
    const ask = vi.fn(() => new Promise<string>((resolve) => (told = resolve)));
    const asked = question(ask);
    expect(await asked.answer()).toBeNull();
    now = 5000;
    expect(await asked.answer()).toBeNull();
    expect(ask).toHaveBeenCalledTimes(1);
    told('at last');
    ask.mockResolvedValue('soon');
    await new Promise((resolve) => setImmediate(resolve));
    now = 10_000;
    expect(await asked.answer()).toBe('soon');
  });
});
