import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './paths';

const programs = ['command-cost', 'socket-limit', 'socket-load'] as const;
type NativeProgram = (typeof programs)[number];

/** Where the programs of bench/native are, compiled. */
export type NativePrograms = Readonly<Record<NativeProgram, string>>;

/** Why there are none, to stand after "skipped:". */
export type Compiled =
  { readonly ok: true; readonly programs: NativePrograms } | { readonly ok: false; readonly reason: string };

/** Compiles the programs of bench/native with the system's C compiler. */
export function compileNative(): Compiled {
  const folder = join(projectRoot, 'out', 'bench', 'native');
  mkdirSync(folder, { recursive: true });
  for (const name of programs) {
    const source = join(projectRoot, 'bench', 'native', `${name}.c`);
    const { error, status, stderr } = spawnSync('cc', ['-O2', '-o', join(folder, name), source], { encoding: 'utf8' });
    if (error) return { ok: false, reason: 'there is no C compiler (cc)' };
    if (status !== 0) return { ok: false, reason: `${name}.c does not compile here: ${stderr.split('\n')[0] ?? ''}` };
  }
  const pathOf = (name: NativeProgram): string => join(folder, name);
  return {
    ok: true,
    programs: {
      'command-cost': pathOf('command-cost'),
      'socket-limit': pathOf('socket-limit'),
      'socket-load': pathOf('socket-load'),
    },
  };
}
