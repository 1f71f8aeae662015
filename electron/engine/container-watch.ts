import type { ChangeSet } from '../../shared/domain/change-set';
import type { ContainerInfo } from '../../shared/domain/container';
import type { ContainerRuntime } from '../../shared/domain/control-group';
import type { ProcessInfo, ProcessKey } from '../../shared/domain/process';
import { isForwarder } from '../../shared/domain/published-container';
import type { SocketId, SocketInfo } from '../../shared/domain/socket';
import type { ContainerSource } from './platform/container-source';

const INTERVAL_MS = 10_000;

/** The runtimes whose containers an engine may tell of; a group of Docker's may look like containerd's. */
const runtimes: ReadonlySet<ContainerRuntime> = new Set<ContainerRuntime>(['docker', 'podman', 'containerd']);

export interface ContainerWatchOptions {
  readonly source: ContainerSource;
  readonly processOf: (key: ProcessKey) => ProcessInfo | null;
  /** Called with all containers whenever they differ from before. */
  readonly onChange: (containers: readonly ContainerInfo[]) => void;
  /** From one answer to the next question, in ms. */
  readonly interval?: number;
}

/** Knows the containers, for as long as there is a socket of one: the container engines are asked in the background. */
export class ContainerWatch {
  /** Those of the last answer. */
  containers: readonly ContainerInfo[] = [];
  /** The sockets that stand in a container, or lead into one. */
  private readonly concerned = new Set<SocketId>();
  private asking: AbortController | null = null;
  private timer: NodeJS.Timeout | null = null;
  private disposed = false;

  constructor(private readonly options: ContainerWatchOptions) {}

  /** Takes note of what has changed; after the end nothing any more, though a tick may still be under way. */
  take({ sockets }: ChangeSet): void {
    if (this.disposed) return;
    for (const id of sockets.removed) this.concerned.delete(id);
    for (const socket of [...sockets.added, ...sockets.changed]) {
      if (this.isConcerned(socket)) this.concerned.add(socket.id);
      else this.concerned.delete(socket.id);
    }
    if (this.concerned.size === 0) this.rest();
    else if (!this.asking && !this.timer) void this.ask();
  }

  dispose(): void {
    this.disposed = true;
    this.askNoMore();
  }

  private isConcerned(socket: SocketInfo): boolean {
    const runtime = socket.owner.group?.container?.runtime;
    if (runtime !== undefined && runtimes.has(runtime)) return true;
    return (
      socket.role !== 'connection' &&
      isForwarder(
        socket,
        socket.owner.processes.flatMap((key) => this.options.processOf(key) ?? []),
      )
    );
  }

  private rest(): void {
    this.askNoMore();
    this.tell([]);
  }

  private askNoMore(): void {
    this.asking?.abort();
    this.asking = null;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private async ask(): Promise<void> {
    const asking = new AbortController();
    this.asking = asking;
    this.timer = null;
    const containers = await this.options.source.read(asking.signal);
    if (this.asking !== asking) return;
    this.asking = null;
    this.timer = setTimeout(() => void this.ask(), this.options.interval ?? INTERVAL_MS).unref();
    this.tell(containers);
  }

  private tell(containers: readonly ContainerInfo[]): void {
    // The source gives the very same ones for the same answer.
    if (containers === this.containers || JSON.stringify(containers) === JSON.stringify(this.containers)) return;
    this.containers = containers;
    this.options.onChange(containers);
  }
}
