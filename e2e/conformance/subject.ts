import { join } from 'node:path';
import { projectRoot } from '../../bench/paths';
import { pause } from '../../bench/wait';
import type { Engine } from '../../electron/engine/engine';
import { Engine as RealEngine } from '../../electron/engine/engine';
import type { ReadScope } from '../../electron/engine/monitor/socket-table';
import type { Platform } from '../../electron/engine/platform/platform';
import type { ProcessInfo } from '../../shared/domain/process';
import type { SocketInfo, Transport } from '../../shared/domain/socket';
import type { StopOutcome } from '../../shared/domain/stop';
import type { ListenerProcess, ToldProcess } from '../fixtures/start-listener';
import { startListener } from '../fixtures/start-listener';
import type { Checks } from '../support/checks';
import { found, same, there } from '../support/checks';
import type { Fact, SubjectName } from './limits';
import { limits } from './limits';

/** Where a bundled program finds the process that it starts. */
const program = join(projectRoot, 'e2e', 'fixtures', 'listener.mjs');

/** A process with what it says of itself. */
export interface Child extends ListenerProcess {
  readonly told: ToldProcess;
  /** Just before it was started, in milliseconds since the epoch. */
  readonly spawnedAt: number;
}

/** A socket as the process that opened it knows it. */
export interface Opened {
  readonly transport: Transport;
  readonly host: string;
  readonly port: number;
}

/** Below every system's own choices, and above what programs are known by. */
const FIRST_PORT = 21_000;
const PORTS = 2000;
const MOST_TRIES = 50;

/** What closes is asked for when the system's counters move, and else once a second; a whole read may come in between. */
const BRIEF_ROUNDS = 8;
const BRIEF_WAIT_MS = 150;

/** A platform in the real engine, and processes for it to look at. */
export class Subject {
  readonly engine: Engine;
  private readonly children: ListenerProcess[] = [];
  private nextPort = FIRST_PORT + (process.pid % PORTS);

  private constructor(
    readonly name: SubjectName,
    readonly platform: Platform,
    readonly checks: Checks,
    /** Stands for Porthole: were it this process, none of those that it starts could be stopped. */
    readonly own: ListenerProcess,
  ) {
    this.children.push(own);
    this.engine = new RealEngine({
      platform,
      own: [own.pid],
      known: null,
      onAlerts: () => undefined,
      onListeners: () => undefined,
    });
  }

  static async create(name: SubjectName, platform: Platform, checks: Checks): Promise<Subject> {
    const subject = new Subject(name, platform, checks, startListener({ program }));
    await subject.engine.start();
    return subject;
  }

  /** Why a fact is not told; null where it is. */
  limit(fact: Fact): string | null {
    return limits[this.name][fact] ?? null;
  }

  /** Starts a process, which ends with the suite. */
  async start(args: readonly string[] = []): Promise<Child> {
    const spawnedAt = Date.now();
    const child = startListener({ program, args });
    this.children.push(child);
    return { ...child, told: await child.tell(), spawnedAt };
  }

  /** Has a process open a socket on a port that it chooses, so that it is taken for a listener. */
  async open(child: ListenerProcess, transport: Transport, host: string): Promise<Opened> {
    for (let tries = 1; ; tries += 1) {
      this.nextPort = this.nextPort >= FIRST_PORT + PORTS ? FIRST_PORT : this.nextPort + 1;
      try {
        return { transport, host, port: await child.open({ transport, host, port: this.nextPort }) };
      } catch (error) {
        const isTaken = error instanceof Error && error.message === 'EADDRINUSE';
        if (!isTaken || tries === MOST_TRIES) throw error;
      }
    }
  }

  /** Reads now, and gives the sockets without a peer that are bound like this one. */
  async look({ transport, host, port }: Opened, scope: ReadScope = 'listeners'): Promise<readonly SocketInfo[]> {
    await this.engine.readNow(scope);
    return [...this.engine.monitor.sockets.values()].filter(
      (socket) =>
        socket.role !== 'connection' &&
        socket.transport === transport &&
        socket.localAddress === host &&
        socket.localPort === port,
    );
  }

  /** Waits for a socket that is bound like this one: what a source that reads by itself gives may be a read old. */
  see(opened: Opened, scope?: ReadScope): Promise<SocketInfo> {
    const { transport, host, port } = opened;
    return found(`${transport} ${host} ${port}`, async () => (await this.look(opened, scope))[0]);
  }

  /** Waits for the end of a connection that has these ports. */
  seeConnection(localPort: number, peerPort: number): Promise<SocketInfo> {
    return found(`a connection from ${localPort} to ${peerPort}`, async () => {
      await this.engine.readNow('all');
      const sockets = [...this.engine.monitor.sockets.values()];
      return sockets.find((socket) => socket.localPort === localPort && socket.peerPort === peerPort);
    });
  }

  /** Reads now, and gives what is known of a process. */
  async describe(pid: number): Promise<ProcessInfo | null> {
    await this.engine.readNow('all');
    return this.platform.processes.describe(pid);
  }

  /** The pids of a socket's owner, lowest first. */
  pidsOf({ owner }: SocketInfo): readonly number[] {
    return owner.processes.map((key) => this.engine.monitor.processes.get(key)?.pid ?? -1);
  }

  /** The one process that holds a socket. */
  holderOf(socket: SocketInfo): ProcessInfo {
    const key = there(`a process of ${socket.localPort}`, socket.owner.processes[0]);
    return there(key, this.engine.monitor.processes.get(key));
  }

  /** Opens and closes connections to a process, a few times; whether any was told of that was never in the table. */
  async briefConnection(server: ListenerProcess): Promise<boolean> {
    const ports = new Set<number>();
    const told: string[] = [];
    const stop = this.engine.onBrief((sockets) => {
      told.push(...sockets.filter(({ localPort }) => ports.has(localPort)).map(({ id }) => id));
    });
    const [client, { port }] = [await this.start(), await this.open(server, 'tcp', '127.0.0.1')];
    for (let round = 0; round < BRIEF_ROUNDS && told.length === 0; round += 1) {
      const local = await client.connect(port);
      ports.add(local);
      await client.close(local);
      await pause(BRIEF_WAIT_MS);
    }
    stop();
    await client.end();
    return told.length > 0;
  }

  /** After a stop by force. */
  checkFreed(outcome: StopOutcome): void {
    const isNobodys = outcome.kind === 'takenOver' && outcome.pid === null;
    if (this.limit('killedIsGone') === null || !isNobodys) same('outcome', outcome, { kind: 'freed' });
  }

  async end(): Promise<void> {
    await Promise.all(this.children.map((child) => child.end()));
    this.engine.dispose();
  }
}
