import { execFileSync } from 'node:child_process';

/**
 * Runs `work` on one CPU: this process's main thread, and the processes that it starts meanwhile. On a shared machine one CPU
 * may be slower than another for minutes, and those who are compared would each be measured on another one. Without
 * taskset (util-linux) they run where they like.
 */
export async function onOneCpu<Value>(work: () => Promise<Value>): Promise<Value> {
  const all = allowedCpus();
  if (all === null) return work();
  runOn(all.slice(0, all.search(/\D|$/)));
  try {
    return await work();
  } finally {
    runOn(all);
  }
}

/** As taskset has it, such as "0-3,8"; null where it is not installed. */
function allowedCpus(): string | null {
  try {
    const line = execFileSync('taskset', ['-c', '-p', String(process.pid)], { encoding: 'utf8' });
    return line.slice(line.lastIndexOf(' ') + 1).trim();
  } catch {
    return null;
  }
}

function runOn(cpus: string): void {
  execFileSync('taskset', ['-c', '-p', cpus, String(process.pid)]);
}
