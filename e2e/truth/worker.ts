import type { LineProgram } from '../../bench/line-program';
import { startLineProgram } from '../../bench/line-program';
import type { SocketId } from '../../shared/domain/socket';
import { idOfCookie } from '../support/socket-statistics';

/** What a worker says of a socket that is new to it. */
export interface OpenedSocket {
  readonly id: SocketId;
  /** `127.0.0.1:80`, `[::1]:80` */
  readonly local: string;
  readonly peer: string | null;
}

/** A process of native/socket-worker.c, which names the orders. They are obeyed one after another. */
export interface Worker {
  readonly pid: number;
  /** Null when the system refused. */
  open(order: string): Promise<OpenedSocket | null>;
  /** Starts a child that holds all that the worker holds, and gives its pid. */
  fork(child: number): Promise<number>;
  /** False when the system refused. */
  order(order: string): Promise<boolean>;
  /** Ends it at once, and its children with it, as SIGKILL does. */
  kill(): Promise<void>;
}

/** `note` is told each order with its answer. */
export async function startWorker(program: string, note: (line: string) => void = () => undefined): Promise<Worker> {
  const process: LineProgram = await startLineProgram(program);
  const words = async (order: string): Promise<readonly string[] | null> => {
    const answer = await process.ask(order);
    note(`${process.pid}: ${order} -> ${answer}`);
    const [verdict, ...rest] = answer.split(' ');
    return verdict === 'ok' ? rest : null;
  };
  return {
    pid: process.pid,
    async open(order) {
      const [cookie, local, peer] = (await words(order)) ?? [];
      if (cookie === undefined || local === undefined) return null;
      return { id: idOfCookie(cookie), local, peer: peer === undefined || peer === '-' ? null : peer };
    },
    async fork(child) {
      const [pid] = (await words(`fork ${child}`)) ?? [];
      if (pid === undefined) throw new Error('A worker could not start a child.');
      return Number(pid);
    },
    order: async (order) => (await words(order)) !== null,
    async kill() {
      await process.end('SIGKILL');
      note(`${process.pid}: ended`);
    },
  };
}
