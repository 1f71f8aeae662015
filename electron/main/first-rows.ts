import { t } from '../words';

/** The moment at which the page first shows rows. */
export interface FirstRows {
  /** The page shows rows. The first time, the terminal is told. */
  report(listeners: number): void;
  readonly shown: Promise<void>;
}

export function createFirstRows(): FirstRows {
  let resolveShown: (() => void) | null = null;
  const shown = new Promise<void>((resolve) => {
    resolveShown = resolve;
  });
  return {
    shown,
    report(listeners) {
      if (resolveShown === null) return;
      const words = { count: listeners, version: process.versions.electron };
      process.stdout.write(`${t('system.terminal.watching', words)}\n`);
      resolveShown();
      resolveShown = null;
    },
  };
}
