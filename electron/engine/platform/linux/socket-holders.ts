import { NO_SOCKET } from './read-descriptors';

/** What a process has as each of its descriptors: the inode of a socket, or NO_SOCKET. */
type Descriptors = ReadonlyMap<number, number>;

const none: Descriptors = new Map();

/** Which processes hold which sockets, both ways round. */
export class SocketHolders {
  private readonly pidsByInode = new Map<number, readonly number[]>();
  /** Most sockets have one holder: those of one process share a list, for there are tens of thousands. */
  private readonly lists = new Map<number, readonly number[]>();
  private readonly descriptors = new Map<number, Descriptors>();

  /** Lowest first; empty for an inode that nobody is known to hold. */
  pidsOf(inode: number): readonly number[] {
    return this.pidsByInode.get(inode) ?? [];
  }

  /** As they were last set. */
  descriptorsOf(pid: number): Descriptors {
    return this.descriptors.get(pid) ?? none;
  }

  /** Sets what a process holds, and gives the inodes that it did not hold before or does not hold any more. */
  set(pid: number, descriptors: Descriptors): readonly number[] {
    const before = socketsAmong(this.descriptorsOf(pid));
    const now = socketsAmong(descriptors);
    const differing: number[] = [];
    for (const inode of now) {
      if (before.has(inode)) continue;
      this.link(inode, pid);
      differing.push(inode);
    }
    for (const inode of before) {
      if (now.has(inode)) continue;
      this.unlink(inode, pid);
      differing.push(inode);
    }
    if (descriptors.size > 0) this.descriptors.set(pid, descriptors);
    else this.descriptors.delete(pid);
    if (now.size === 0) this.lists.delete(pid);
    return differing;
  }

  private link(inode: number, pid: number): void {
    const pids = this.pidsByInode.get(inode);
    const linked = pids ? [...pids, pid].sort((a, b) => a - b) : this.listOf(pid);
    this.pidsByInode.set(inode, linked);
  }

  private listOf(pid: number): readonly number[] {
    const list = this.lists.get(pid) ?? [pid];
    this.lists.set(pid, list);
    return list;
  }

  private unlink(inode: number, pid: number): void {
    const rest = this.pidsOf(inode).filter((other) => other !== pid);
    if (rest.length > 0) this.pidsByInode.set(inode, rest);
    else this.pidsByInode.delete(inode);
  }
}

function socketsAmong(descriptors: Descriptors): ReadonlySet<number> {
  const inodes = new Set(descriptors.values());
  inodes.delete(NO_SOCKET);
  return inodes;
}
