import { createInterface } from 'node:readline';
import type { MessagePortMain } from 'electron';
import { app, MessageChannelMain, utilityProcess } from 'electron';
import type { EngineToMain, MainToEngine } from '../../shared/ipc/engine-messages';
import { visibleText } from '../../shared/domain/visible-text';
import { logger } from './log';

/** One run of the engine. */
export interface EngineProcess {
  send(message: MainToEngine): void;
  /** Subscribes a page to the engine, and gives the page's end of the channel. */
  subscribe(): MessagePortMain;
  /** Whether it has used the processor since this was last asked. */
  usesProcessor(): boolean;
  /** Ends it at once, even when it is stopped (signal(7): SIGTERM waits for a stopped process, SIGKILL does not). */
  kill(): void;
}

export interface EngineProcessEvents {
  onMessage(message: EngineToMain): void;
  /** It has ended, whoever ended it. */
  onExit(): void;
}

/** Starts the engine in a process of its own: docs/adr/0001-utility-process.md. */
export function forkEngine(file: string, events: EngineProcessEvents): EngineProcess {
  const child = utilityProcess.fork(file, [], { serviceName: 'Porthole engine', stdio: ['ignore', 'inherit', 'pipe'] });
  // Both ends are our own build, so messages are typed and not parsed (5 ms for 10,000 rows would be lost each time).
  child.on('message', (message: EngineToMain) => events.onMessage(message));
  child.on('exit', () => events.onExit());
  // V8 could not go on; `exit` follows. An 'error' that nobody listens to would be thrown here.
  child.on('error', (type, location) => logger.error('Engine:', type, visibleText(location)));
  child.on('spawn', () => {
    if (child.stderr === null) return;
    createInterface({ input: child.stderr }).on('line', (line) => logger.warn('Engine:', visibleText(line)));
  });
  return {
    send: (message) => child.postMessage(message),
    subscribe() {
      const { port1, port2 } = new MessageChannelMain();
      const message: MainToEngine = { type: 'subscribe' };
      child.postMessage(message, [port1]);
      return port2;
    },
    usesProcessor() {
      const metrics = app.getAppMetrics().find(({ pid }) => pid === child.pid);
      return metrics !== undefined && metrics.cpu.percentCPUUsage > 0;
    },
    kill() {
      if (child.pid === undefined) child.kill();
      else killAtOnce(child.pid);
    },
  };
}

/** SIGKILL; that it has already ended (ESRCH) is what was wanted. */
function killAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
