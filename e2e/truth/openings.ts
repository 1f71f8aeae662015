import type { HeldSocket, HeldSockets } from './held-sockets';
import type { Member } from './members';
import type { Random } from './random';
import type { OpenedSocket } from './worker';

/** Ports that Linux does not pick by itself (ip(7), ip_local_port_range). */
const FIRST_PORT = 24_000;
const PORTS = 8000;

const LOCAL_ADDRESSES = ['127.0.0.1', '127.0.0.2', '127.0.0.77', '0.0.0.0', '::1', '::'] as const;
/** root, nobody, and a number without a name. */
const USERS = [0, 0, 65_534, 54_321];
/** None lets one wait; the last is never reached. */
const BACKLOGS = [0, 1, 3, 128];

/** How a listener was opened: what is needed to connect to it. */
interface Listening {
  readonly address: string;
  readonly backlog: number;
}

const listening = new WeakMap<HeldSocket, Listening>();

type Claim = (socket: HeldSocket) => boolean;

/** Has a worker open something: a listener, a group of them, a UDP socket, or a connection. Null when there is nothing. */
export function openRandomly(member: Member, held: HeldSockets, random: Random, claim: Claim): Promise<void> | null {
  const kind = random.below(10);
  if (kind < 3) return openListener(member, held, random);
  if (kind < 4) return openGroup(member, held, random);
  if (kind < 5) return bindUdp(member, held, random);
  if (kind < 6) return connectUdp(member, held, random);
  return connectTcp(member, held, random, claim);
}

/** Only root can make sockets of other users. */
function pickUser(random: Random): number {
  const uid = random.pick(USERS) ?? 0;
  const self = process.getuid?.() ?? 0;
  return self === 0 ? uid : self;
}

/** As an order has it: 0 asks for the worker's own user. */
const userInOrder = (uid: number): number => (uid === process.getuid?.() ? 0 : uid);

function pickPort(random: Random): number {
  return random.percent(30) ? 0 : FIRST_PORT + random.below(PORTS);
}

interface Place {
  readonly address: string;
  readonly flags: string;
}

function pickPlace(random: Random): Place {
  const address = random.pick(LOCAL_ADDRESSES) ?? '127.0.0.1';
  return { address, flags: address === '::' && random.percent(40) ? '6' : '' };
}

/** `[::]:80` of both families is told as `*:80`. */
function localOf({ local }: OpenedSocket, { address, flags }: Place): string {
  return address === '::' && !flags.includes('6') ? local.replace('[::]', '*') : local;
}

async function openListener(member: Member, held: HeldSockets, random: Random): Promise<void> {
  const place = pickPlace(random);
  const [uid, backlog] = [pickUser(random), random.pick(BACKLOGS) ?? 0];
  const listener = await listen(member, held, { place, port: pickPort(random), uid, backlog });
  if (listener) listening.set(listener, { address: place.address, backlog });
}

/** Several listeners on one port (SO_REUSEPORT). Which of them gets a connection is the kernel's choice: there are none. */
async function openGroup(member: Member, held: HeldSockets, random: Random): Promise<void> {
  const { address, flags } = pickPlace(random);
  const opening = { place: { address, flags: `r${flags}` }, port: FIRST_PORT + random.below(PORTS), backlog: 5 };
  // Only listeners of one user may share a port.
  const uid = pickUser(random);
  await Promise.all(Array.from({ length: 2 + random.below(2) }, () => listen(member, held, { ...opening, uid })));
}

interface Opening {
  readonly place: Place;
  readonly port: number;
  readonly uid: number;
  readonly backlog: number;
}

async function listen(
  member: Member,
  held: HeldSockets,
  { place, port, uid, backlog }: Opening,
): Promise<HeldSocket | null> {
  const slot = member.freeSlot();
  const words = ['listen', slot, place.address, port, backlog, userInOrder(uid), place.flags || '-'];
  const opened = await member.worker.open(words.join(' '));
  if (!opened) return null;
  const socket = { transport: 'tcp', local: localOf(opened, place), peer: null, uid, id: opened.id } as const;
  const listener = held.add({ kind: 'listener', states: ['listen'], ...socket }, member.worker.pid);
  member.put(listener, slot);
  return listener;
}

async function bindUdp(member: Member, held: HeldSockets, random: Random): Promise<void> {
  const [place, slot, uid] = [pickPlace(random), member.freeSlot(), pickUser(random)];
  const words = ['bind', slot, place.address, pickPort(random), userInOrder(uid), place.flags || '-'];
  const opened = await member.worker.open(words.join(' '));
  if (!opened) return;
  const socket = { transport: 'udp', local: localOf(opened, place), peer: null, uid, id: opened.id } as const;
  member.put(held.add({ kind: 'datagram', states: null, ...socket }, member.worker.pid), slot);
}

/** UDP asks nobody, so that it can be connected to a port that nobody has. */
async function connectUdp(member: Member, held: HeldSockets, random: Random): Promise<void> {
  const [slot, uid] = [member.freeSlot(), pickUser(random)];
  const address = random.percent(50) ? '127.0.0.1' : '::1';
  const words = ['connect', slot, 'udp', address, FIRST_PORT + random.below(PORTS), userInOrder(uid)];
  const opened = await member.worker.open(words.join(' '));
  if (!opened) return;
  const socket = { transport: 'udp', local: opened.local, peer: opened.peer, uid, id: opened.id } as const;
  member.put(held.add({ kind: 'datagram', states: null, ...socket }, member.worker.pid), slot);
}

function connectTcp(member: Member, held: HeldSockets, random: Random, claim: Claim): Promise<void> | null {
  const listener = random.pick(held.all().filter((socket) => listening.has(socket)));
  const how = listener && listening.get(listener);
  if (!how || !claim(listener)) return null;
  const [slot, uid] = [member.freeSlot(), pickUser(random)];
  const port = listener.local.split(':').at(-1) ?? '';
  const address = reachable(how.address, listener.local, random);
  const words = ['connect', slot, 'tcp', address, port, userInOrder(uid)];
  return member.worker.open(words.join(' ')).then((opened) => {
    if (!opened) return;
    // While it waits for an answer, getpeername(2) does not tell the peer.
    const peer = opened.peer ?? (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);
    const client = held.add(
      { kind: 'end', transport: 'tcp', local: opened.local, peer, uid, id: opened.id, states: ['established'] },
      member.worker.pid,
    );
    member.put(client, slot);
    held.connect(client, listener, how.backlog);
  });
}

/** An address that a listener on all of them can be reached at. */
function reachable(address: string, local: string, random: Random): string {
  if (address === '0.0.0.0') return random.percent(50) ? '127.0.0.1' : '127.0.0.5';
  if (address !== '::') return address;
  return local.startsWith('*') && random.percent(50) ? '127.0.0.1' : '::1';
}

/** Other ports than those of what stays open. */
const FIRST_BRIEF_PORT = 22_000;
const BRIEF_PORTS = 900;

/** A listener and a connection that are gone at once. */
export async function openBriefly(member: Member, random: Random): Promise<void> {
  const [listener, client, server] = [member.freeSlot(), member.freeSlot(), member.freeSlot()];
  const port = FIRST_BRIEF_PORT + random.below(BRIEF_PORTS);
  const orders = [
    `listen ${listener} 127.0.0.1 ${port} 5 0 -`,
    `connect ${client} tcp 127.0.0.1 ${port} 0`,
    `accept ${server} ${listener}`,
    ...[client, server, listener].map((slot) => `${random.percent(50) ? 'close' : 'reset'} ${slot}`),
  ];
  await Promise.all(orders.map((order) => member.worker.order(order)));
}
