import { execFileSync } from 'node:child_process';

/** One socket as `ss` tells it. */
export interface SsSocket {
  /** `tcp 127.0.0.1 3000` */
  readonly key: string;
  readonly pids: readonly number[];
}

/** What `ss` (iproute2) says of TCP listeners and unconnected UDP sockets: the independent source of the truth tests. */
export function readSs(): readonly SsSocket[] {
  const text = execFileSync('ss', ['-H', '-tulnp'], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  // A program's name may hold line feeds, and `ss` prints them as they are.
  return text
    .split('\n')
    .filter((line) => /^(tcp|udp) /.test(line))
    .map(parseLine);
}

/** "tcp   LISTEN 0      511        127.0.0.1:3000       0.0.0.0:*    users:(("node",pid=12,fd=18))" */
function parseLine(line: string): SsSocket {
  const [transport = '', , , , local = ''] = line.split(/\s+/);
  const colon = local.lastIndexOf(':');
  const address = local
    .slice(0, colon)
    .replace(/%.*?(\]?)$/, '$1')
    .replace(/^\[|\]$/g, '');
  const pids = Array.from(line.matchAll(/pid=(\d+)/g), ([, pid]) => Number(pid));
  return {
    // An asterisk stands for a socket of both families.
    key: `${transport} ${address === '*' ? '::' : address} ${local.slice(colon + 1)}`,
    pids: [...new Set(pids)].sort((a, b) => a - b),
  };
}
