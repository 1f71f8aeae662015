import { resolve } from 'node:path';

/** The project's folder, seen from where scripts/bench.mjs puts the benchmark: out/bench. */
export const projectRoot = resolve(__dirname, '../..');
