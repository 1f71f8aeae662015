import type { SocketId } from '../../shared/domain/socket';
import { Claims } from './claims';
import type { HeldSocket } from './held-sockets';
import { HeldSockets } from './held-sockets';
import { Member } from './members';
import { openBriefly, openRandomly } from './openings';
import type { Random } from './random';
import { startWorker } from './worker';

const MEMBERS = 6;
const CHILDREN_A_MEMBER = 3;
/** With more sockets than this, more are closed than opened. */
const MANY_SOCKETS = 70;
/** Orders that nobody waits for are spread over the looks that are taken meanwhile. */
const LONGEST_PAUSE_US = 20_000;

/** A process that has taken, or let go of, a socket that others hold, too. */
export interface HandOver {
  readonly id: SocketId;
  readonly pid: number;
}

/** What one action does: it chooses and gives its orders at once, and takes note of what came of them later. */
type Action = (member: Member) => Promise<void> | null;

/** The test's own processes and their sockets, changed at random. */
export class Churn {
  readonly held = new HeldSockets();
  /** What was done since this was last emptied, in the workers' own words, and which sockets have changed hands. */
  readonly journal: string[] = [];
  readonly handOvers: HandOver[] = [];
  private members: Member[] = [];
  private readonly busy = new Claims();
  /** Sockets that were ever given to another process. */
  private readonly handed = new WeakSet<HeldSocket>();

  constructor(
    private readonly random: Random,
    private readonly program: string,
  ) {}

  async start(): Promise<void> {
    while (this.members.length < MEMBERS) this.members.push(await this.startMember());
  }

  /** So many actions, one after another. */
  async act(times: number, between: () => Promise<void>): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await this.actOnce();
      this.busy.clear();
      await between();
    }
  }

  /** So many actions at once, with pauses between them; resolves when all are done. */
  async scatter(times: number): Promise<void> {
    const actions: Promise<unknown>[] = [];
    for (let time = 0; time < times; time += 1) {
      const member = this.random.pick(this.members.filter((one) => !this.busy.has(one)));
      if (!member) break;
      actions.push(member.worker.order(`pause ${this.random.below(LONGEST_PAUSE_US)}`), this.actOnce(member));
    }
    await Promise.all(actions);
    this.busy.clear();
  }

  async end(): Promise<void> {
    await Promise.all(this.members.map(({ worker }) => worker.kill()));
  }

  private async startMember(): Promise<Member> {
    return new Member(await startWorker(this.program, (line) => this.journal.push(line)));
  }

  private async actOnce(chosen?: Member): Promise<void> {
    const member = chosen ?? this.random.pick(this.members);
    if (!member) throw new Error('There is no worker.');
    const isFull = this.held.all().length > MANY_SOCKETS;
    const action = this.random.percent(isFull ? 15 : 55)
      ? this.open
      : (this.random.pick([this.accept, this.accept, this.close, this.close, this.close, ...this.others]) ?? this.open);
    await action(member);
  }

  private readonly open: Action = (member) => openRandomly(member, this.held, this.random, this.busy.claim);

  private readonly accept: Action = (member) => {
    const listener = this.random.pick(member.sockets.filter(({ queue }) => queue.length > 0));
    if (!listener || !this.busy.claim(listener)) return null;
    const slot = member.freeSlot();
    const opened = member.worker.open(`accept ${slot} ${member.slotOf(listener)}`);
    return opened.then((end) => {
      if (end) member.put(this.held.accept(listener, end, member.worker.pid), slot);
    });
  };

  private readonly close: Action = (member) => {
    const socket = this.random.pick(member.sockets);
    if (!socket || !this.busy.claim(socket)) return null;
    const order = socket.kind === 'end' && this.random.percent(30) ? 'reset' : 'close';
    const closed = member.worker.order(`${order} ${member.slotOf(socket)}`);
    member.remove(socket);
    return closed.then(() => {
      if (order === 'reset') socket.resets = true;
      this.held.release(socket, member.worker.pid);
      if (socket.holders.size > 0 || socket.mailbox !== null) this.noteHandOver(socket, member);
    });
  };

  private readonly shutdown: Action = (member) => {
    const open = (socket: HeldSocket): boolean => /established|close_wait/.test(socket.states?.[0] ?? '');
    const end = this.random.pick(member.sockets.filter((socket) => socket.sure && open(socket)));
    if (!end || !this.busy.claim(end)) return null;
    return member.worker.order(`shutdown ${member.slotOf(end)}`).then(() => {
      this.held.sayEnd(end);
    });
  };

  private readonly fork: Action = (member) => {
    if (member.children.size >= CHILDREN_A_MEMBER) return null;
    const child = member.freeChild();
    return member.worker.fork(child).then((pid) => {
      member.children.set(child, pid);
      this.held.fork(member.worker.pid, pid);
    });
  };

  private readonly endChild: Action = (member) => {
    const [child, pid] = this.random.pick([...member.children]) ?? [];
    if (child === undefined || pid === undefined || !this.busy.claim(...this.held.of(pid))) return null;
    member.children.delete(child);
    return member.worker.order(`end ${child}`).then(() => {
      this.endProcess(pid);
    });
  };

  private readonly give: Action = (member) => {
    const receiver = this.random.pick(this.members.filter((other) => other !== member && !this.busy.has(other)));
    if (!receiver || this.busy.has(receiver.mailbox)) return null;
    const { pid } = receiver.worker;
    const socket = this.random.pick(member.sockets.filter((one) => one.mailbox === null && !one.holders.has(pid)));
    if (!socket || !this.busy.claim(socket)) return null;
    this.busy.add(receiver.mailbox);
    return member.worker.order(`give ${member.slotOf(socket)} ${pid}`).then((given) => {
      if (!given) return;
      socket.mailbox = pid;
      this.handed.add(socket);
      receiver.mailbox.push(socket);
    });
  };

  private readonly take: Action = (member) => {
    const [socket] = member.mailbox;
    if (!socket || this.busy.has(member.mailbox) || !this.busy.claim(socket)) return null;
    this.busy.add(member.mailbox);
    const slot = member.freeSlot();
    return member.worker.open(`take ${slot}`).then((taken) => {
      if (!taken) throw new Error('A worker could not take what was handed to it.');
      member.mailbox.shift();
      socket.mailbox = null;
      this.held.take(socket, member.worker.pid);
      member.put(socket, slot);
      this.noteHandOver(socket, member);
    });
  };

  /** SIGKILL, with no time to say farewell; another one takes its place. */
  private readonly kill: Action = (member) => {
    const { worker, children, mailbox } = member;
    const sockets = [...children.values(), worker.pid].flatMap((pid) => this.held.of(pid));
    if (this.busy.has(mailbox) || !this.busy.claim(...sockets, ...mailbox)) return null;
    this.busy.add(member);
    // What it has been ordered before is done first, for nobody would know whether it was.
    const ended = worker.order('pause 0').then(() => worker.kill());
    return ended.then(async () => {
      for (const pid of [...children.values(), worker.pid]) this.endProcess(pid);
      const successor = await this.startMember();
      this.members = this.members.map((other) => (other === member ? successor : other));
    });
  };

  private readonly flash: Action = (member) => openBriefly(member, this.random);

  private readonly others: readonly Action[] = [
    this.shutdown,
    this.fork,
    this.endChild,
    this.give,
    this.take,
    this.take,
    this.kill,
    this.flash,
  ];

  private noteHandOver({ id }: HeldSocket, { worker }: Member): void {
    if (id !== null) this.handOvers.push({ id, pid: worker.pid });
  }

  private endProcess(pid: number): void {
    // Where it was the last that the engine knew of, the engine waits for one more read before it believes the loss.
    const handed = this.held.of(pid).filter((socket) => this.handed.has(socket));
    this.handOvers.push(...handed.flatMap(({ id }) => (id === null ? [] : [{ id, pid }])));
    this.held.end(pid);
  }
}
