import type { PowerMonitor } from 'electron';

/** Whether this computer runs on its battery. */
export interface PowerSource {
  isOnBattery(): boolean;
  /** Calls `listener` when that may have changed; gives back its end. */
  onChange(listener: () => void): () => void;
}

/** As Electron tells it, on macOS and Windows; on Linux it says no whatever is so. */
export function createElectronPower(monitor: Pick<PowerMonitor, 'isOnBatteryPower' | 'on' | 'off'>): PowerSource {
  return {
    isOnBattery: () => monitor.isOnBatteryPower(),
    onChange(listener) {
      monitor.on('on-battery', listener);
      monitor.on('on-ac', listener);
      return () => {
        monitor.off('on-battery', listener);
        monitor.off('on-ac', listener);
      };
    },
  };
}
