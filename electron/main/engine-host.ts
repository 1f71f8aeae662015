import type { MessagePortMain } from 'electron';
import type { EngineState } from '../../shared/ipc/contract';
import type { EngineToMain, KnownListener, WatchOptions } from '../../shared/ipc/engine-messages';
import { assertNever } from '../../shared/domain/assert-never';
import type { EngineCommands } from './engine-commands';
import { createEngineCommands } from './engine-commands';
import type { EngineProcess, EngineProcessEvents } from './engine-process';
import { createGrowingDelay } from './growing-delay';
import type { Heartbeat } from './heartbeat';
import { startHeartbeat } from './heartbeat';
import { logger } from './log';

/** What the engine tells main without being asked. */
export type EngineNews = Extract<EngineToMain, { readonly type: 'listeners' | 'alerts' }>;

export interface EngineHostOptions {
  /** Starts an engine. */
  fork(events: EngineProcessEvents): EngineProcess;
  /** Roots of Porthole's own process tree, which the engine must never stop. */
  readonly protect: readonly number[];
  onState(state: EngineState): void;
  onNews(news: EngineNews): void;
  /** A page's end of a channel to the engine: one after `connect`, and one at each start after that. */
  onPort(port: MessagePortMain): void;
}

/** Keeps an engine running, whatever happens to it. */
export interface EngineHost extends Omit<EngineCommands, 'settle' | 'abandon'> {
  state(): EngineState;
  /** How to watch from now on; each engine that is started is told the last of it. */
  configure(watch: WatchOptions): void;
  /** The page wants a port to the engine, now and after each restart. */
  connect(): void;
  dispose(): void;
}

interface Run {
  readonly process: EngineProcess;
  readonly heartbeat: Heartbeat;
  readonly startedAt: number;
}

/** Starts an engine at once, and another one whenever it ends or no longer answers. */
export function startEngineHost({ fork, protect, onState, onNews, onPort }: EngineHostOptions): EngineHost {
  const delay = createGrowingDelay();
  const commands = createEngineCommands((message) => {
    run?.process.send(message);
    return run !== null;
  });
  let run: Run | null = null;
  let restart: NodeJS.Timeout | undefined;
  let disposed = false;
  let connected = false;
  let state: EngineState = 'starting';
  let known: readonly KnownListener[] | null = null;
  let watch: WatchOptions | null = null;

  function setState(next: EngineState): void {
    if (state === next) return;
    state = next;
    onState(state);
  }

  function start(): void {
    const process = fork({ onMessage: take, onExit: ended });
    process.send({ type: 'start', protect, known });
    if (watch !== null) process.send({ type: 'configure', watch });
    run = { process, heartbeat: watchOver(process), startedAt: Date.now() };
    if (connected) onPort(process.subscribe());
  }

  function ended(): void {
    if (run === null || disposed) return;
    run.heartbeat.dispose();
    const wait = delay.next(Date.now() - run.startedAt);
    run = null;
    logger.warn(`The engine has ended; the next one starts in ${wait} ms`);
    commands.abandon();
    setState('lost');
    restart = setTimeout(start, wait);
  }

  function take(message: EngineToMain): void {
    switch (message.type) {
      case 'pong':
        return run?.heartbeat.answered();
      case 'watching':
        return setState('watching');
      case 'listeners':
        known = message.known;
        return onNews(message);
      case 'alerts':
        return onNews(message);
      case 'planned':
      case 'stopped':
      case 'victimsFound':
      case 'connectionClosed':
        return commands.settle(message);
      default:
        return assertNever(message);
    }
  }

  start();
  return {
    planStop: commands.planStop,
    stop: commands.stop,
    findVictims: commands.findVictims,
    watchPort: commands.watchPort,
    closeConnection: commands.closeConnection,
    state: () => state,
    configure(wanted) {
      watch = wanted;
      run?.process.send({ type: 'configure', watch });
    },
    connect() {
      connected = true;
      if (run !== null) onPort(run.process.subscribe());
    },
    dispose() {
      disposed = true;
      clearTimeout(restart);
      run?.heartbeat.dispose();
      run?.process.kill();
      commands.abandon();
    },
  };
}

/** Ends an engine that no longer answers, for the next one to start. */
function watchOver(process: EngineProcess): Heartbeat {
  return startHeartbeat({
    ping: (id) => process.send({ type: 'ping', id }),
    usesProcessor: process.usesProcessor,
    onSilence() {
      logger.warn('The engine no longer answers, so it is ended');
      process.kill();
    },
  });
}
