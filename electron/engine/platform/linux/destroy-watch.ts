import { createSocketRecord } from '../../monitor/socket-record';
import type { SocketSink } from '../../monitor/socket-record';
import type { ClosureSource } from '../closure-source';
import type { Libc } from './libc';
import { AF_NETLINK, MSG_TRUNC, NETLINK_SOCK_DIAG, SOCK_CLOEXEC, SOCK_RAW } from './netlink';
import { createNetlinkBuffer, parseSockDiag } from './parse-sock-diag';

// asm-generic/socket.h, linux/net.h
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const MSG_DONTWAIT = 0x40;
/** SKNLGRP_INET_TCP_DESTROY to SKNLGRP_INET6_UDP_DESTROY, 1 to 4 in include/uapi/linux/sock_diag.h, as bits. */
const DESTROY_GROUPS = 0b1111;

const BUFFER_SIZE = 16 * 1024;
/** What waits to be read, in bytes; the kernel gives no more than net.core.rmem_max. */
const RECEIVE_BUFFER = 1024 * 1024;
/** Messages of the kernel that nobody asked for have no number, and name their protocol themselves. */
const unasked = { sequence: 0, protocol: 0 };

/** Each event costs the one who closes a part of its time: with more than so many a second the groups are left. */
const MOST_A_SECOND = 2000;
/** How long they are left, in ms. */
const REST_MS = 10_000;

/**
 * Closing sockets, by the groups in which the kernel tells every user of them (sock_diag_destroy, net/core/sock_diag.c).
 * They come within a millisecond, and with their last counters.
 */
export class DestroyWatch implements ClosureSource {
  private readonly buffer = createNetlinkBuffer(BUFFER_SIZE);
  private readonly record = createSocketRecord();
  private fd = -1;
  private restUntil = 0;
  private countedFrom = 0;
  private counted = 0;

  constructor(
    private readonly libc: Libc,
    private readonly now: () => number = () => performance.now(),
  ) {}

  drain(sink: SocketSink): void {
    if (this.fd === -1 && !this.join()) return;
    for (;;) {
      const length = this.libc.recv(this.fd, this.buffer.bytes, BUFFER_SIZE, MSG_DONTWAIT | MSG_TRUNC);
      if (length < 0) {
        const errno = this.libc.errno();
        // ENOBUFS: more came than was read. What was lost stays lost, and the next whole read is right all the same.
        if (errno === 'EINTR' || errno === 'ENOBUFS') continue;
        if (errno !== 'EAGAIN') this.leave();
        return;
      }
      parseSockDiag(this.buffer, Math.min(length, BUFFER_SIZE), unasked, this.record, sink);
      if (this.isBusy()) {
        this.leave();
        return;
      }
    }
  }

  dispose(): void {
    this.leave();
    this.restUntil = Infinity;
  }

  /** Whether it could; a kernel or a sandbox may refuse, and is asked again later. */
  private join(): boolean {
    if (this.now() < this.restUntil) return false;
    this.fd = this.libc.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (this.fd === -1) return this.rest();
    this.libc.setsockopt(this.fd, SOL_SOCKET, SO_RCVBUF, new Uint8Array(new Int32Array([RECEIVE_BUFFER]).buffer), 4);
    // struct sockaddr_nl, netlink(7): family, padding, port, groups.
    const address = Buffer.alloc(12);
    address.writeUInt16LE(AF_NETLINK, 0);
    address.writeUInt32LE(DESTROY_GROUPS, 8);
    if (this.libc.bind(this.fd, address, address.length) === 0) return true;
    this.leave();
    return false;
  }

  private leave(): void {
    if (this.fd !== -1) this.libc.close(this.fd);
    this.fd = -1;
    this.rest();
  }

  private rest(): false {
    this.restUntil = this.now() + REST_MS;
    return false;
  }

  private isBusy(): boolean {
    const now = this.now();
    if (now - this.countedFrom > 1000) {
      this.countedFrom = now;
      this.counted = 0;
    }
    this.counted += 1;
    return this.counted > MOST_A_SECOND;
  }
}
