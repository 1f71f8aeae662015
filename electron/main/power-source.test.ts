import { EventEmitter } from 'node:events';
import type { PowerMonitor } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { createElectronPower } from './power-source';

describe('createElectronPower', () => {
  it('asks Electron, and hears of both changes until its end', () => {
    let onBattery = false;
    const monitor = Object.assign(new EventEmitter(), { isOnBatteryPower: () => onBattery });
    const power = createElectronPower(monitor as unknown as PowerMonitor);
    const listener = vi.fn();
    const end = power.onChange(listener);
    onBattery = true;
    monitor.emit('on-battery');
    expect(power.isOnBattery()).toBe(true);
    onBattery = false;
    monitor.emit('on-ac');
    expect(power.isOnBattery()).toBe(false);
    expect(listener).toHaveBeenCalledTimes(2);
    end();
    expect(monitor.eventNames()).toEqual([]);
  });
});
