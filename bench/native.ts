import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './paths';

/** Compiled programs: where each one is, or why there are none, to stand after "skipped:". */
export type Compiled<Name extends string> =
  | { readonly ok: true; readonly programs: Readonly<Record<Name, string>> }
  | { readonly ok: false; readonly reason: string };

/** Where the programs of bench/native are, compiled. */
export type NativePrograms = Readonly<Record<'command-cost' | 'socket-limit' | 'socket-load', string>>;

export function compileNative(): Compiled<keyof NativePrograms> {
  return compilePrograms('bench', ['command-cost', 'socket-limit', 'socket-load']);
}

/** Compiles programs of the folder `native` in one of the project's folders with the system's C compiler. */
export function compilePrograms<Name extends string>(folder: string, names: readonly Name[]): Compiled<Name> {
  const output = join(__dirname, 'native');
  mkdirSync(output, { recursive: true });
  for (const name of names) {
    const source = join(projectRoot, folder, 'native', `${name}.c`);
    const { error, status, stderr } = spawnSync('cc', ['-O2', '-o', join(output, name), source], { encoding: 'utf8' });
    if (error) return { ok: false, reason: 'there is no C compiler (cc)' };
    if (status !== 0) return { ok: false, reason: `${name}.c does not compile here: ${stderr.split('\n')[0] ?? ''}` };
  }
  const programs = Object.fromEntries(names.map((name) => [name, join(output, name)]));
  return { ok: true, programs: programs as Record<Name, string> };
}
