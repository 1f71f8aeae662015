import { setTimeout as delay } from 'node:timers/promises';
import { assertNever } from '../../../shared/domain/assert-never';
import type { CloseOutcome, CloseRequest } from '../../../shared/domain/close';
import type { SocketId } from '../../../shared/domain/socket';
import type { Monitor } from '../monitor/monitor';
import type { ReadScope } from '../monitor/socket-table';
import type { CloseError } from '../platform/platform';

/** How long the system has to be rid of a connection that it was told to cut, in ms. */
const PATIENCE_MS = 2000;
const LOOK_INTERVAL_MS = 50;

/** Cuts single TCP connections, and leaves their programs running. */
export class ConnectionCloser {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly monitor: Monitor,
    private readonly readNow: (scope: ReadScope) => Promise<void>,
  ) {}

  /** Looks whether it is still there, cuts it, and looks whether it is gone. One after another, however many are wanted. */
  close({ socketId }: CloseRequest): Promise<CloseOutcome> {
    const outcome = this.last.then(() => this.closeNow(socketId));
    this.last = outcome.catch(() => undefined);
    return outcome;
  }

  private async closeNow(socketId: SocketId): Promise<CloseOutcome> {
    await this.readNow('all');
    const socket = this.monitor.sockets.get(socketId);
    if (socket?.role !== 'connection' || socket.transport !== 'tcp') return { kind: 'gone' };
    if (socket.netNamespace !== null) return { kind: 'elsewhere' };
    const closed = this.monitor.closeConnection(socketId);
    return closed.ok ? this.watch(socketId) : toOutcome(closed.error);
  }

  private async watch(id: SocketId): Promise<CloseOutcome> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      await this.readNow('all');
      if (this.isOver(id)) return { kind: 'closed' };
      if (performance.now() >= deadline) return { kind: 'stillThere' };
      await delay(LOOK_INTERVAL_MS);
    }
  }

  /** One that the system finishes by itself is no program's any more. */
  private isOver(id: SocketId): boolean {
    const { state } = this.monitor.sockets.get(id) ?? { state: 'closed' };
    return state === 'closed' || state === 'time_wait';
  }
}

function toOutcome(error: CloseError): CloseOutcome {
  switch (error.code) {
    case 'gone':
    case 'notPermitted':
    case 'ipv6':
      return { kind: error.code };
    case 'failed':
      return { kind: 'failed', errno: error.errno };
    case 'unsupported':
      return { kind: 'unsupported', reason: error.reason };
    default:
      return assertNever(error);
  }
}
