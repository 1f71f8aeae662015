import { parseArgs } from 'node:util';
import type { ElectronRuntime } from './bench';

export interface Options {
  readonly json: boolean;
  readonly quick: boolean;
  /** The long run alone, which takes some twenty minutes. */
  readonly soak: boolean;
  readonly electron: ElectronRuntime;
  /** Names of the figures asked for; empty for all. */
  readonly figures: readonly string[];
}

/** Reads the words that scripts/bench.mjs passes on, with the Electron that it has found. Throws on words unknown. */
export function parseOptions(words: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      soak: { type: 'boolean', default: false },
      electron: { type: 'string', default: '' },
      'electron-version': { type: 'string', default: '' },
    },
  });
  return {
    json: values.json,
    quick: values.quick,
    soak: values.soak,
    electron: { executable: values.electron, version: values['electron-version'] },
    figures: positionals,
  };
}
