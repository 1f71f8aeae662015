import type { PortholeBridge } from '../shared/ipc/bridge';

declare global {
  interface Window {
    readonly porthole: PortholeBridge;
  }
}
