import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LineProgram } from './line-program';
import { startLineProgram } from './line-program';

/** The engine in a plain Node of its own (engine-program.ts). */
export interface EngineProcess {
  /**
   * So many whole reads, one right after the other; then, with `collect`, the garbage is collected. Gives the number of
   * sockets that there are by then.
   */
  read(times: number): Promise<number>;
  /** The CPU time of all its threads so far, in ms. */
  cpuTime(): Promise<number>;
  /** Resident memory in MiB, as the kernel counts it. */
  memory(): number;
  end(): Promise<void>;
}

/** Starts one and waits for its first rows. `collect` lets it collect its garbage when asked; without, Node does as it likes. */
export async function startEngineProcess({ collect }: { readonly collect: boolean }): Promise<EngineProcess> {
  const options = collect ? ['--expose-gc'] : [];
  const engine: LineProgram = await startLineProgram(process.execPath, [
    ...options,
    join(__dirname, 'engine-program.js'),
  ]);
  return {
    async read(times) {
      return Number((await engine.ask(`read ${times}`)).split(' ')[1]);
    },
    async cpuTime() {
      return Number((await engine.ask('cpu')).split(' ')[1]);
    },
    memory: () => residentMemory(engine.pid),
    end: () => engine.end(),
  };
}

/** proc_pid_status(5): VmRSS in KiB. */
function residentMemory(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`Process ${pid} has no memory.`);
  return Number(kibibytes) / 1024;
}
