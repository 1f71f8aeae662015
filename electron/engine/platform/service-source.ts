import type { ProcessIdentity } from '../../../shared/domain/process';
import type { Result } from '../../../shared/domain/result';
import { fail } from '../../../shared/domain/result';
import type { Service } from '../../../shared/domain/service';
import type { SocketTable } from '../monitor/socket-table';
import type { SignalError } from './platform';

/** Tells which service of its process a socket belongs to, and stops one. */
export interface ServiceSource {
  /** What starts services, and starts them again, as people call it. */
  readonly manager: string;
  /** Whether a service can be stopped by itself. */
  readonly canStop: boolean;
  /** Null where only its process can tell, see ProcessInfo. */
  serviceOf(table: SocketTable, slot: number): Service | null;
  /** The slots of which something else is told than when this was last asked. */
  takeChanged(table: SocketTable): readonly number[];
  /** Asks the service manager to stop a service, if it still runs in this very process. May take half a minute. */
  stop(name: string, host: ProcessIdentity): Promise<Result<null, SignalError>>;
}

/** Where processes have no services. */
export const noServices: ServiceSource = {
  manager: '',
  canStop: false,
  serviceOf: () => null,
  takeChanged: () => [],
  stop: async () => fail({ code: 'unsupported', reason: 'notToldBySystem' }),
};
