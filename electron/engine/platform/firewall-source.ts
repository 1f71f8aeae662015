import type { FirewallVerdict } from '../../../shared/domain/firewall';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { SocketInfo } from '../../../shared/domain/socket';

/** Tells what the system's firewall does with connections to listeners. Reads only, and changes nothing. */
export interface FirewallSource {
  /** A verdict on each of the listeners of a process; null where there is nothing that can be asked. Never fails. */
  verdictsOn(listeners: readonly SocketInfo[], process: ProcessInfo): Promise<readonly FirewallVerdict[] | null>;
}

/** Where nobody may ask. */
export const noFirewall: FirewallSource = { verdictsOn: async () => null };
