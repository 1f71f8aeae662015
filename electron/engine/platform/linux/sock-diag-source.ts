import { IPPROTO_TCP, IPPROTO_UDP, createSocketRecord } from '../../monitor/socket-record';
import type { SocketSink } from '../../monitor/socket-record';
import type { ReadScope } from '../../monitor/socket-table';
import type { ReadOutcome, SocketSource } from '../socket-source';
import type { Libc } from './libc';
import { AF_INET, AF_INET6, AF_NETLINK, MSG_TRUNC, NETLINK_SOCK_DIAG, SOCK_CLOEXEC, SOCK_RAW } from './netlink';
import type { DumpProgress } from './parse-sock-diag';
import {
  INET_DIAG_INFO,
  INET_DIAG_SKMEMINFO,
  SOCK_DIAG_BY_FAMILY,
  TCPDIAG_GETSOCK,
  createNetlinkBuffer,
  parseSockDiag,
} from './parse-sock-diag';
import { SockStatGate } from './sock-stat-gate';

// include/uapi/linux/netlink.h, asm-generic/socket.h
const NLM_F_REQUEST_DUMP = 0x301;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;

/** States 1 to 11 as a mask: every one but the bound, inactive ones, which cost much and say nothing. */
const ALL_STATES = 0xfff;
const LISTEN_STATE = 1 << 10;

/** The kernel sends chunks of at most 32 KiB; a smaller buffer would lose what is behind its end. */
const BUFFER_SIZE = 64 * 1024;
/**
 * In µs. A dump is answered from the kernel's memory; one that takes longer never comes. Shorter than the patience of
 * main's heartbeat, which takes an engine that waits without using the processor for stopped.
 */
const RECEIVE_TIMEOUT_US = 500_000;
/** How often a dump that the kernel called interrupted is tried again before its rows are taken as they are. */
const MOST_TRIES = 3;

/** struct nlmsghdr. */
const HEADER_SIZE = 16;

/**
 * One question to the kernel. TCP is asked for by the older message, for it gives both families in one walk through
 * the kernel's table (inet_diag_dump_compat in net/ipv4/inet_diag.c), which is most of the cost while there are few
 * sockets; UDP has the newer one alone.
 */
interface Dump {
  readonly protocol: number;
  readonly request: Buffer;
}

const dumps: Readonly<Record<ReadScope, readonly Dump[]>> = (() => {
  // What is told beside the row itself is dear: of connections what the kernel counts, of the others what it dropped.
  const connections = tcpDump(ALL_STATES & ~LISTEN_STATE, INET_DIAG_INFO);
  const listeners = [
    tcpDump(LISTEN_STATE, INET_DIAG_SKMEMINFO),
    udpDump(AF_INET, INET_DIAG_SKMEMINFO),
    udpDump(AF_INET6, INET_DIAG_SKMEMINFO),
  ];
  return { all: [connections, ...listeners], listeners };
})();

/** struct inet_diag_req, include/uapi/linux/inet_diag.h: extensions at 3, states at 52, of 60 bytes. */
function tcpDump(states: number, attribute: number): Dump {
  const request = Buffer.alloc(HEADER_SIZE + 60);
  request.writeUInt16LE(TCPDIAG_GETSOCK, 4);
  request.writeUInt8(1 << (attribute - 1), HEADER_SIZE + 3);
  request.writeUInt32LE(states, HEADER_SIZE + 52);
  return { protocol: IPPROTO_TCP, request };
}

/** struct inet_diag_req_v2: family at 0, protocol at 1, extensions at 2, states at 4, of 56 bytes. */
function udpDump(family: number, attribute: number): Dump {
  const request = Buffer.alloc(HEADER_SIZE + 56);
  request.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  request.writeUInt8(family, HEADER_SIZE);
  request.writeUInt8(IPPROTO_UDP, HEADER_SIZE + 1);
  request.writeUInt8(1 << (attribute - 1), HEADER_SIZE + 2);
  request.writeUInt32LE(ALL_STATES, HEADER_SIZE + 4);
  return { protocol: IPPROTO_UDP, request };
}

/** Reads the tables by SOCK_DIAG netlink (sock_diag(7)): every socket of every user, without privilege. */
export class SockDiagSource implements SocketSource {
  readonly name = 'netlink';
  readonly counts = true;
  readonly fallbackReason = null;
  private readonly gate: SockStatGate;
  private readonly buffer = createNetlinkBuffer(BUFFER_SIZE);
  private readonly record = createSocketRecord();
  private fd = -1;
  private sequence = 0;

  constructor(private readonly libc: Libc) {
    this.gate = new SockStatGate((fd, buffer) => libc.pread(fd, buffer, buffer.length, 0));
  }

  mayHaveChanged(): boolean {
    return this.gate.mayHaveChanged();
  }

  setInterval(): void {
    // It reads when it is asked to.
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
    const { request } = dump;
    request.writeUInt32LE(request.length, 0);
    request.writeUInt16LE(NLM_F_REQUEST_DUMP, 6);
    request.writeUInt32LE(this.sequence, 8);
    const sent = this.libc.send(this.fd, request, request.length, 0);
    return sent === request.length ? null : `send: ${this.libc.errno()}`;
  }
}

function describeFailure(progress: Extract<DumpProgress, { kind: 'error' | 'malformed' }>): string {
  return progress.kind === 'error'
    ? `the kernel answered with error ${progress.errno}`
    : `malformed at byte ${progress.offset}`;
}
