/** Which processes hold which sockets, both ways round. */
export class SocketHolders {
  private readonly pidsByInode = new Map<number, number[]>();
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
    else this.inodesByPid.delete(pid);
    return differing;
  }

  private link(inode: number, pid: number): void {
    const pids = this.pidsByInode.get(inode);
    if (pids)
      this.pidsByInode.set(
        inode,
        [...pids, pid].sort((a, b) => a - b),
      );
    else this.pidsByInode.set(inode, [pid]);
  }

  private unlink(inode: number, pid: number): void {
    const rest = this.pidsOf(inode).filter((other) => other !== pid);
    if (rest.length > 0) this.pidsByInode.set(inode, rest);
    else this.pidsByInode.delete(inode);
  }
}
