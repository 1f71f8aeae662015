import type { SocketRecord } from '../monitor/socket-record';
import type { Libc } from '../platform/linux/libc';

/** What a recv(2) gives: a datagram, or the name of an error. */
export type Received = Uint8Array | string;

/** libc with netlink sockets in memory. What a test sets is what the calls answer; what they were asked can be read. */
export class MemoryLibc implements Libc {
  /** What waits to be received, lost with the socket. When it is empty there is nothing: EAGAIN. */
  waiting: Received[] = [];
  /** What comes in answer to a request. */
  onSend: (request: Buffer) => readonly Received[] = () => [];
  /** Calls that fail, and with which error. */
  readonly refused = new Map<'socket' | 'bind' | 'send', string>();
  /** Sockets that are open. */
  readonly open = new Set<number>();
  /** How many were opened. */
  opened = 0;
  readonly bound: Uint8Array[] = [];
  readonly requests: Buffer[] = [];
  private lastErrno = '';

  socket(): number {
    if (this.refused.has('socket')) return this.fail('socket');
    this.opened += 1;
    this.open.add(100 + this.opened);
    return 100 + this.opened;
  }

  bind(fd: number, address: Uint8Array, length: number): number {
    if (this.refused.has('bind') || !this.open.has(fd)) return this.fail('bind');
    this.bound.push(Uint8Array.from(address.slice(0, length)));
    return 0;
  }

  send(fd: number, buffer: Uint8Array, length: number): number {
    if (this.refused.has('send') || !this.open.has(fd)) return this.fail('send');
    const request = Buffer.from(buffer.slice(0, length));
    this.requests.push(request);
    this.waiting.push(...this.onSend(request));
    return length;
  }

  /** With MSG_TRUNC, recv(2) gives the whole length of a datagram of which it keeps only what fits. */
  recv(fd: number, buffer: Uint8Array, length: number): number {
    const next = this.open.has(fd) ? (this.waiting.shift() ?? 'EAGAIN') : 'EBADF';
    if (typeof next === 'string') {
      this.lastErrno = next;
      return -1;
    }
    buffer.set(next.subarray(0, length));
    return next.length;
  }

  pread(): number {
    return -1;
  }

  setsockopt(): number {
    return 0;
  }

  close(fd: number): number {
    this.waiting = [];
    return this.open.delete(fd) ? 0 : -1;
  }

  pidfdOpen(): number {
    return -1;
  }

  pidfdSendSignal(): number {
    return -1;
  }

  errno(): string {
    return this.lastErrno;
  }

  private fail(call: 'socket' | 'bind' | 'send'): number {
    this.lastErrno = this.refused.get(call) ?? 'EBADF';
    return -1;
  }
}

/** struct inet_diag_msg (include/uapi/linux/inet_diag.h) of a row, and attributes behind it by their number. */
export function diagMessage(row: SocketRecord, attributes: Readonly<Record<number, Uint8Array>> = {}): Uint8Array {
  const bytes = Buffer.alloc(72);
  bytes.writeUInt8(row.family === 4 ? 2 : 10, 0);
  bytes.writeUInt8(row.state, 1);
  bytes.writeUInt16BE(row.localPort, 4);
  bytes.writeUInt16BE(row.peerPort, 6);
  bytes.set(new Uint8Array(row.local.slice().buffer), 8);
  bytes.set(new Uint8Array(row.peer.slice().buffer), 24);
  bytes.writeUInt32LE(row.cookieLow, 44);
  bytes.writeUInt32LE(row.cookieHigh, 48);
  bytes.writeUInt32LE(row.uid, 64);
  bytes.writeUInt32LE(row.inode, 68);
  const parts = Object.entries(attributes).map(([type, value]) => {
    const attribute = Buffer.alloc((4 + value.length + 3) & ~3);
    attribute.writeUInt16LE(4 + value.length, 0);
    attribute.writeUInt16LE(Number(type), 2);
    attribute.set(value, 4);
    return attribute;
  });
  return new Uint8Array(Buffer.concat([bytes, ...parts]));
}
