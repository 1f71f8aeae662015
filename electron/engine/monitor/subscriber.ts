import type { ChangeSet } from '../../../shared/domain/change-set';
import { mergeChanges } from '../../../shared/domain/change-set';
import type { ProcessKey } from '../../../shared/domain/process';
import type { EngineToSubscriber, SubscriberToEngine } from '../../../shared/ipc/engine-messages';
import { assertNever } from '../../../shared/domain/assert-never';

/** Merging further changes into so many would cost more than the whole state, which is sent instead. */
const MOST_WAITING = 5000;

/** The whole state, for a subscriber that is new or has missed something. */
export type TakeSnapshot = () => Extract<EngineToSubscriber, { type: 'snapshot' }>;

export interface SubscriberOptions {
  readonly send: (message: EngineToSubscriber) => void;
  readonly takeSnapshot: TakeSnapshot;
  /** It has been sent a snapshot, or looks again. */
  readonly onFresh: () => void;
  readonly onWatch: (process: ProcessKey | null) => void;
}

/**
 * One receiver of the state. One message of changes is on its way at a time: until it is acknowledged, and while
 * nobody looks, further changes are merged into the next.
 */
export class Subscriber {
  private inFlight = false;
  private lastSent = -1;
  private held = false;
  private waiting: ChangeSet | null = null;
  /** So much waits that the whole state is sent instead. */
  private overflowed = false;

  constructor(private readonly options: SubscriberOptions) {
    this.sendSnapshot();
  }

  get isHeld(): boolean {
    return this.held;
  }

  publish(changes: ChangeSet): void {
    if (!this.overflowed) this.waiting = this.waiting ? mergeChangeSets(this.waiting, changes) : changes;
    if (this.waiting && sizeOf(this.waiting) > MOST_WAITING) this.overflow();
    this.flush();
  }

  receive(message: SubscriberToEngine): void {
    switch (message.type) {
      case 'ack':
        // One that comes late, for what was sent before a snapshot, says nothing about the snapshot.
        if (message.seq === this.lastSent) this.inFlight = false;
        this.flush();
        return;
      case 'resync':
        this.sendSnapshot();
        return;
      case 'hold':
        this.held = message.held;
        this.flush();
        if (!this.held) this.options.onFresh();
        return;
      case 'watch':
        this.options.onWatch(message.process);
        return;
      default:
        assertNever(message);
    }
  }

  private overflow(): void {
    this.waiting = null;
    this.overflowed = true;
  }

  private sendSnapshot(): void {
    this.waiting = null;
    this.overflowed = false;
    this.inFlight = true;
    const snapshot = this.options.takeSnapshot();
    this.lastSent = snapshot.seq;
    this.options.send(snapshot);
    if (!this.held) this.options.onFresh();
  }

  private flush(): void {
    if (this.inFlight || this.held) return;
    if (this.overflowed) this.sendSnapshot();
    if (!this.waiting) return;
    const { waiting } = this;
    this.waiting = null;
    this.inFlight = true;
    this.lastSent = waiting.seq;
    this.options.send({ type: 'changes', ...waiting });
  }
}

/** One ChangeSet with the effect of two that follow on each other. */
function mergeChangeSets(first: ChangeSet, second: ChangeSet): ChangeSet {
  return {
    base: first.base,
    seq: second.seq,
    sockets: mergeChanges(first.sockets, second.sockets, (socket) => socket.id),
    processes: mergeChanges(first.processes, second.processes, (process) => process.key),
  };
}

function sizeOf({ sockets }: ChangeSet): number {
  return sockets.added.length + sockets.changed.length + sockets.removed.length;
}
