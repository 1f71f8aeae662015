import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PowerSource } from './power-source';

/** How often the batteries are looked at, in milliseconds; nothing tells of a change. */
const lookMs = 15_000;

/**
 * The batteries of Linux, each a folder with small files of one word (Documentation/ABI/testing/sysfs-class-power). Read
 * without waiting for them: some firmware takes its time. Until the first answer it is no battery.
 */
export function createSysfsPower(folder = '/sys/class/power_supply'): PowerSource {
  let onBattery = false;
  return {
    isOnBattery: () => onBattery,
    onChange(listener) {
      let ended = false;
      async function look(): Promise<void> {
        const now = await readIsDischarging(folder);
        // A read may be on its way when nobody listens any more.
        if (ended || now === onBattery) return;
        onBattery = now;
        listener();
      }
      void look();
      const timer = setInterval(() => void look(), lookMs);
      timer.unref();
      return () => {
        ended = true;
        clearInterval(timer);
      };
    },
  };
}

/** Whether one of this computer's own batteries gives power. One that is full, or kept at a limit, does not. */
export async function readIsDischarging(folder: string): Promise<boolean> {
  const supplies = await readdir(folder).catch(() => []);
  const answers = await Promise.all(
    supplies.map(async (supply) => {
      const word = (file: string): Promise<string> => readWord(join(folder, supply, file));
      const [type, scope, status] = await Promise.all([word('type'), word('scope'), word('status')]);
      // `Device` is the battery of a mouse or a keyboard.
      return type === 'Battery' && scope !== 'Device' && status === 'Discharging';
    }),
  );
  return answers.includes(true);
}

/** Empty where there is no such file: not every supply has each. */
async function readWord(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).trim();
}
