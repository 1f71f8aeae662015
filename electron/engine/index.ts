import { inspect } from 'node:util';
import type { EngineToMain, MainToEngine, SubscriberToEngine } from '../../shared/ipc/engine-messages';
import { assertNever } from '../../shared/domain/assert-never';
import { Engine } from './engine';
import { createPlatform } from './platform';
import { keepHeapSmall } from './small-heap';
import { summarizeListeners } from './summarize-listeners';

// The entry of the utility process: the only file of the engine that knows Electron's port to main.
const { parentPort } = process;

/** The tray and a restart need the listeners, but not each change of them. */
const LISTENERS_INTERVAL_MS = 1000;

let engine: Engine | null = null;
let started: Promise<void> = Promise.resolve();
let listenersTimer: NodeJS.Timeout | null = null;

function tell(message: EngineToMain): void {
  parentPort.postMessage(message);
}

function tellListeners(): void {
  if (engine) tell(summarizeListeners(engine));
}

function tellListenersSoon(): void {
  listenersTimer ??= setTimeout(() => {
    listenersTimer = null;
    tellListeners();
  }, LISTENERS_INTERVAL_MS);
}

async function start({ protect, known }: Extract<MainToEngine, { type: 'start' }>): Promise<void> {
  engine = new Engine({
    platform: await createPlatform(),
    own: [...protect, process.pid],
    known: known && new Map(known.map(({ id, firstSeen }) => [id, firstSeen])),
    onAlerts: (alerts) => {
      tell({ type: 'alerts', alerts });
      // At once: an engine that is started anew must know what was announced.
      tellListeners();
    },
    onListeners: tellListenersSoon,
  });
  await engine.start();
  tell({ type: 'watching' });
}

/** Ends the process, for main to start another: by itself a utility process may only warn of a rejection, and live on. */
function giveUp(error: unknown): never {
  process.stderr.write(`The engine could not start: ${inspect(error)}\n`);
  process.exit(1);
}

function subscribe(running: Engine, port: Electron.MessagePortMain | undefined): void {
  if (!port) return;
  const end = running.subscribe({
    send: (message) => {
      port.postMessage(message);
    },
  });
  port.on('message', ({ data }) => {
    end.receive(data as SubscriberToEngine);
  });
  port.on('close', end.close);
  port.start();
}

async function handle(message: MainToEngine, ports: Electron.MessagePortMain[]): Promise<void> {
  switch (message.type) {
    case 'start':
      started = start(message);
      return started.catch(giveUp);
    case 'ping':
      tell({ type: 'pong', id: message.id });
      return;
    case 'configure':
      (await running()).configure(message.watch);
      return;
    case 'subscribe':
      subscribe(await running(), ports[0]);
      return;
    case 'planStop':
      tell({ type: 'planned', id: message.id, plan: await (await running()).stopper.plan(message.target) });
      return;
    case 'stop':
      tell({ type: 'stopped', id: message.id, outcome: await (await running()).stopper.stop(message.request) });
      return;
    case 'findVictims':
      tell({
        type: 'victimsFound',
        id: message.id,
        victims: await (await running()).stopper.findVictims(message.planId),
      });
      return;
    case 'watchPort':
      tell({ type: 'stopped', id: message.id, outcome: await (await running()).stopper.watchPort(message.planId) });
      return;
    case 'closeConnection':
      tell({
        type: 'connectionClosed',
        id: message.id,
        outcome: await (await running()).closer.close(message.request),
      });
      return;
    default:
      assertNever(message);
  }
}

/** The engine, once it has its first rows. */
async function running(): Promise<Engine> {
  await started;
  if (!engine) throw new Error('The engine was asked before it was started.');
  return engine;
}

keepHeapSmall();
parentPort.on('message', ({ data, ports }) => {
  void handle(data as MainToEngine, ports);
});
