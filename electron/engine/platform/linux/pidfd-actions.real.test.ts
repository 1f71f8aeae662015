import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { createLinuxPlatform } from '.';
import type { Platform } from '../platform';

// Real processes and real signals.

const lastPid = '/proc/sys/kernel/ns_last_pid';
/** The system's choice of the next pid can be steered by root, where the kernel was built with it. */
const canChoosePids = process.getuid?.() === 0 && existsSync(lastPid);
/** How often a pid is used again under the eyes of a stop; `PORTHOLE_RACES=10000` for the long run. */
const races = Number(process.env['PORTHOLE_RACES'] ?? 100);

const children: ChildProcess[] = [];

afterEach(async () => {
  await Promise.all(children.splice(0).map(end));
});

function sleeper(): ChildProcess & { readonly pid: number } {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  children.push(child);
  if (child.pid === undefined) throw new Error('sleep could not be started');
  return child as ChildProcess & { readonly pid: number };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function identityOf(platform: Platform, pid: number): { pid: number; creationTime: number } {
  const usage = platform.processes.usage(pid);
  if (!usage) throw new Error(`no process ${pid}`);
  return { pid, creationTime: usage.creationTime };
}

describe('signals by identity', () => {
  it('ends the process that is meant', async () => {
    const platform = await createLinuxPlatform();
    const child = sleeper();
    expect(platform.actions.signal(identityOf(platform, child.pid), 'terminate')).toEqual({ ok: true, value: null });
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
  });

  it('leaves a process alone whose creation time is another', async () => {
    const platform = await createLinuxPlatform();
    const child = sleeper();
    const { pid, creationTime } = identityOf(platform, child.pid);
    const stranger = { pid, creationTime: creationTime - 10 };
    expect(platform.actions.signal(stranger, 'kill')).toEqual({ ok: false, error: { code: 'identityChanged' } });
    expect(platform.processes.usage(pid)?.creationTime).toBe(creationTime);
  });

  it('says of a process that has ended that it is gone', async () => {
    const platform = await createLinuxPlatform();
    const child = sleeper();
    const identity = identityOf(platform, child.pid);
    await end(child);
    expect(platform.actions.signal(identity, 'terminate')).toEqual({ ok: false, error: { code: 'gone' } });
  });

  it(
    `never stops the next process with the same pid, in ${races} tries`,
    async ({ skip }) => {
      skip(!canChoosePids, 'needs root, and a kernel that lets it choose pids');
      const platform = await createLinuxPlatform();
      let reused = 0;
      while (reused < races) {
        const first = sleeper();
        const identity = identityOf(platform, first.pid);
        await end(first);
        writeFileSync(lastPid, String(identity.pid - 1));
        const second = sleeper();
        // Another program may have been given the pid; then this try says nothing.
        if (second.pid === identity.pid && identityOf(platform, second.pid).creationTime !== identity.creationTime) {
          reused += 1;
          const signalled = platform.actions.signal(identity, 'kill');
          expect(signalled).toEqual({ ok: false, error: { code: 'identityChanged' } });
          expect(platform.processes.usage(second.pid)).not.toBeNull();
        }
        await end(second);
        children.length = 0;
      }
    },
    races * 200,
  );
});
