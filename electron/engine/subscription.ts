import type { ChangeSet } from '../../shared/domain/change-set';
import type { ProcessKey } from '../../shared/domain/process';
import type { EngineToSubscriber, SubscriberToEngine } from '../../shared/ipc/engine-messages';
import type { TakeSnapshot } from './monitor/subscriber';
import { Subscriber } from './monitor/subscriber';

export interface SubscriptionOptions {
  readonly send: (message: EngineToSubscriber) => void;
  readonly takeSnapshot: TakeSnapshot;
  /** What stands beside the tables, as it is now: for one who has just got them, or looks again. */
  readonly takeSurroundings: () => readonly EngineToSubscriber[];
  /** What is known of a process that is watched from now on. */
  readonly onWatch: (process: ProcessKey, send: (message: EngineToSubscriber) => void) => void;
}

/** One who is shown the state: the tables by ChangeSets, and beside them what may be missed without harm. */
export class Subscription {
  /** Whose details are looked at; null for nobody's. */
  watched: ProcessKey | null = null;
  private readonly subscriber: Subscriber;

  constructor(private readonly options: SubscriptionOptions) {
    this.subscriber = new Subscriber({
      send: options.send,
      takeSnapshot: options.takeSnapshot,
      onFresh: () => {
        for (const message of options.takeSurroundings()) options.send(message);
      },
      onWatch: (process) => {
        this.watched = process;
        if (process !== null) options.onWatch(process, options.send);
      },
    });
  }

  /** Whether nobody looks at the moment. */
  get isHeld(): boolean {
    return this.subscriber.isHeld;
  }

  publish(changes: ChangeSet): void {
    this.subscriber.publish(changes);
  }

  receive(message: SubscriberToEngine): void {
    this.subscriber.receive(message);
  }

  /** Sends what stands beside the tables; one who does not look gets it all when he looks again. */
  tell(message: EngineToSubscriber): void {
    if (!this.isHeld) this.options.send(message);
  }

  /** Sends what is to be known even by one who does not look. */
  send(message: EngineToSubscriber): void {
    this.options.send(message);
  }
}
