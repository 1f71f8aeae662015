import { cpus, release, totalmem } from 'node:os';
import type { ElectronRuntime } from './bench';

/** The machine and the runtimes in one line: figures mean nothing without them. */
export function describeMachine(electron: ElectronRuntime): string {
  const [first, ...others] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${others.length + 1} cores (${first?.model.trim() ?? 'unknown'})`,
    `${memory} GiB`,
    `kernel ${release()}`,
    `Node ${process.versions.node}`,
    `Electron ${electron.version}`,
  ].join(', ');
}
