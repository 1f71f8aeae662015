import { IPPROTO_TCP, TCP_LISTEN } from '../../monitor/socket-record';
import type { SocketRecord } from '../../monitor/socket-record';
import type { LsofSocket } from './lsof-sockets';

interface Generation {
  /** Who held it at the last look. */
  readonly pids: readonly number[];
  /** 0 for the first; for a later one the lowest pid that it was first seen with. */
  readonly mark: number;
}

/**
 * Tells a listener from one before it whose control block the kernel has used again: to lsof both have one device and one
 * address (see collateSockets). A listener may be handed from process to process, and is the same for as long as somebody
 * has it who had it at the look before. When all are others, it is another one. The first keeps its cookie, so that it is
 * the same after a restart of the engine.
 */
export class ListenerGenerations {
  private generations = new Map<string, Generation>();

  /** Takes note of a look, and gives its sockets with their own cookies. What a `complete` one did not show is forgotten. */
  note(sockets: readonly LsofSocket[], complete: boolean): readonly LsofSocket[] {
    const now = complete ? new Map<string, Generation>() : new Map(this.generations);
    for (const { record, pids } of sockets.filter(isListener)) {
      const before = this.generations.get(keyOf(record));
      const isSame = !before || before.pids.some((pid) => pids.includes(pid));
      const mark = isSame ? (before?.mark ?? 0) : (pids[0] ?? 0);
      now.set(keyOf(record), { pids, mark });
    }
    this.generations = now;
    return sockets.map((socket) => this.withCookie(socket));
  }

  /** A socket of another look with its own cookie, by what was noted last. */
  withCookie(socket: LsofSocket): LsofSocket {
    const mark = isListener(socket) ? (this.generations.get(keyOf(socket.record))?.mark ?? 0) : 0;
    if (mark === 0) return socket;
    const { cookieLow, cookieHigh } = socket.record;
    return {
      ...socket,
      record: { ...socket.record, cookieLow: mixed(cookieLow, mark), cookieHigh: mixed(cookieHigh, mark) },
    };
  }
}

function isListener({ record: { protocol, state, peerPort } }: LsofSocket): boolean {
  return protocol === IPPROTO_TCP ? state === TCP_LISTEN : peerPort === 0;
}

const keyOf = ({ cookieLow, cookieHigh }: Readonly<SocketRecord>) => `${cookieHigh}.${cookieLow}`;

/** A step of FNV-1a, with 32 bits: for one mark, two numbers that differ stay so. */
function mixed(value: number, mark: number): number {
  return Math.imul(value ^ mark, 0x0100_0193) >>> 0;
}
