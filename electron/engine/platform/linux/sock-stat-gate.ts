import { closeSync, openSync, readSync } from 'node:fs';
import { parseSockStat } from './parse-sock-stat';

const files = ['/proc/net/sockstat', '/proc/net/sockstat6'];

/**
 * A cheap sign that sockets have come or gone: the kernel's own counters, some microseconds to read.
 * It misses a change that leaves every count as it was; the regular tick sees that one.
 */
export class SockStatGate {
  private readonly fds = files.flatMap((file) => openIfThere(file));
  private readonly buffer = Buffer.alloc(1024);
  private lastText = '';
  private lastCounters = '';

  /** Whether the counters differ from those of the last call. */
  mayHaveChanged(): boolean {
    let text = '';
    for (const fd of this.fds) text += this.read(fd);
    // Most of the time nothing at all has moved, and this is asked many times a second.
    if (text === this.lastText) return false;
    this.lastText = text;
    const now = [...parseSockStat(text).values()].join(' ');
    const changed = now !== this.lastCounters;
    this.lastCounters = now;
    return changed;
  }

  dispose(): void {
    for (const fd of this.fds.splice(0)) closeSync(fd);
  }

  private read(fd: number): string {
    try {
      return this.buffer.toString('latin1', 0, readSync(fd, this.buffer, 0, this.buffer.length, 0));
    } catch {
      // Without its counters only the regular tick sees what changes.
      return '';
    }
  }
}

/** A kernel without IPv6 has no sockstat6, and a container may have neither. */
function openIfThere(file: string): number[] {
  try {
    return [openSync(file, 'r')];
  } catch {
    return [];
  }
}
