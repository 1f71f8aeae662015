import type { ProcessIdentity } from '../../../../shared/domain/process';
import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import type { Service } from '../../../../shared/domain/service';
import type { SocketId } from '../../../../shared/domain/socket';
import { socketIdOf } from '../../enrich/describe-socket';
import { IPPROTO_TCP, TCP_LISTEN } from '../../monitor/socket-record';
import type { SocketTable } from '../../monitor/socket-table';
import { ExpiringMap } from '../expiring-map';
import type { SignalError } from '../platform';
import type { ServiceSource } from '../service-source';
import {
  ERROR_ACCESS_DENIED,
  ERROR_SERVICE_DOES_NOT_EXIST,
  ERROR_SERVICE_NOT_ACTIVE,
  ERROR_SUCCESS,
  errorText,
} from './errors';
import type { Handle } from './ffi';
import { NO_HANDLE } from './ffi';
import type { Windows } from './load-windows';
import { STATUS_SIZE, parseStatus } from './parse-services';
import { openIdentity } from './process-handle';
import type { ServiceManager } from './service-manager';
import { SYSTEM_PID } from './system-pids';

// winsvc.h
const SC_MANAGER_CONNECT = 1;
const SERVICE_QUERY_STATUS = 0x4;
const SERVICE_STOP = 0x20;
const SERVICE_CONTROL_STOP = 1;
const SERVICE_STOPPED = 1;
const SERVICE_STOP_PENDING = 3;
/** SERVICE_STATUS: seven numbers of 32 bits. */
const SERVICE_STATUS_SIZE = 28;

/** What the system's web server is called, whose sockets the System process holds in place of the programs it serves. */
const HTTP_SYS = 'http.sys';

/** A tag is never given to another service before the system starts anew; one that has no name may get one. In ms. */
const TAGS_LIFETIME_MS = 60_000;
const MOST_TAGS = 1000;

export interface WindowsServicesOptions {
  readonly api: Pick<Windows, 'serviceControl' | 'kernel32'>;
  readonly manager: Pick<ServiceManager, 'named'>;
  /** Tells the tag of the service that made a socket; 0 for none. */
  readonly sockets: { tagOf(table: SocketTable, slot: number): number };
  /** Tells which URL the system's web server listens on a port for. */
  readonly httpSys: { reservedUrl(port: number, listener: SocketId): string | null; takeChanged(): boolean };
}

/** Services behind sockets, by the tag that each socket of a service carries. */
export class WindowsServices implements ServiceSource {
  readonly manager = 'Windows';
  readonly canStop = true;
  private readonly nameByTag = new ExpiringMap<string, string | null>({ most: MOST_TAGS, lifetime: TAGS_LIFETIME_MS });

  constructor(private readonly options: WindowsServicesOptions) {}

  serviceOf(table: SocketTable, slot: number): Service | null {
    const { rows } = table;
    const pid = rows.pid[slot] ?? 0;
    if (isOfHttpSys(table, slot)) {
      const url = this.options.httpSys.reservedUrl(rows.localPort[slot] ?? 0, socketIdOf(table, slot));
      return url === null ? null : { name: HTTP_SYS, displayName: url };
    }
    const tag = this.options.sockets.tagOf(table, slot);
    if (tag === 0 || pid === 0) return null;
    const { serviceControl } = this.options.api;
    const name = this.nameByTag.getOr(`${pid} ${tag}`, () => serviceControl.nameOfTag(pid, tag));
    return name === null ? null : (this.options.manager.named(name) ?? { name, displayName: name });
  }

  takeChanged(table: SocketTable): readonly number[] {
    const slots: number[] = [];
    if (!this.options.httpSys.takeChanged()) return slots;
    table.forEach((slot) => {
      if (isOfHttpSys(table, slot)) slots.push(slot);
    });
    return slots;
  }

  /**
   * The host is held while the manager is asked, so that a pid which it names is still the host's, and is not another
   * process that the service was started in meanwhile. Security item 26.
   */
  async stop(name: string, host: ProcessIdentity): Promise<Result<null, SignalError>> {
    const { kernel32, serviceControl } = this.options.api;
    const held = openIdentity(kernel32, host, 0);
    if (!held.ok) return held;
    const manager = serviceControl.openManager(SC_MANAGER_CONNECT);
    const rights = SERVICE_STOP | SERVICE_QUERY_STATUS;
    const service = manager === NO_HANDLE ? NO_HANDLE : serviceControl.openService(manager, name, rights);
    try {
      return service === NO_HANDLE ? this.lastFailure() : await this.stopIn(service, host);
    } finally {
      if (service !== NO_HANDLE) serviceControl.close(service);
      if (manager !== NO_HANDLE) serviceControl.close(manager);
      kernel32.closeHandle(held.value);
    }
  }

  private async stopIn(service: Handle, host: ProcessIdentity): Promise<Result<null, SignalError>> {
    const { serviceControl } = this.options.api;
    const status = Buffer.alloc(STATUS_SIZE);
    if (serviceControl.queryStatus(service, status, new Uint32Array(1)) === 0) return this.lastFailure();
    const { state, pid } = parseStatus(status);
    if (state === SERVICE_STOPPED) return fail({ code: 'gone' });
    if (pid !== host.pid) return fail({ code: 'identityChanged' });
    // It is on its way: to ask again is an error.
    if (state === SERVICE_STOP_PENDING) return ok(null);
    const error = await serviceControl.control(service, SERVICE_CONTROL_STOP, Buffer.alloc(SERVICE_STATUS_SIZE));
    return error === ERROR_SUCCESS ? ok(null) : failure(error);
  }

  /** What the error of the call before means. */
  private lastFailure(): Result<null, SignalError> {
    return failure(this.options.api.kernel32.lastError());
  }
}

function failure(error: number): Result<null, SignalError> {
  switch (error) {
    case ERROR_ACCESS_DENIED:
      return fail({ code: 'notPermitted' });
    case ERROR_SERVICE_DOES_NOT_EXIST:
    case ERROR_SERVICE_NOT_ACTIVE:
      return fail({ code: 'gone' });
    default:
      return fail({ code: 'failed', errno: errorText(error) });
  }
}

function isOfHttpSys({ rows }: SocketTable, slot: number): boolean {
  return rows.pid[slot] === SYSTEM_PID && rows.protocol[slot] === IPPROTO_TCP && rows.state[slot] === TCP_LISTEN;
}
