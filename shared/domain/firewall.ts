import type { SocketId } from './socket';

/** The kinds of network that Windows' firewall tells apart (NET_FW_PROFILE_TYPE2, netfw.h). */
export type FirewallProfile = 'domain' | 'private' | 'public';

/**
 * What the firewall does with connections to a listener, while a network of this kind is connected.
 * - `allowed`: it lets them in; `rule` is the name of the rule that says so, null where it lets in whatever no rule forbids;
 * - `blocked`: it turns them away; `rule` as before;
 * - `off`: it does nothing there.
 */
export interface ProfileVerdict {
  readonly profile: FirewallProfile;
  readonly verdict: 'allowed' | 'blocked' | 'off';
  readonly rule: string | null;
}

/** What the firewall does with connections to a listener. */
export interface FirewallVerdict {
  readonly socketId: SocketId;
  /** One for each profile; empty where it cannot be known. */
  readonly profiles: readonly ProfileVerdict[];
  /** Those that are in force at this moment; null where it cannot be known. */
  readonly current: readonly FirewallProfile[] | null;
}
