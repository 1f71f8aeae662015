import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadLibc } from './libc';
import { readCounters } from './proc-net-source';
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
  { by: 'Node', readFile: readCounters },
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

it.each([0, -1])('counters that give %d bytes never move', (length) => {
  const gate = new SockStatGate(() => length);
  expect([gate.mayHaveChanged(), gate.mayHaveChanged()]).toEqual([false, false]);
  gate.dispose();
});

it('what cannot be read has no bytes', () => {
  const fd = openSync('/proc/net/sockstat', 'r');
  closeSync(fd);
  expect(readCounters(fd, Buffer.alloc(1024))).toBe(0);
});

describe('what the counters say', () => {
  const lines = [
    'TCP: inuse 9 orphan 0 tw 0 alloc 12 mem 1\n',
    'TCP: inuse 10 orphan 0 tw 0 alloc 12 mem 1\n',
  ] as const;

  it.each([
    { from: lines[0], to: lines[0], moves: false },
    { from: lines[0], to: lines[1], moves: true },
    { from: lines[1], to: lines[0], moves: true },
    { from: lines[0], to: lines[0].replace('mem 1', 'mem 1234'), moves: false },
    { from: lines[0].replace('mem 1', 'mem 1234'), to: lines[0], moves: false },
  ])('$from then $to: moved $moves', ({ from, to, moves }) => {
    let text: string = from;
    const gate = new SockStatGate((_fd, buffer) => buffer.write(text, 'latin1'));
    expect(gate.mayHaveChanged()).toBe(true);
    text = to;
    expect(gate.mayHaveChanged()).toBe(moves);
    gate.dispose();
  });
});
