import { IPPROTO_TCP, IPPROTO_UDP, createSocketRecord } from '../../monitor/socket-record';
import type { SocketSink } from '../../monitor/socket-record';
import type { ReadScope } from '../../monitor/socket-table';
import type { ReadOutcome, SocketSource } from '../socket-source';
import type { Libc } from './libc';
import type { DumpProgress } from './parse-sock-diag';
import { SOCK_DIAG_BY_FAMILY, createNetlinkBuffer, parseSockDiag } from './parse-sock-diag';
import { SockStatGate } from './sock-stat-gate';

// include/uapi/linux/netlink.h, asm-generic/socket.h
const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_SOCK_DIAG = 4;
const NLM_F_REQUEST_DUMP = 0x301;
const MSG_TRUNC = 0x20;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;

const AF_INET = 2;
const AF_INET6 = 10;

/** States 1 to 11 as a mask: every one but the bound, inactive ones, which cost much and say nothing. */
const ALL_STATES = 0xfff;
const LISTEN_STATE = 1 << 10;

/** The kernel sends chunks of at most 32 KiB; a smaller buffer would lose what is behind its end. */
const BUFFER_SIZE = 64 * 1024;
/** struct nlmsghdr (16 bytes) and struct inet_diag_req_v2 (56 bytes). */
const REQUEST_SIZE = 72;
/**
 * In µs. A dump is answered from the kernel's memory; one that takes longer never comes. Shorter than the patience of
 * main's heartbeat, which takes an engine that waits without using the processor for stopped.
 */
const RECEIVE_TIMEOUT_US = 500_000;
/** How often a dump that the kernel called interrupted is tried again before its rows are taken as they are. */
const MOST_TRIES = 3;

interface Dump {
  readonly family: number;
  readonly protocol: number;
  readonly states: number;
}

const dumps: Readonly<Record<ReadScope, readonly Dump[]>> = {
  all: [
    { family: AF_INET, protocol: IPPROTO_TCP, states: ALL_STATES },
    { family: AF_INET6, protocol: IPPROTO_TCP, states: ALL_STATES },
    { family: AF_INET, protocol: IPPROTO_UDP, states: ALL_STATES },
    { family: AF_INET6, protocol: IPPROTO_UDP, states: ALL_STATES },
  ],
  listeners: [
    { family: AF_INET, protocol: IPPROTO_TCP, states: LISTEN_STATE },
    { family: AF_INET6, protocol: IPPROTO_TCP, states: LISTEN_STATE },
    { family: AF_INET, protocol: IPPROTO_UDP, states: ALL_STATES },
    { family: AF_INET6, protocol: IPPROTO_UDP, states: ALL_STATES },
  ],
};

/** Reads the tables by SOCK_DIAG netlink (sock_diag(7)): every socket of every user, without privilege. */
export class SockDiagSource implements SocketSource {
  readonly name = 'netlink';
  readonly fallbackReason = null;
  private readonly gate = new SockStatGate();
  private readonly buffer = createNetlinkBuffer(BUFFER_SIZE);
  private readonly record = createSocketRecord();
  private fd = -1;
  private sequence = 0;

  constructor(private readonly libc: Libc) {}

  mayHaveChanged(): boolean {
    return this.gate.mayHaveChanged();
  }

  read(scope: ReadScope, sink: SocketSink): ReadOutcome {
    let complete = true;
    for (const dump of dumps[scope]) {
      const progress = this.dumpWhole(dump, sink);
      if (typeof progress === 'string') {
        // Answers of a failed dump may still be on their way: only a new socket is surely empty.
        this.closeSocket();
        return { ok: false, error: { code: 'readFailed', detail: progress } };
      }
      complete &&= progress.complete;
    }
    return { ok: true, complete };
  }

  dispose(): void {
    this.closeSocket();
    this.gate.dispose();
  }

  private closeSocket(): void {
    if (this.fd !== -1) this.libc.close(this.fd);
    this.fd = -1;
  }

  private dumpWhole(dump: Dump, sink: SocketSink): { readonly complete: boolean } | string {
    for (let tries = 1; ; tries += 1) {
      const result = this.dumpOnce(dump, sink);
      if (typeof result === 'string' || result.complete || tries === MOST_TRIES) return result;
    }
  }

  private dumpOnce(dump: Dump, sink: SocketSink): { readonly complete: boolean } | string {
    const sent = this.send(dump);
    if (sent !== null) return sent;
    const request = { sequence: this.sequence, protocol: dump.protocol };
    let interrupted = false;
    for (;;) {
      const length = this.libc.recv(this.fd, this.buffer.bytes, BUFFER_SIZE, MSG_TRUNC);
      if (length < 0) {
        const errno = this.libc.errno();
        if (errno === 'EINTR') continue;
        return `recv: ${errno}`;
      }
      if (length > BUFFER_SIZE) return `a message of ${length} bytes`;
      const progress = parseSockDiag(this.buffer, length, request, this.record, sink);
      if (progress.kind === 'error' || progress.kind === 'malformed') return describeFailure(progress);
      interrupted ||= progress.interrupted;
      if (progress.kind === 'done') return { complete: !interrupted };
    }
  }

  /** Sends a request; what went wrong, or null. */
  private send(dump: Dump): string | null {
    if (this.fd === -1) {
      this.fd = this.libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
      if (this.fd === -1) return `socket: ${this.libc.errno()}`;
      // struct timeval: two longs.
      const timeout = new BigInt64Array([0n, BigInt(RECEIVE_TIMEOUT_US)]);
      this.libc.setsockopt(this.fd, SOL_SOCKET, SO_RCVTIMEO, new Uint8Array(timeout.buffer), timeout.byteLength);
    }
    this.sequence += 1;
    const request = Buffer.alloc(REQUEST_SIZE);
    request.writeUInt32LE(REQUEST_SIZE, 0);
    request.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
    request.writeUInt16LE(NLM_F_REQUEST_DUMP, 6);
    request.writeUInt32LE(this.sequence, 8);
    request.writeUInt8(dump.family, 16);
    request.writeUInt8(dump.protocol, 17);
    request.writeUInt32LE(dump.states, 20);
    const sent = this.libc.send(this.fd, request, REQUEST_SIZE, 0);
    return sent === REQUEST_SIZE ? null : `send: ${this.libc.errno()}`;
  }
}

function describeFailure(progress: Extract<DumpProgress, { kind: 'error' | 'malformed' }>): string {
  return progress.kind === 'error'
    ? `the kernel answered with error ${progress.errno}`
    : `malformed at byte ${progress.offset}`;
}
