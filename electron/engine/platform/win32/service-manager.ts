import type { Service } from '../../../../shared/domain/service';
import { ERROR_MORE_DATA } from './errors';
import type { Handle } from './ffi';
import { NO_HANDLE } from './ffi';
import type { Windows } from './load-windows';
import type { RunningService } from './parse-services';
import { parseServices } from './parse-services';

/** winsvc.h */
const SC_MANAGER_ENUMERATE_SERVICE = 4;

/** What EnumServicesStatusExW takes at most. Some 150 services run, in 200 bytes each. */
const BUFFER_SIZE = 256 * 1024;
const MOST_ROUNDS = 16;
/** How long an answer is good for, in ms: to ask is a call to another process. */
const LIFETIME_MS = 5000;

type Api = Pick<Windows, 'serviceControl' | 'kernel32' | 'memory'>;

/** Which services run in which processes, as the service control manager tells every user. */
export class ServiceManager {
  private readonly buffer = Buffer.alloc(BUFFER_SIZE);
  private byPid: ReadonlyMap<number, readonly Service[]> = new Map();
  private names: ReadonlyMap<string, Service> = new Map();
  private askedAt = -Infinity;

  /** `now` as performance.now(), in ms. */
  constructor(
    private readonly api: Api,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The services in a process, by name; none where the manager does not tell. */
  of(pid: number): readonly Service[] {
    this.refresh();
    return this.byPid.get(pid) ?? [];
  }

  /** The service with a name, whatever its case; null for none that runs. */
  named(name: string): Service | null {
    this.refresh();
    return this.names.get(name.toLowerCase()) ?? null;
  }

  private refresh(): void {
    if (this.now() - this.askedAt < LIFETIME_MS) return;
    this.askedAt = this.now();
    const running = this.ask();
    // Where it does not answer, what it said before is the best there is.
    if (running === null) return;
    const byPid = new Map<number, Service[]>();
    for (const { name, displayName, pid } of running) {
      const others = byPid.get(pid);
      if (others) others.push({ name, displayName });
      else byPid.set(pid, [{ name, displayName }]);
    }
    for (const services of byPid.values()) services.sort((one, other) => (one.name < other.name ? -1 : 1));
    this.byPid = byPid;
    this.names = new Map([...byPid.values()].flat().map((service) => [service.name.toLowerCase(), service]));
  }

  private ask(): readonly RunningService[] | null {
    const { serviceControl } = this.api;
    const manager = serviceControl.openManager(SC_MANAGER_ENUMERATE_SERVICE);
    if (manager === NO_HANDLE) return null;
    try {
      return this.enumerate(manager);
    } finally {
      serviceControl.close(manager);
    }
  }

  /** A buffer at a time, each from where the one before has ended. */
  private enumerate(manager: Handle): readonly RunningService[] | null {
    const { serviceControl, kernel32, memory } = this.api;
    const [needed, count, resume] = [new Uint32Array(1), new Uint32Array(1), new Uint32Array(1)];
    const services: RunningService[] = [];
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const isLast = serviceControl.enumActive(manager, this.buffer, needed, count, resume) !== 0;
      if (!isLast && kernel32.lastError() !== ERROR_MORE_DATA) return null;
      const part = parseServices(this.buffer, count[0] ?? 0, memory.addressOf(this.buffer));
      if (part === null) return null;
      services.push(...part);
      if (isLast) break;
    }
    return services;
  }
}
