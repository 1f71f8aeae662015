import type { Capabilities } from './capabilities';

/** Where the rows come from. */
export type CollectorSource = 'netlink' | 'procfs' | 'iphlpapi' | 'lsof' | 'systeminformation';

/**
 * Something that this machine or user does not give, so that the rows say less than they could.
 * - `netlinkRefused`: the kernel's fast interface is not to be had (`detail` says why), so /proc/net is read;
 * - `ownersHidden`: owners of other users' sockets are known by user only;
 * - `ownersHiddenFromRoot`: the same, for an administrator who may not look into every process either, as in a container;
 * - `processesHidden`: /proc is not readable, so no process is known;
 * - `collectorFailed`: the last look failed (`detail`); the rows are those of the look before;
 * - `platformBasic`: this operating system is watched in a basic way only (`detail` says why, where there is a better one);
 * - `socketsHidden`: sockets of other users' programs are not told.
 */
export interface EngineLimit {
  readonly code:
    | 'netlinkRefused'
    | 'ownersHidden'
    | 'ownersHiddenFromRoot'
    | 'processesHidden'
    | 'collectorFailed'
    | 'platformBasic'
    | 'socketsHidden';
  readonly detail: string;
}

/**
 * How often the tables are read, and why.
 * - `normal`: as set;
 * - `hidden`: less often, for nobody looks;
 * - `battery`: less often, to spare the battery.
 */
export type Pace = 'normal' | 'hidden' | 'battery';

/** How the engine does, sent once a second. */
export interface EngineStatus {
  /** When the tables were last read whole, in milliseconds since the epoch. */
  readonly at: number;
  readonly source: CollectorSource;
  readonly limits: readonly EngineLimit[];
  readonly listeners: number;
  readonly connections: number;
  /** CPU of the engine as a share of one core, since the status before. */
  readonly cpu: number;
  readonly pace: Pace;
  /** How often the tables are read whole, in ms. */
  readonly interval: number;
  readonly capabilities: Capabilities;
}
