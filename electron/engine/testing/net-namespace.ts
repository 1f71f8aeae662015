import { readFileSync, readdirSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/** It takes root, and ip(8) of iproute2. */
export function canAddNamespaces(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync('ip', ['netns', 'list'], { stdio: 'ignore', timeout: 5000 });
    return true;
  } catch {
    return false;
  }
}

/** Runs `ip` with these words. */
export function ip(...words: readonly string[]): void {
  execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 10_000 });
}

// Opens each of its arguments, one after the other (`tcp 0.0.0.0 8080`, `udp4 ...`, `udp6 ...`; `connect`, with the local
// port behind it), says so, and waits for its end.
const program = `
  const open = (text) => new Promise((done) => {
    const [transport, host, port, localPort = 0] = text.split(' ');
    if (transport === 'connect') require('net').connect({ host, port: Number(port), localPort: Number(localPort) }, done);
    else if (transport === 'tcp') require('net').createServer().listen(Number(port), host, done);
    else require('dgram').createSocket(transport).bind(Number(port), host, done);
  });
  (async () => {
    for (const text of process.argv.slice(1)) await open(text);
    console.log('ready');
  })();
`;

/** A Node that holds sockets; `before` are the words of the program that starts it elsewhere. */
export async function listenIn(before: readonly string[], sockets: readonly string[]): Promise<ChildProcess> {
  const [command = process.execPath, ...words] = [...before, process.execPath, '-e', program, ...sockets];
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

/** Ends a process that was started here, and waits for it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** How many programs of this name run in a process group, by /proc/PID/stat (proc(5)): `4711 (sleep) S 4700 4700 ...`. */
export function countInGroup(group: number, program: string): number {
  const isMember = (pid: string): boolean => {
    try {
      const [, comm, pgrp] = /^\d+ \((.*)\) \S \d+ (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      return comm === program && Number(pgrp) === group;
    } catch {
      // It has ended meanwhile.
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isMember(name)).length;
}
