import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { ProcessWatch } from './process-watch';

// Real processes, of which others come and go all the time.

const patience = { timeout: 10_000, interval: 5 };

describe('the processes of this computer', () => {
  it('are those of /proc, with this one', async () => {
    const watch = new ProcessWatch();
    await vi.waitFor(() => {
      const before = readdirSync('/proc').map(Number).filter(Boolean);
      expect(new Set(watch.pids())).toEqual(new Set(before));
    }, patience);
    expect(watch.pids()).toContain(process.pid);
    expect(watch.isReadable).toBe(true);
  });

  it('are not listed anew while none begins or ends', async () => {
    const watch = new ProcessWatch();
    await vi.waitFor(() => {
      expect(watch.pids()).toBe(watch.pids());
    }, patience);
  });

  it('have each new one among them at the next look, and none that has ended', async () => {
    const watch = new ProcessWatch();
    for (let time = 0; time < 20; time += 1) {
      watch.pids();
      watch.takeMoved();
      const child = spawn('sleep', ['60'], { stdio: 'ignore' });
      try {
        await once(child, 'spawn');
        expect(watch.pids()).toContain(child.pid);
        expect(watch.takeMoved()).toBe(true);
      } finally {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      expect(watch.pids()).not.toContain(child.pid);
      expect(watch.takeMoved()).toBe(true);
    }
  });
});
