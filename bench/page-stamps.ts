import type { Page } from 'playwright';
import { within } from './wait';

/** What the page notes by itself, so that no question from outside is in the time that is measured. */
interface Stamps {
  readonly values: Map<string, number>;
  readonly waiting: Map<string, (value: number) => void>;
  set(key: string, value: number): void;
}

declare global {
  interface Window {
    portholeBench: Stamps;
  }
}

const limitMs = 15_000;

/** Gives the page its notebook. Once, before anything is noted. */
export async function installStamps(page: Page): Promise<void> {
  await page.evaluate(() => {
    const values = new Map<string, number>();
    const waiting = new Map<string, (value: number) => void>();
    window.portholeBench = {
      values,
      waiting,
      set(key, value) {
        values.set(key, value);
        waiting.get(key)?.(value);
      },
    };
  });
}

/** The value that the page has noted under a key, as soon as it has. */
export function stampOf(page: Page, key: string): Promise<number> {
  const value = page.evaluate(async (wanted) => {
    const { values, waiting } = window.portholeBench;
    return values.get(wanted) ?? (await new Promise<number>((resolve) => waiting.set(wanted, resolve)));
  }, key);
  return within(limitMs, `"${key}" in the window`, value);
}
