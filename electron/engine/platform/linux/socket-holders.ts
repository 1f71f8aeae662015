/** Which processes hold which sockets, both ways round. */
export class SocketHolders {
  private readonly pidsByInode = new Map<number, readonly number[]>();
  /** Most sockets have one holder: those of one process share a list, for there are tens of thousands. */
  private readonly lists = new Map<number, readonly number[]>();
  private readonly inodesByPid = new Map<number, ReadonlySet<number>>();

  /** Lowest first; empty for an inode that nobody is known to hold. */
  pidsOf(inode: number): readonly number[] {
    return this.pidsByInode.get(inode) ?? [];
  }

  /** Sets what a process holds, and gives the inodes that it did not hold before or does not hold any more. */
  set(pid: number, inodes: ReadonlySet<number>): readonly number[] {
    const before = this.inodesByPid.get(pid);
    const differing: number[] = [];
    for (const inode of inodes) {
      if (before?.has(inode)) continue;
      this.link(inode, pid);
      differing.push(inode);
    }
    before?.forEach((inode) => {
      if (inodes.has(inode)) return;
      this.unlink(inode, pid);
      differing.push(inode);
    });
    if (inodes.size > 0) this.inodesByPid.set(pid, inodes);
    else {
      this.inodesByPid.delete(pid);
      this.lists.delete(pid);
    }
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
