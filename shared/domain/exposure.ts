/** Who can reach a listener. */
export type Exposure = 'loopback' | 'linkLocal' | 'interface' | 'allInterfaces';

/** What kind of network an address of this machine is on. */
export type NetworkKind = 'private' | 'public' | 'vpn';

/** The one address, and its network interface, through which an `interface` listener is reached. */
export interface Reach {
  /** As the system calls it (`eth0`, `tailscale0`); null when no interface has the address at the moment. */
  readonly interfaceName: string | null;
  readonly kind: NetworkKind;
}
