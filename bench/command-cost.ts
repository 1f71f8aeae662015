import { execFile } from 'node:child_process';
import { endWithUs } from './cleanup';
import type { NativePrograms } from './native';
import { projectRoot } from './paths';

/** What one run of a command took, from its start to its end. */
export interface CommandCost {
  /** CPU time in ms. */
  readonly cpu: number;
  /** Time that passed, in ms. */
  readonly wall: number;
  /** Most memory that it had at once, in MiB. */
  readonly memory: number;
}

/** As shells have it: there is no such command. */
const notFound = 127;

/** Runs a command to its end; null when it is not installed. One that fails is an error: it has measured nothing. */
export function commandCost(programs: NativePrograms, command: readonly string[]): Promise<CommandCost | null> {
  return new Promise((resolve, reject) => {
    const child = execFile(programs['command-cost'], command, { cwd: projectRoot }, (error, stdout) => {
      if (error?.code === notFound) return resolve(null);
      if (error) return reject(new Error(`"${command.join(' ')}" failed`, { cause: error }));
      const [cpu = 0, wall = 0, memory = 0] = stdout.split(' ').map(Number);
      resolve({ cpu: cpu / 1000, wall: wall / 1000, memory: memory / 1024 });
    });
    endWithUs(child);
  });
}
