import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  readControlGroup,
  readNamespaceInode,
  readNetTable,
  readOfficialInode,
  readProcessName,
  readSockStat,
} from './read-namespace';

/** No process has this one: it is above the highest that Linux gives (PID_MAX_LIMIT, include/linux/threads.h). */
const NOBODY = 2 ** 22 + 1;

const servers = Array.from({ length: 20 }, () => createServer());

beforeAll(async () => {
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
});
afterAll(() => {
  for (const server of servers) server.close();
});

describe('what is read of a process', () => {
  it('is its own network for this process, and the same by each of its names', () => {
    expect(readNamespaceInode('self')).toBe(readNamespaceInode(process.pid));
    expect(readOfficialInode(process.pid)).toBe(statSync('/proc/self/ns/net').ino);
    expect(readSockStat(process.pid)).toMatch(/^TCP: inuse \d+/m);
  });

  it('is a table in whole lines, as far as it may be', () => {
    const whole = readNetTable(process.pid, 'tcp');
    const lines = whole?.text.split('\n') ?? [];
    expect(whole?.isWhole).toBe(true);
    expect(lines.length).toBeGreaterThan(servers.length);
    expect(lines[0]).toBe(readFileSync('/proc/net/tcp', 'latin1').split('\n')[0]);
    for (const most of [0, 1, 149, 150, 151, 1000, 2500]) {
      // net/ipv4/tcp_ipv4.c pads every line to TMPSZ, 150 bytes with its end.
      const lines = Math.floor(most / 150);
      const cut = readNetTable(process.pid, 'tcp', most);
      expect(cut?.text).toMatch(new RegExp(`^([^\n]{149}\n){${lines}}$`));
      expect(cut?.isWhole).toBe(false);
    }
  });

  it('is its name and its control group', () => {
    expect(readProcessName(process.pid)).toBe(readFileSync('/proc/self/comm', 'utf8').trimEnd());
    expect(readControlGroup(process.pid)).toBe(readFileSync('/proc/self/cgroup', 'utf8'));
  });

  it('is nothing where there is no process', () => {
    expect(readNamespaceInode(NOBODY)).toBeNull();
    expect(readOfficialInode(NOBODY)).toBeNull();
    expect(readSockStat(NOBODY)).toBeNull();
    expect(readNetTable(NOBODY, 'tcp')).toBeNull();
    expect(readProcessName(NOBODY)).toBeNull();
    expect(readControlGroup(NOBODY)).toBeNull();
  });
});
