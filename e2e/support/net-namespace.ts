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

export function addNamespace(): TestNamespace {
  const name = `porthole-test-${process.pid}`;
  const ip = (...words: readonly string[]): void => {
    execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 10_000 });
  };
  ip('netns', 'add', name);
  ip('-n', name, 'link', 'set', 'lo', 'up');
  return {
    name,
    listener: { executable: 'ip', program: 'netns', args: ['exec', name, process.execPath, listenerProgram] },
    dispose: () => {
      ip('netns', 'delete', name);
    },
  };
}
