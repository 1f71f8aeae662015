import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RepeatingLsof } from './repeating-lsof';

// Real processes: scripts in the place of lsof. What lsof itself does is held against the kernel by e2e/lsof.

let folder: string;
const started: RepeatingLsof[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repeating-lsof-'));
});

afterEach(() => {
  for (const lsof of started.splice(0)) lsof.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** An lsof that is this script; `leastPatience` as in RepeatingLsofOptions. */
function repeating(script: string, leastPatience = 10_000): RepeatingLsof {
  const program = join(folder, 'lsof');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  const lsof = new RepeatingLsof({ program, leastPatience });
  started.push(lsof);
  return lsof;
}

const oneLook = String.raw`printf 'p7\0\nf1\0tIPv4\0PTCP\0n*:80\0TST=LISTEN\0\nm\0\n'`;

const isRunning = (pid: number | null) => {
  try {
    return pid !== null && process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('an lsof that repeats', () => {
  it('gives each look once, and waits for the next', async () => {
    const lsof = repeating(`${oneLook}; read wait; exec sleep 60`);
    expect((await lsof.take(5000))?.files).toHaveLength(1);
    expect(await lsof.take(50)).toBeNull();
    expect(lsof.failure).toBeNull();
  });

  it('gives the newest of several looks', async () => {
    const lsof = repeating(String.raw`${oneLook}; printf 'm\0\n'; exec sleep 60`);
    await expect.poll(async () => (await lsof.take(5000))?.files.length).toBe(0);
  });

  it('is asked with its period, and with nothing of the environment but what it needs', async () => {
    process.env['PORTHOLE_SECRET'] = 'x';
    const lsof = repeating(
      String.raw`printf 'p7\0\nf1\0n%s %s\0\nm\0\n' "$*" "$(env | sort | tr '\n' ' ')"; exec sleep 60`,
    );
    lsof.setPeriod(2400);
    const name = (await lsof.take(5000))?.files[0]?.name;
    delete process.env['PORTHOLE_SECRET'];
    expect(name).toMatch(
      /^-nPw -iTCP -iUDP -F0puLftdPnT -r2 LC_ALL=C PATH=\S+ PWD=\S+ (?:SHLVL=\d )?TZ=UTC (?:_=\S+ )?$/,
    );
  });

  it('tells when a look had not begun yet: at its start, and half of its pause after the look before', async () => {
    const before = performance.now();
    const lsof = repeating(`${oneLook}; read wait; sleep 0.7; ${oneLook}; exec sleep 60`);
    const first = await lsof.take(5000);
    expect(first?.begun).toBeGreaterThanOrEqual(before);
    const taken = performance.now();
    expect(first?.begun).toBeLessThan(taken);
    const second = await lsof.take(5000);
    expect(second?.begun).toBeGreaterThanOrEqual((first?.begun ?? 0) + 500);
    expect(second?.begun).toBeLessThanOrEqual(taken + 500);
  });

  it('a look that came while nobody could read it is not one that was never made', async () => {
    const lsof = repeating(`${oneLook}; sleep 0.2; ${oneLook}; exec sleep 60`, 100);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await lsof.take(60_000);
      const { pid } = lsof;
      // As after sleep: the time is over before what has come is read.
      vi.advanceTimersByTime(3000);
      expect((await lsof.take(60_000))?.files).toHaveLength(1);
      expect(lsof.pid).toBe(pid);
      vi.advanceTimersByTime(3999);
      expect(lsof.pid).toBe(pid);
      vi.advanceTimersByTime(1);
      expect(lsof.failure).toMatch(/has told nothing for 3 seconds/);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that ends says how, with what it complained of, and is started again', async () => {
    const lsof = repeating(`echo "lsof: it is broken" >&2; exit 3`);
    expect(await lsof.take(5000)).toBeNull();
    expect(lsof.failure).toBe(`${join(folder, 'lsof')} ended (code 3). lsof: it is broken`);
    repeating(`${oneLook}; exec sleep 60`);
    await expect.poll(() => lsof.pid, { timeout: 5000 }).not.toBeNull();
    await expect.poll(async () => (await lsof.take(1000))?.files.length, { timeout: 5000 }).toBe(1);
  });

  it('whose complaints never end does not fill the memory', async () => {
    const lsof = repeating(`head -c 10000000 /dev/zero | tr '\\0' 'x' >&2; exit 1`);
    expect(await lsof.take(10_000)).toBeNull();
    expect(lsof.failure?.length).toBeLessThan(5000);
  });

  it('waits longer from failure to failure', async () => {
    const log = join(folder, 'starts');
    const lsof = repeating(`date +%s%N >> '${log}'; exit 1`);
    const { readFileSync } = await import('node:fs');
    const starts = () =>
      readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((time) => Number(time) / 1e6);
    await lsof.take(5000);
    await expect.poll(() => starts().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(4);
    const [first = 0, second = 0, third = 0, fourth = 0] = starts();
    expect(second - first).toBeGreaterThanOrEqual(240);
    expect(third - second).toBeGreaterThanOrEqual(490);
    expect(fourth - third).toBeGreaterThanOrEqual(990);
  });

  it('that tells nothing is ended', async () => {
    const lsof = repeating('exec sleep 60', 100);
    const taken = lsof.take(20_000);
    const { pid } = lsof;
    expect(isRunning(pid)).toBe(true);
    expect(await taken).toBeNull();
    expect(lsof.failure).toBe(`${join(folder, 'lsof')} has told nothing for 3 seconds.`);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('ends with whoever has started it, and whoever waits is told', async () => {
    const lsof = repeating('exec sleep 60');
    const taken = lsof.take(60_000);
    const { pid } = lsof;
    lsof.dispose();
    expect(await taken).toBeNull();
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(await lsof.take(60_000)).toBeNull();
    expect(lsof.pid).toBeNull();
  });
});
