import type { ContainerInfo } from '../domain/container';
import type { ChangeSet } from '../domain/change-set';
import type { EngineStatus, Pace } from '../domain/engine-status';
import type { ListenerAlert } from '../domain/listener-alert';
import type { BriefSocket, ConnectionTraffic, ListenerHealth } from '../domain/listener-health';
import type { CloseOutcome, CloseRequest } from '../domain/close';
import type { FirewallVerdict } from '../domain/firewall';
import type { Origin, ProcessIdentity, ProcessInfo, ProcessKey, ProcessSample } from '../domain/process';
import type { SocketId, SocketInfo } from '../domain/socket';
import type { Result } from '../domain/result';
import type { StopOutcome, StopPlan, StopRefusal, StopRequest, StopTarget } from '../domain/stop';

/** Engine to a subscriber (the page), over a MessagePort of its own. */
export type EngineToSubscriber =
  | {
      readonly type: 'snapshot';
      readonly seq: number;
      readonly sockets: readonly SocketInfo[];
      readonly processes: readonly ProcessInfo[];
    }
  | ({ readonly type: 'changes' } & ChangeSet)
  | { readonly type: 'status'; readonly status: EngineStatus }
  /** Points of the charts of the watched process: all there are at first, then the new ones. */
  | { readonly type: 'samples'; readonly process: ProcessKey; readonly samples: readonly ProcessSample[] }
  /** After each whole read: its connections that are watched. */
  | { readonly type: 'traffic'; readonly process: ProcessKey; readonly connections: readonly ConnectionTraffic[] }
  /** Once for each watched process: where its program comes from. */
  | { readonly type: 'origin'; readonly process: ProcessKey; readonly origin: Origin }
  /** Once for each watched process, where the firewall can be asked: what it does with connections to its listeners. */
  | { readonly type: 'firewall'; readonly process: ProcessKey; readonly verdicts: readonly FirewallVerdict[] }
  /** Listeners whose health differs from what was last sent; all of them after a snapshot. */
  | { readonly type: 'health'; readonly listeners: readonly ListenerHealth[] }
  /** Sockets that came and went between two looks. */
  | { readonly type: 'brief'; readonly sockets: readonly BriefSocket[] }
  /** Every container that an engine tells of, whenever they differ. */
  | { readonly type: 'containers'; readonly containers: readonly ContainerInfo[] };

/** A subscriber to the engine. */
export type SubscriberToEngine =
  /** The state `seq` is shown: the next ChangeSet may come. */
  | { readonly type: 'ack'; readonly seq: number }
  /** A gap: send a snapshot. */
  | { readonly type: 'resync' }
  /** Nobody looks (hidden, or paused): hold the ChangeSets back, merged, until `held` is false. */
  | { readonly type: 'hold'; readonly held: boolean }
  /** Send samples of this process from now on; null for none. */
  | { readonly type: 'watch'; readonly process: ProcessKey | null };

/** A listener as the tray, and a restarted engine, need it. */
export interface ListenerSummary {
  readonly socketIds: readonly SocketId[];
  readonly transport: 'tcp' | 'udp';
  readonly localPort: number;
  readonly processName: string | null;
  /** What people call the service of its program that listens; null for none. */
  readonly service: string | null;
  /** The name registered for the port. */
  readonly serviceName: string | null;
}

/** A listener that an engine before this one had seen already. */
export interface KnownListener {
  readonly id: SocketId;
  readonly firstSeen: number | null;
}

/** The processes of a plan, each seen to be still the same; or why not. */
export type FoundVictims = Result<readonly ProcessIdentity[], StopRefusal>;

/** How the engine watches. */
export interface WatchOptions {
  readonly pace: Pace;
  /** How often the tables are read whole at this pace, in ms. */
  readonly interval: number;
  readonly otherNamespaces: boolean;
}

/** Main to the engine, over the utility process's own port. */
export type MainToEngine =
  /** First message. `known` is null at the first start: then nothing that listens already is new. */
  | { readonly type: 'start'; readonly protect: readonly number[]; readonly known: readonly KnownListener[] | null }
  /** How to watch from now on. */
  | { readonly type: 'configure'; readonly watch: WatchOptions }
  /** With a MessagePort: a subscriber. */
  | { readonly type: 'subscribe' }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'planStop'; readonly id: number; readonly target: StopTarget }
  | { readonly type: 'stop'; readonly id: number; readonly request: StopRequest }
  /** Whom an administrator is to stop: makes the plan anew, as for a stop. */
  | { readonly type: 'findVictims'; readonly id: number; readonly planId: string }
  /** The administrator has done so: look what became of the port. */
  | { readonly type: 'watchPort'; readonly id: number; readonly planId: string }
  | { readonly type: 'closeConnection'; readonly id: number; readonly request: CloseRequest };

/** The engine to main. */
export type EngineToMain =
  | { readonly type: 'pong'; readonly id: number }
  /** The first tick is done; rows can be shown. */
  | { readonly type: 'watching' }
  /** What listens now, in the order of ports; soon after a change, at most once a second. */
  | {
      readonly type: 'listeners';
      readonly listeners: readonly ListenerSummary[];
      readonly known: readonly KnownListener[];
      /** How many can be reached from a network. */
      readonly reachable: number;
    }
  | { readonly type: 'alerts'; readonly alerts: readonly ListenerAlert[] }
  | { readonly type: 'planned'; readonly id: number; readonly plan: StopPlan }
  | { readonly type: 'stopped'; readonly id: number; readonly outcome: StopOutcome }
  | { readonly type: 'victimsFound'; readonly id: number; readonly victims: FoundVictims }
  | { readonly type: 'connectionClosed'; readonly id: number; readonly outcome: CloseOutcome };
