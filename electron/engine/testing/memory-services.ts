import type { ProcessIdentity } from '../../../shared/domain/process';
import type { Result } from '../../../shared/domain/result';
import { ok } from '../../../shared/domain/result';
import type { Service } from '../../../shared/domain/service';
import type { SocketTable } from '../monitor/socket-table';
import type { SignalError } from '../platform/platform';
import type { ServiceSource } from '../platform/service-source';

/** A service manager in memory. */
export class MemoryServices implements ServiceSource {
  readonly manager = 'Windows';
  canStop = true;
  /** The services of sockets, by local port. */
  readonly byPort = new Map<number, Service>();
  /** The ports whose service is another than it was. */
  readonly changedPorts: number[] = [];
  readonly stopped: (ProcessIdentity & { readonly name: string })[] = [];
  /** What comes of a stop; by default the host ends with its service. */
  onStop: (name: string, host: ProcessIdentity) => Result<null, SignalError> = (_name, { pid }) => {
    this.end(pid);
    return ok(null);
  };

  /** `end` ends a process. */
  constructor(private readonly end: (pid: number) => void) {}

  serviceOf(table: SocketTable, slot: number): Service | null {
    return this.byPort.get(table.rows.localPort[slot] ?? 0) ?? null;
  }

  takeChanged(table: SocketTable): readonly number[] {
    const ports = this.changedPorts.splice(0);
    const slots: number[] = [];
    table.forEach((slot) => {
      if (ports.includes(table.rows.localPort[slot] ?? 0)) slots.push(slot);
    });
    return slots;
  }

  async stop(name: string, { pid, creationTime }: ProcessIdentity): Promise<Result<null, SignalError>> {
    this.stopped.push({ name, pid, creationTime });
    return this.onStop(name, { pid, creationTime });
  }
}
