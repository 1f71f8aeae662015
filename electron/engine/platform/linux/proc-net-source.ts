import { readFileSync } from 'node:fs';
import { IPPROTO_TCP, IPPROTO_UDP, createSocketRecord } from '../../monitor/socket-record';
import type { SocketSink } from '../../monitor/socket-record';
import type { ReadScope } from '../../monitor/socket-table';
import type { ReadOutcome, SocketSource } from '../socket-source';
import type { ProcNetFile } from './parse-proc-net';
import { parseProcNet } from './parse-proc-net';
import { SockStatGate } from './sock-stat-gate';

const files: readonly ProcNetFile[] = [
  { path: '/proc/net/tcp', protocol: IPPROTO_TCP, family: 4 },
  { path: '/proc/net/tcp6', protocol: IPPROTO_TCP, family: 6 },
  { path: '/proc/net/udp', protocol: IPPROTO_UDP, family: 4 },
  { path: '/proc/net/udp6', protocol: IPPROTO_UDP, family: 6 },
];

/** Reads the tables from /proc/net, where netlink is not to be had. */
export class ProcNetSource implements SocketSource {
  readonly name = 'procfs';
  private readonly gate = new SockStatGate();
  private readonly record = createSocketRecord();

  /** `fallbackReason`: why netlink is not used, in the system's words. */
  constructor(readonly fallbackReason: string) {}

  mayHaveChanged(): boolean {
    return this.gate.mayHaveChanged();
  }

  /** The files cannot be asked for listeners alone, so every scope is read whole. */
  read(_scope: ReadScope, sink: SocketSink): ReadOutcome {
    let complete = true;
    for (const file of files) {
      try {
        const text = readFileSync(file.path, 'latin1');
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

function isNoSuchFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
