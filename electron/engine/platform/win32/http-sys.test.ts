import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HttpSys } from './http-sys';
import type { AskNetsh } from './netsh';

let now: number;
let answer: string | null;
const ask = vi.fn<AskNetsh>(async () => answer);

beforeEach(() => {
  now = 0;
  answer = '  HTTP://+:5357/x/\r\n';
  ask.mockClear();
});

const httpSys = () => new HttpSys(ask, () => now);

async function answered(asked: HttpSys): Promise<void> {
  asked.refresh();
  await vi.waitFor(() => expect(asked.takeChanged()).toBe(true));
}

it('asks in the background for a port that it does not know, and tells that it knows more', async () => {
  const asked = httpSys();
  expect(asked.reservedUrl(5357, '1.5357')).toBeNull();
  expect(asked.takeChanged()).toBe(false);
  await answered(asked);
  expect(asked.takeChanged()).toBe(false);
  expect(asked.reservedUrl(5357, '1.5357')).toBe('HTTP://+:5357/x/');
  expect(asked.reservedUrl(80, '1.80')).toBeNull();
  expect(ask.mock.calls.map(([args]) => args)).toEqual([['http', 'show', 'servicestate', 'view=requestq']]);
});

it('asks nobody for nothing', () => {
  const asked = httpSys();
  asked.refresh();
  expect(ask).not.toHaveBeenCalled();
});

it('asks one question at a time, every half a minute at most', async () => {
  const asked = httpSys();
  asked.reservedUrl(1, '1.1');
  asked.refresh();
  asked.reservedUrl(2, '1.2');
  asked.refresh();
  await vi.waitFor(() => expect(asked.takeChanged()).toBe(true));
  now = 29_999;
  asked.reservedUrl(3, '1.3');
  asked.refresh();
  expect(ask).toHaveBeenCalledTimes(1);
  now = 30_000;
  asked.refresh();
  expect(ask).toHaveBeenCalledTimes(2);
});

it('waits for an answer before it asks again, however long that takes', () => {
  ask.mockReturnValueOnce(new Promise(() => undefined));
  const asked = httpSys();
  asked.reservedUrl(1, '1.1');
  asked.refresh();
  now = 100_000;
  asked.reservedUrl(2, '1.2');
  asked.refresh();
  expect(ask).toHaveBeenCalledTimes(1);
});

it('asks less and less often for ports that are in no answer, up to an hour, and soon for a new one', async () => {
  const asked = httpSys();
  const waits: number[] = [];
  for (let times = 0; times < 10; times += 1) {
    asked.reservedUrl(1, '1.1');
    const before = now;
    while (ask.mock.calls.length === times) {
      asked.refresh();
      now += 10_000;
    }
    waits.push(now - 10_000 - before);
    await vi.waitFor(() => expect(asked.takeChanged()).toBe(true));
  }
  expect(waits.slice(1).map((wait) => Math.round(wait / 10_000) * 10)).toEqual([
    20, 50, 110, 230, 470, 950, 1910, 3590, 3590,
  ]);
  asked.reservedUrl(2, '1.2');
  now += 30_000;
  asked.refresh();
  expect(ask).toHaveBeenCalledTimes(11);
});

it('keeps what was told when netsh fails', async () => {
  const asked = httpSys();
  asked.reservedUrl(5357, '1.5357');
  await answered(asked);
  answer = null;
  now = 30_000;
  asked.reservedUrl(1, '1.1');
  await answered(asked);
  expect(asked.reservedUrl(5357, '1.5357')).toBe('HTTP://+:5357/x/');
});

describe('a listener that is new on a port', () => {
  const other = '  HTTP://+:5357/other/\r\n';

  it('does not have the URL of one before it, and is soon asked about', async () => {
    const asked = httpSys();
    asked.reservedUrl(5357, '1.5357');
    await answered(asked);
    // The answers stay the same for a long time.
    for (const at of [30_000, 100_000, 300_000]) {
      now = at;
      asked.reservedUrl(1, '1.1');
      await answered(asked);
    }
    answer = other;
    now += 30_000;
    expect(asked.reservedUrl(5357, '2.5357')).toBeNull();
    await answered(asked);
    expect(asked.reservedUrl(5357, '2.5357')).toBe('HTTP://+:5357/other/');
  });

  it('does not have one that was asked for before it', async () => {
    const asked = httpSys();
    asked.reservedUrl(5357, '1.5357');
    asked.refresh();
    asked.reservedUrl(5357, '2.5357');
    await answered(asked);
    expect(asked.reservedUrl(5357, '2.5357')).toBeNull();
    answer = other;
    now = 30_000;
    await answered(asked);
    expect(asked.reservedUrl(5357, '2.5357')).toBe('HTTP://+:5357/other/');
  });

  it('leaves the ports of others as they are', async () => {
    answer = '  HTTP://+:5357/x/\r\n  HTTP://+:80/\r\n';
    const asked = httpSys();
    asked.reservedUrl(5357, '1.5357');
    asked.reservedUrl(80, '1.80');
    await answered(asked);
    asked.reservedUrl(80, '2.80');
    expect(asked.reservedUrl(5357, '1.5357')).toBe('HTTP://+:5357/x/');
  });
});

it('forgets a URL that is registered no more', async () => {
  const asked = httpSys();
  asked.reservedUrl(5357, '1.5357');
  await answered(asked);
  answer = 'HTTP://+:80/';
  now = 30_000;
  asked.reservedUrl(1, '1.1');
  await answered(asked);
  expect(asked.reservedUrl(5357, '1.5357')).toBeNull();
});

it('ends what it has asked, and asks no more', () => {
  const asked = httpSys();
  asked.reservedUrl(1, '1.1');
  asked.refresh();
  asked.dispose();
  expect(ask.mock.calls[0]?.[1]?.aborted).toBe(true);
  now = 100_000;
  asked.reservedUrl(2, '1.2');
  asked.refresh();
  expect(ask).toHaveBeenCalledTimes(1);
});
