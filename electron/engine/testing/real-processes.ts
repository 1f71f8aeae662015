import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Real processes of a test; it ends them when it is over. */
export class RealProcesses {
  private readonly children: ChildProcess[] = [];

  /** Starts a program and resolves with its pid when it runs. */
  async start(file: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
    const child = spawn(file, args, { stdio: 'ignore', ...options });
    this.children.push(child);
    await once(child, 'spawn');
    return child.pid ?? 0;
  }

  /** Ends all that were started, and resolves when they are gone. */
  async endAll(): Promise<void> {
    await Promise.all(
      this.children.splice(0).map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }),
    );
  }
}
