import type { PortholeBridge } from '../shared/ipc/bridge';

declare global {
  interface Window {
    /** Put there by preload before the page's first script; the page's one door to main. */
    readonly porthole: PortholeBridge;
  }
}

export type { PortholeBridge };
