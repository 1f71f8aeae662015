import { execFileSync } from 'node:child_process';
import type { ConnectionState, SocketId, Transport } from '../../shared/domain/socket';

/** One socket as `ss` tells it. */
export interface SsSocket {
  /** From its cookie, as the engine makes it: the one thing by which rows of both are the same socket. */
  readonly id: SocketId;
  readonly transport: Transport;
  /** Null for UDP. */
  readonly state: ConnectionState | null;
  /** `127.0.0.1:80`, `[::1]:80`, `*:80` for every address of both families; without the name of an interface. */
  readonly local: string;
  /** Null for none. */
  readonly peer: string | null;
  readonly uid: number;
  /** 0 for a socket that no program holds: not accepted, or let go of. */
  readonly inode: number;
  readonly pids: readonly number[];
}

const timeLimitMs = 20_000;

/** What `ss` (iproute2) says of TCP and UDP: the independent source of the truth tests. Throws where there is no `ss`. */
export function readSs(): readonly SsSocket[] {
  const env = { ...process.env, LC_ALL: 'C' };
  return parseSs(
    execFileSync('ss', ['-H', '-tunap', '-e'], { encoding: 'utf8', env, timeout: timeLimitMs, maxBuffer: 2 ** 28 }),
  );
}

/** TCP listeners, and UDP sockets without a peer. */
export function isListening({ transport, state, peer }: SsSocket): boolean {
  return transport === 'udp' ? peer === null : state === 'listen';
}

export function parseSs(text: string): readonly SsSocket[] {
  // A program's name may hold line feeds, and `ss` prints them as they are.
  return text
    .split('\n')
    .filter((line) => /^(tcp|udp) /.test(line))
    .flatMap((line) => parseLine(line) ?? []);
}

/** As misc/ss.c writes the states. */
const states: ReadonlyMap<string, ConnectionState> = new Map([
  ['ESTAB', 'established'],
  ['SYN-SENT', 'syn_sent'],
  ['SYN-RECV', 'syn_received'],
  ['FIN-WAIT-1', 'fin_wait_1'],
  ['FIN-WAIT-2', 'fin_wait_2'],
  ['TIME-WAIT', 'time_wait'],
  ['CLOSE-WAIT', 'close_wait'],
  ['LAST-ACK', 'last_ack'],
  ['LISTEN', 'listen'],
  ['CLOSING', 'closing'],
]);

/** "tcp LISTEN 0 511 127.0.0.1:3000 0.0.0.0:* users:(("node",pid=12,fd=18)) uid:33 ino:5181400 sk:13c0bb cgroup:/ <->" */
function parseLine(line: string): SsSocket | null {
  const [transport, stateText = '', , , local = '', peer = ''] = line.split(/\s+/);
  const state = transport === 'tcp' ? states.get(stateText) : null;
  const cookie = /\bsk:([0-9a-f]+)/.exec(line)?.[1];
  // A TCP socket that is bound and does nothing is in no table of connections; newer versions of `ss` show it.
  if (state === undefined || cookie === undefined) return null;
  const pids = Array.from(line.matchAll(/\bpid=(\d+)/g), ([, pid]) => Number(pid));
  return {
    id: idOfCookie(cookie),
    transport: transport === 'tcp' ? 'tcp' : 'udp',
    state,
    local: withoutInterface(local),
    peer: peer.endsWith(':*') ? null : withoutInterface(peer),
    uid: Number(/\buid:(\d+)/.exec(line)?.[1] ?? 0),
    inode: Number(/\bino:(\d+)/.exec(line)?.[1] ?? 0),
    pids: [...new Set(pids)].sort((a, b) => a - b),
  };
}

/** `*%lo:80`, `127.0.0.53%lo:53` */
function withoutInterface(address: string): string {
  return address.replace(/%.*(?=:\d+$)/, '');
}

/** The id that the engine gives to the socket of a cookie, which is written in hexadecimal. */
export function idOfCookie(cookie: string): SocketId {
  const value = BigInt(`0x${cookie}`);
  return `${value >> 32n}.${value & 0xffff_ffffn}`;
}
