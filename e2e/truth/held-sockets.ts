import type { ConnectionState, SocketId } from '../../shared/domain/socket';

/** One socket that the test has opened, and what must be seen of it. */
export interface HeldSocket {
  readonly kind: 'listener' | 'datagram' | 'end';
  readonly transport: 'tcp' | 'udp';
  readonly local: string;
  readonly peer: string | null;
  readonly uid: number;
  /** Null for the end of a connection that waits to be accepted: no worker has it, nor knows its cookie. */
  id: SocketId | null;
  /** One of these is its state. Null for UDP; empty for a socket that is in no table any more. */
  states: readonly ConnectionState[] | null;
  /** Processes that hold it, and all that ever did or may have. */
  readonly holders: Set<number>;
  readonly everHeld: Set<number>;
  /** To which worker it is on its way. */
  mailbox: number | null;
  /** Of a connection. */
  other: HeldSocket | null;
  /** Of a listener: ends that wait to be accepted. */
  queue: HeldSocket[];
  /** It ends without a farewell (SO_LINGER of 0 s). */
  resets: boolean;
  /**
   * Where a queue is full, the kernel of loopback tries again when it likes: of such a listener's further connections
   * only the states are known that they may have.
   */
  sure: boolean;
}

/** The states of an end that has said that it sends no more, until the other end has done so, too. */
const FIN_SENT: readonly ConnectionState[] = ['fin_wait_1', 'fin_wait_2'];

/** What the test has open, by what it did: it knows the rules of RFC 9293 and of descriptors, and asks nobody. */
export class HeldSockets {
  private readonly sockets = new Set<HeldSocket>();
  private readonly owners = new Map<SocketId, ReadonlySet<number>>();

  all(): readonly HeldSocket[] {
    return [...this.sockets];
  }

  of(pid: number): readonly HeldSocket[] {
    return this.all().filter(({ holders }) => holders.has(pid));
  }

  /** Every process that ever held the socket, also one that is closed by now; undefined for one of somebody else. */
  everHeld(id: SocketId): ReadonlySet<number> | undefined {
    return this.owners.get(id);
  }

  add(
    socket: Pick<HeldSocket, 'kind' | 'transport' | 'local' | 'peer' | 'uid' | 'id' | 'states'>,
    holder: number | null,
  ): HeldSocket {
    const held: HeldSocket = {
      ...socket,
      holders: new Set(),
      everHeld: new Set(),
      mailbox: null,
      other: null,
      queue: [],
      resets: false,
      sure: true,
    };
    this.sockets.add(held);
    if (holder !== null) this.take(held, holder);
    return held;
  }

  /** A connection to a listener, from its client's end; its other end waits to be accepted. */
  connect(client: HeldSocket, listener: HeldSocket, backlog: number): void {
    if (!listener.sure || listener.queue.length > backlog) {
      listener.sure = false;
      client.sure = false;
      client.states = ['syn_sent', 'established'];
      return;
    }
    const { uid } = listener;
    // The other end of an IPv4 connection to an IPv6 listener writes it as IPv6 (RFC 4291, section 2.5.5.2).
    const asListener = (address: string): string =>
      isIpv6(listener.local) && !isIpv6(address) ? address.replace(/^(.*):(\d+)$/, '[::ffff:$1]:$2') : address;
    const [local, peer] = [asListener(client.peer ?? ''), asListener(client.local)];
    const waiting = this.add(
      { kind: 'end', transport: 'tcp', local, peer, uid, id: null, states: ['established'] },
      null,
    );
    client.other = waiting;
    waiting.other = client;
    listener.queue.push(waiting);
  }

  /** A process has accepted one of those who waited, or one who was not sure to. */
  accept(
    listener: HeldSocket,
    { id, local, peer }: Pick<HeldSocket, 'id' | 'local' | 'peer'>,
    pid: number,
  ): HeldSocket {
    const waiting = listener.queue.find((one) => one.peer === peer);
    const end = waiting ?? this.addUnsure(local, peer, listener.uid);
    listener.queue = listener.queue.filter((one) => one !== end);
    end.id = id;
    this.sockets.add(end);
    // Who saw it wait, and then gone, can but guess at those who hold the listener.
    for (const holder of listener.everHeld) end.everHeld.add(holder);
    this.take(end, pid);
    return end;
  }

  private addUnsure(local: string, peer: string | null, uid: number): HeldSocket {
    const states: readonly ConnectionState[] = ['established', 'close_wait'];
    const end = this.add({ kind: 'end', transport: 'tcp', local, peer, uid, id: null, states }, null);
    end.sure = false;
    return end;
  }

  take(socket: HeldSocket, pid: number): void {
    socket.holders.add(pid);
    socket.everHeld.add(pid);
    if (socket.id !== null) this.owners.set(socket.id, socket.everHeld);
  }

  /** One process lets go of it; the last one closes it. */
  release(socket: HeldSocket, pid: number): void {
    if (!socket.holders.delete(pid)) return;
    this.closeIfUnheld(socket);
  }

  fork(parent: number, child: number): void {
    for (const socket of this.of(parent)) this.take(socket, child);
  }

  /** A process has ended, and what was on its way to it is lost. */
  end(pid: number): void {
    for (const socket of this.all()) {
      if (socket.mailbox === pid) {
        socket.mailbox = null;
        this.closeIfUnheld(socket);
      }
      this.release(socket, pid);
    }
  }

  /** An end says that it sends no more: by shutdown(2), and as the first part of being closed. */
  sayEnd(end: HeldSocket): void {
    const { other } = end;
    if (!end.sure) {
      end.states = [];
    } else if (end.states?.[0] === 'established') {
      end.states = FIN_SENT;
      if (other?.states?.[0] === 'established') other.states = ['close_wait'];
    } else if (end.states?.[0] === 'close_wait') {
      end.states = [];
      // It lingers in TIME_WAIT, and belongs to nobody.
      if (other) this.forget(other);
    }
  }

  /** It is in no table any more, or in its last states, which the kernel ends when it likes. */
  forget(socket: HeldSocket): void {
    socket.states = [];
    if (socket.holders.size === 0 && socket.mailbox === null) this.sockets.delete(socket);
  }

  /** Whether it must be seen. */
  static isSure({ sure, states, kind }: HeldSocket): boolean {
    return (sure || kind === 'listener') && (states === null || states.length > 0);
  }

  private closeIfUnheld(socket: HeldSocket): void {
    if (socket.holders.size > 0 || socket.mailbox !== null) return;
    if (socket.kind === 'end' && !socket.resets) this.sayEnd(socket);
    else if (socket.other) this.forget(socket.other);
    // The kernel resets those who have never been accepted.
    for (const waiting of socket.queue) {
      this.forget(waiting);
      if (waiting.other) this.forget(waiting.other);
    }
    this.sockets.delete(socket);
  }
}

/** An address in brackets, or every address of both families. */
function isIpv6(address: string): boolean {
  return address.startsWith('[') || address.startsWith('*');
}
