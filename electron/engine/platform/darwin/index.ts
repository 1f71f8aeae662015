import type { PortRange } from '../../enrich/describe-socket';
import type { Platform } from '../platform';
import { createLsofPlatform } from './lsof-platform';
import { runProgram } from '../run-program';

const SYSCTL = '/usr/sbin/sysctl';
const LIMITS = { timeoutMs: 2000, mostBytes: 1024 };

/** The range of macOS when it cannot be read, which is IANA's (RFC 6335, section 6). */
const DEFAULT_EPHEMERAL_PORTS: PortRange = { first: 49152, last: 65535 };

/** macOS, by the programs that it comes with: no library of others, no privilege. */
export async function createDarwinPlatform(): Promise<Platform> {
  return createLsofPlatform({
    lsof: '/usr/sbin/lsof',
    ps: '/bin/ps',
    launchctl: '/bin/launchctl',
    codesign: '/usr/bin/codesign',
    ephemeralPorts: await readEphemeralPorts(),
    isRoot: process.geteuid?.() === 0,
  });
}

async function readEphemeralPorts(): Promise<PortRange> {
  const names = ['net.inet.ip.portrange.first', 'net.inet.ip.portrange.last'];
  const answer = await runProgram(SYSCTL, ['-n', ...names], LIMITS);
  if (!answer.ok || answer.value.exitCode !== 0) return DEFAULT_EPHEMERAL_PORTS;
  return parsePortRange(answer.value.stdout.toString()) ?? DEFAULT_EPHEMERAL_PORTS;
}

/** "49152\n65535\n", inet(4). */
export function parsePortRange(text: string): PortRange | null {
  const [first = 0, last = 0, ...more] = text.trim().split('\n').map(Number);
  const isRange = more.length === 0 && Number.isInteger(first) && Number.isInteger(last);
  return isRange && first > 0 && last >= first && last <= 0xffff ? { first, last } : null;
}
