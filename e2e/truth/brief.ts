import type { BriefSocket } from '../../shared/domain/listener-health';
import type { SocketId, SocketInfo } from '../../shared/domain/socket';
import type { RunningEngine } from '../../bench/running-engine';
import { startEngine } from '../../bench/running-engine';
import { pause } from '../../bench/wait';
import type { Worker } from './worker';
import { startWorker } from './worker';

const TIMES = 100;
const LIFE_US = 20_000;
/** Two whole reads: by then everything has been told that ever will be. */
const LAST_LOOK_MS = 2500;
const SEEN_LIMIT_MS = 5000;
const SEEN_PAUSE_MS = 10;
/** Ports that Linux does not pick by itself, one for each listener. */
const FIRST_PORT = 23_000;

export interface BriefResult {
  readonly name: string;
  /** What is wrong, in words. */
  readonly missing: readonly string[];
}

/** What the engine has told of sockets that are closed now. */
class Ends {
  /** Of closed listeners and of both ends of closed connections: `127.0.0.1:80`, `127.0.0.1:80 - 127.0.0.1:50000`. */
  readonly told = new Set<string>();
  /** To which listener the engine says that a connection belonged, by the name of its server's end. */
  readonly listeners = new Map<string, SocketId | null>();
  private readonly rows = new Map<SocketId, string>();

  takeRows(added: readonly SocketInfo[], removed: readonly SocketId[]): void {
    for (const row of added) {
      this.rows.set(row.id, nameOf(row));
      // It is shown as what is left of a connection.
      if (row.state === 'time_wait') this.told.add(nameOf(row));
    }
    for (const id of removed) this.told.add(this.rows.get(id) ?? '');
  }

  takeBrief(sockets: readonly BriefSocket[]): void {
    for (const socket of sockets) {
      this.told.add(nameOf(socket));
      this.listeners.set(nameOf(socket), socket.listener);
    }
  }
}

function nameOf({
  localAddress,
  localPort,
  peerAddress,
  peerPort,
}: Pick<BriefSocket, 'localAddress' | 'localPort' | 'peerAddress' | 'peerPort'>): string {
  const local = `${localAddress}:${localPort}`;
  return peerAddress === null ? local : `${local} - ${peerAddress}:${peerPort ?? 0}`;
}

/** Sockets that live for 20 ms, between two looks at the tables: the engine must name each of them as it closes. */
export async function testBrief(program: string): Promise<readonly BriefResult[]> {
  const engine = await startEngine();
  const ends = new Ends();
  engine.monitor.onChanges(({ sockets }) => {
    ends.takeRows([...sockets.added, ...sockets.changed], sockets.removed);
  });
  engine.onBrief((sockets) => {
    ends.takeBrief(sockets);
  });
  const worker = await startWorker(program);
  try {
    const listeners = await openListeners(worker);
    const server = await openServer(worker);
    const id = await idOf(server, engine);
    const connections = await openConnections(worker, server);
    await pause(LAST_LOOK_MS);
    const told = (names: readonly string[]): readonly string[] => names.filter((name) => !ends.told.has(name));
    const strayed = connections.filter((name) => ends.listeners.has(name) && ends.listeners.get(name) !== id);
    return [
      { name: `${TIMES} listeners that live 20 ms`, missing: notTold(told(listeners)) },
      { name: `${TIMES} connections that live 20 ms`, missing: notTold(told(connections)) },
      { name: 'the listener of each brief connection', missing: strayed.map((name) => `${name} has another listener`) },
    ];
  } finally {
    await worker.kill();
    engine.dispose();
  }
}

const notTold = (names: readonly string[]): readonly string[] => names.map((name) => `${name} was not told`);

async function openListeners(worker: Worker): Promise<readonly string[]> {
  const names: string[] = [];
  for (let port = FIRST_PORT; names.length < TIMES; port += 1) {
    // The orders are given at once, so that the worker keeps the time.
    const opened = worker.open(`listen 1 127.0.0.1 ${port} 5 0 -`);
    const closed = worker.order(`pause ${LIFE_US}`).then(() => worker.order('close 1'));
    const listener = await opened;
    await closed;
    if (listener) names.push(listener.local);
  }
  return names;
}

async function openServer(worker: Worker): Promise<string> {
  const server = await worker.open('listen 1 127.0.0.1 0 5 0 -');
  if (!server) throw new Error('A worker could not listen.');
  return server.local;
}

/** The listener's id, as soon as the engine has seen it: whom it does not know yet it cannot name. */
async function idOf(listener: string, { monitor }: RunningEngine): Promise<SocketId> {
  const deadline = performance.now() + SEEN_LIMIT_MS;
  for (;;) {
    const row = [...monitor.sockets.values()].find((socket) => nameOf(socket) === listener);
    if (row) return row.id;
    if (performance.now() > deadline) throw new Error(`The engine does not see the listener ${listener}.`);
    await pause(SEEN_PAUSE_MS);
  }
}

/** Gives the names of the servers' ends. One half ends with a farewell, the other without. */
async function openConnections(worker: Worker, server: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const opened = worker.open(`connect 2 tcp ${server.replace(':', ' ')} 0`);
    const orders = ['accept 3 1', `pause ${LIFE_US}`, `${time % 2 === 0 ? 'close' : 'reset'} 2`, 'close 3'];
    await Promise.all(orders.map((order) => worker.order(order)));
    names.push(`${server} - ${(await opened)?.local ?? ''}`);
  }
  return names;
}
