import { resolve } from 'node:path';

/** The project's folder, seen from where a program is put by scripts/lib/bundle.mjs, out/bench for instance. */
export const projectRoot = resolve(__dirname, '../..');
