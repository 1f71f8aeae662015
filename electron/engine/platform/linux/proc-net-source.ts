import { readFileSync, readSync } from 'node:fs';
import { createSocketRecord } from '../../monitor/socket-record';
import type { SocketSink } from '../../monitor/socket-record';
import type { ReadScope } from '../../monitor/socket-table';
import type { ReadOutcome, SocketSource } from '../socket-source';
import { parseProcNet, procNetFiles } from './parse-proc-net';
import { SockStatGate } from './sock-stat-gate';

/** Reads the tables from /proc/net, where netlink is not to be had. */
export class ProcNetSource implements SocketSource {
  readonly name = 'procfs';
  readonly counts = false;
  private readonly gate = new SockStatGate(readCounters);
  private readonly record = createSocketRecord();

  /** `fallbackReason`: why netlink is not used, in the system's words. */
  constructor(readonly fallbackReason: string) {}

  setInterval(): void {
    // It reads when it is asked to.
  }

  mayHaveChanged(): boolean {
    return this.gate.mayHaveChanged();
  }

  /** The files cannot be asked for listeners alone, so every scope is read whole. */
  read(_scope: ReadScope, sink: SocketSink): ReadOutcome {
    let complete = true;
    for (const file of procNetFiles) {
      try {
        const text = readFileSync(`/proc/net/${file.name}`, 'latin1');
        complete = parseProcNet(text, file, this.record, sink) && complete;
      } catch (error) {
        // A kernel without IPv6 has no tcp6 and udp6.
        if (file.family === 6 && isNoSuchFile(error)) continue;
        return { ok: false, error: { code: 'readFailed', detail: String(error) } };
      }
    }
    return { ok: true, complete };
  }

  dispose(): void {
    this.gate.dispose();
  }
}

/** Without libc. Where the counters cannot be read, only the regular tick sees what changes. */
export function readCounters(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer, 0, buffer.length, 0);
  } catch {
    return 0;
  }
}

function isNoSuchFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
