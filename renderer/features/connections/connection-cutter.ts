import type { UnsupportedReason } from '../../../shared/domain/capabilities';
import type { CloseOutcome } from '../../../shared/domain/close';
import type { SocketId } from '../../../shared/domain/socket';
import type { PortholeBridge } from '../../bridge';
import { ExternalStore } from '../../store/external-store';

/** A connection that a person wants cut: to whom, and its id. */
export interface CutWish {
  readonly socketId: SocketId;
  /** `192.168.1.20:50000` */
  readonly peer: string;
}

/** How it ended; `unanswered` where nobody can say. */
export type CutResult = CloseOutcome | { readonly kind: 'unanswered' };

/** Where the one cut that may be under way stands. */
export type CutState =
  | { readonly step: 'idle' }
  | { readonly step: 'working'; readonly wish: CutWish }
  | { readonly step: 'done'; readonly wish: CutWish; readonly result: CutResult };

/** Cuts single connections, one at a time. */
export class ConnectionCutter {
  readonly state = new ExternalStore<CutState>({ step: 'idle' });
  readonly #bridge: PortholeBridge['connections'];

  constructor(bridge: PortholeBridge['connections']) {
    this.#bridge = bridge;
  }

  /** A person wants this cut. `lack` is why this system cannot do it; null where it can. */
  async cut(wish: CutWish, lack: UnsupportedReason | null): Promise<void> {
    if (this.state.get().step === 'working') return;
    if (lack !== null) {
      this.state.set({ step: 'done', wish, result: { kind: 'unsupported', reason: lack } });
      return;
    }
    this.state.set({ step: 'working', wish });
    const answer = await this.#bridge.close({ socketId: wish.socketId }).catch(() => null);
    this.state.set({ step: 'done', wish, result: answer?.ok ? answer.value : { kind: 'unanswered' } });
  }

  dismiss(): void {
    if (this.state.get().step !== 'working') this.state.set({ step: 'idle' });
  }
}
