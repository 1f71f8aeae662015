import { once } from 'node:events';
import { readSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadLibc } from './libc';
import type { ReadFile } from './sock-stat-gate';
import { SockStatGate } from './sock-stat-gate';

// The kernel's own counters, moved by real listeners. Others of this computer move them, too.

const patience = { timeout: 10_000, interval: 1 };

const loaded = await loadLibc();
if (!loaded.ok) throw new Error(loaded.error.detail);
const { pread } = loaded.value;

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe.each<{ readonly by: string; readonly readFile: ReadFile }>([
  { by: 'libc', readFile: (fd, buffer) => pread(fd, buffer, buffer.length, 0) },
  { by: 'Node', readFile: (fd, buffer) => readSync(fd, buffer, 0, buffer.length, 0) },
])('the counters, read by $by', ({ readFile }) => {
  it.each(['127.0.0.1', '::1'])('move when a socket begins to listen on %s, and are still else', async (host) => {
    const gate = new SockStatGate(readFile);
    try {
      expect(gate.mayHaveChanged()).toBe(true);
      await vi.waitFor(() => {
        expect(gate.mayHaveChanged()).toBe(false);
      }, patience);
      const server = createServer();
      servers.push(server);
      server.listen({ host, port: 0 });
      await once(server, 'listening');
      expect(gate.mayHaveChanged()).toBe(true);
    } finally {
      gate.dispose();
    }
  });
});

it.each<{ readonly how: string; readonly readFile: ReadFile }>([
  {
    how: 'a call that throws',
    readFile: () => {
      throw new Error('EIO');
    },
  },
  { how: 'a call that gives -1', readFile: () => -1 },
])('counters that cannot be read by $how never move', ({ readFile }) => {
  const gate = new SockStatGate(readFile);
  expect([gate.mayHaveChanged(), gate.mayHaveChanged()]).toEqual([false, false]);
  gate.dispose();
});
