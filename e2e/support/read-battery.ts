import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const supplies = '/sys/class/power_supply';

/**
 * Whether any battery of this computer gives power, as Linux tells it (Documentation/ABI/testing/sysfs-class-power).
 * That of a mouse counts too, so that no test rests on how the app tells them apart.
 */
export function readIsOnBattery(): boolean {
  return readEntries().some((supply) => readWord(join(supplies, supply, 'status')) === 'Discharging');
}

function readEntries(): readonly string[] {
  try {
    return readdirSync(supplies);
  } catch {
    // No such folder: no such system.
    return [];
  }
}

function readWord(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // Mains have no status, and a battery may be taken out.
    return '';
  }
}
