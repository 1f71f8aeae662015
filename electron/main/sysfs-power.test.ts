import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSysfsPower, readIsDischarging } from './sysfs-power';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-power-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** A supply, as the kernel shows one. */
function supply(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, name), { recursive: true });
  for (const [file, word] of Object.entries(files)) writeFileSync(join(folder, name, file), `${word}\n`);
}

describe('readIsDischarging', () => {
  it('is false for a computer without batteries, or without the folder', async () => {
    supply('AC', { type: 'Mains', online: '0' });
    expect(await readIsDischarging(folder)).toBe(false);
    expect(await readIsDischarging(join(folder, 'none'))).toBe(false);
  });

  // The values of POWER_SUPPLY_STATUS in Documentation/ABI/testing/sysfs-class-power.
  it.each([
    ['Discharging', true],
    ['Charging', false],
    ['Not charging', false],
    ['Full', false],
    ['Unknown', false],
  ])('takes a battery that is "%s" for %s', async (status, expected) => {
    supply('BAT0', { type: 'Battery', status });
    supply('AC', { type: 'Mains', online: '1' });
    expect(await readIsDischarging(folder)).toBe(expected);
  });

  it('is true when one of two batteries gives power', async () => {
    supply('BAT0', { type: 'Battery', status: 'Not charging' });
    supply('BAT1', { type: 'Battery', scope: 'System', status: 'Discharging' });
    expect(await readIsDischarging(folder)).toBe(true);
  });

  it('does not count the battery of a mouse', async () => {
    supply('hidpp_battery_0', { type: 'Battery', scope: 'Device', status: 'Discharging' });
    expect(await readIsDischarging(folder)).toBe(false);
  });
});

describe('createSysfsPower', () => {
  it('tells of each change, until it is no longer listened to', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    supply('BAT0', { type: 'Battery', status: 'Discharging' });
    const power = createSysfsPower(folder);
    const told: boolean[] = [];
    const end = power.onChange(() => told.push(power.isOnBattery()));
    await vi.waitFor(() => expect(told).toEqual([true]));
    supply('BAT0', { status: 'Charging' });
    await vi.waitFor(() => {
      vi.advanceTimersByTime(15_000);
      expect(told).toEqual([true, false]);
    });
    end();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not tell of what a read finds that was on its way when its listener ended', async () => {
    supply('BAT0', { type: 'Battery', status: 'Discharging' });
    const told = vi.fn();
    createSysfsPower(folder).onChange(told)();
    // The same read, done several times over after it, is done after it.
    for (let time = 0; time < 10; time += 1) expect(await readIsDischarging(folder)).toBe(true);
    expect(told).not.toHaveBeenCalled();
  });
});
