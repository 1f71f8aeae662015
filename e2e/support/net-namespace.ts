import { execFileSync } from 'node:child_process';
import type { ListenerOptions } from '../fixtures/start-listener';
import { listenerProgram } from '../fixtures/start-listener';

/** It takes Linux, root, and ip(8) of iproute2. */
export function canAddNamespaces(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('ip', ['netns', 'list'], { stdio: 'ignore', timeout: 5000 });
    return true;
  } catch {
    return false;
  }
}

/** A real network namespace with a name. */
export interface TestNamespace {
  readonly name: string;
  /** Starts a listener inside of it. `ip` becomes the program that it runs, so the pid is the listener's. */
  readonly listener: ListenerOptions;
  readonly dispose: () => void;
}

/** How many were made: each has a name of its own, also when one before it was left behind. */
let made = 0;

/** Whoever makes one disposes of it, whatever happens. */
export function addNamespace(): TestNamespace {
  made += 1;
  const name = `porthole-test-${process.pid}-${made}`;
  const ip = (...words: readonly string[]): void => {
    execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 10_000 });
  };
  const dispose = (): void => ip('netns', 'delete', name);
  ip('netns', 'add', name);
  try {
    ip('-n', name, 'link', 'set', 'lo', 'up');
  } catch (error) {
    dispose();
    throw error;
  }
  const args = ['exec', name, process.execPath, listenerProgram];
  return { name, listener: { executable: 'ip', program: 'netns', args }, dispose };
}
