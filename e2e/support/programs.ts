import type { ListenerOptions, ListenerProcess } from '../fixtures/start-listener';
import { test as base } from '../app';
import { startListener } from '../fixtures/start-listener';

interface Programs {
  /** Starts a program with real sockets, which ends with the test. */
  readonly start: (options?: ListenerOptions) => ListenerProcess;
}

/** The app's test, with programs for it to find. */
export const test = base.extend<Programs>({
  start: async ({}, use) => {
    const programs: ListenerProcess[] = [];
    await use((options) => {
      const program = startListener(options);
      programs.push(program);
      return program;
    });
    await Promise.all(programs.map((program) => program.end()));
  },
});
