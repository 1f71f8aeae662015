import { parseArgs } from 'node:util';

export interface Options {
  readonly rounds: number;
  readonly seed: number;
  /** Whether short-lived sockets are looked for, too. */
  readonly brief: boolean;
}

const ROUNDS = 500;
const SEEDS = 2 ** 32;

/** Reads the words of the command line. Without a seed it takes one by chance. Throws on words unknown. */
export function parseOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: { rounds: { type: 'string' }, seed: { type: 'string' }, 'no-brief': { type: 'boolean', default: false } },
  });
  return {
    rounds: parseCount('--rounds', values.rounds) ?? ROUNDS,
    seed: parseCount('--seed', values.seed) ?? Math.floor(Math.random() * SEEDS),
    brief: !values['no-brief'],
  };
}

function parseCount(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value >= SEEDS) throw new Error(`${name} needs a whole number.`);
  return value;
}
