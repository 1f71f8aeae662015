import type { SocketActivation } from '../../../shared/domain/owner';
import type { Transport } from '../../../shared/domain/socket';

/** A listener that the service manager holds. */
export interface ActivatedSocket {
  readonly transport: Transport;
  /** As in SocketInfo. */
  readonly localAddress: string;
  readonly localPort: number;
}

/** Tells what the service manager starts for the sockets that it listens on. */
export interface ActivationSource {
  /** What is known so far; null when nothing is, and then it is asked for in the background. */
  activationOf(socket: ActivatedSocket): SocketActivation | null;
  /** Whether answers may be others than when this was last asked: it is worth to ask again what was not known. */
  takeChanged(): boolean;
}

/** Where no service manager listens in the place of others. */
export const noActivations: ActivationSource = { activationOf: () => null, takeChanged: () => false };
