import type { SocketSink } from '../monitor/socket-record';

/** Tells of sockets as they close, also of those that lived between two reads. */
export interface ClosureSource {
  /**
   * Gives every socket that has closed since the last call to `sink`: its last addresses and counters. Its state, inode
   * and user are no longer told. Some may be missing: a system that is busy with closing is not slowed down further.
   */
  drain(sink: SocketSink): void;
  dispose(): void;
}

/** Where the system tells of no closing. */
export const noClosures: ClosureSource = { drain: () => undefined, dispose: () => undefined };
