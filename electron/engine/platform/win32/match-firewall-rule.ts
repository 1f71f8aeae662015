import type { NetworkType, Transport } from '../../../../shared/domain/socket';
import type { FirewallRule } from './parse-firewall-rule';
import type { RulePrograms } from './rule-programs';
import { SYSTEM_PID } from './system-pids';

/** A listener, as the firewall sees it. */
export interface FirewallTarget {
  readonly transport: Transport;
  readonly networkType: NetworkType;
  readonly dualStack: boolean;
  readonly localPort: number;
  readonly pid: number;
  readonly executablePath: string | null;
  /** The services that run in its process, by name; none where that is not known either. */
  readonly services: readonly string[];
  /** The one that it belongs to; null where it is not known. */
  readonly service: string | null;
  readonly programs: Pick<RulePrograms, 'compare'>;
}

/**
 * Whether a rule is for connections to a listener.
 * - `part`: for some of them, by who connects;
 * - `unknown`: it cannot be said here.
 */
export type Match = 'no' | 'part' | 'whole' | 'unknown';

type Condition = (rule: FirewallRule, target: FirewallTarget) => Match;

/** What costs the least and fails the most comes first. */
const conditions: readonly Condition[] = [
  matchProtocol,
  matchPort,
  matchAddresses,
  ({ remotePorts }) => (remotePorts ? 'part' : 'whole'),
  ({ conditional }) => (conditional ? 'unknown' : 'whole'),
  matchPackage,
  matchService,
  matchApplication,
];

/** By the first that cannot be met, and then by what is known least of. */
export function matchOf(rule: FirewallRule, target: FirewallTarget): Match {
  let match: Match = 'whole';
  for (const condition of conditions) {
    const each = condition(rule, target);
    if (each === 'no') return 'no';
    if (each === 'unknown' || match === 'whole') match = each;
  }
  return match;
}

/** IANA's numbers. */
const protocols = { tcp: 6, udp: 17 } as const;

function matchProtocol({ protocol }: FirewallRule, { transport }: FirewallTarget): Match {
  return protocol === null || protocol === protocols[transport] ? 'whole' : 'no';
}

function matchPort({ localPorts }: FirewallRule, { localPort }: FirewallTarget): Match {
  if (localPorts === null) return 'whole';
  const isListed = localPorts.some(
    (ports) => ports !== 'unknown' && ports.first <= localPort && localPort <= ports.last,
  );
  if (isListed) return 'whole';
  return localPorts.includes('unknown') ? 'unknown' : 'no';
}

/** Addresses of one family leave nobody of the other. */
function matchAddresses({ remoteAddresses }: FirewallRule, { networkType, dualStack }: FirewallTarget): Match {
  if (remoteAddresses === null) return 'whole';
  const { ipv4, ipv6 } = remoteAddresses;
  return (ipv4 && (networkType === 'ipv4' || dualStack)) || (ipv6 && networkType === 'ipv6') ? 'part' : 'no';
}

function matchApplication(rule: FirewallRule, { pid, executablePath, programs }: FirewallTarget): Match {
  if (rule.application === null) return 'whole';
  if (rule.application.toLowerCase() === 'system') return pid === SYSTEM_PID ? 'whole' : 'no';
  if (pid === SYSTEM_PID) return 'no';
  if (executablePath === null) return 'unknown';
  const compared = programs.compare(rule, executablePath);
  if (compared === 'unknown') return 'unknown';
  return compared === 'same' ? 'whole' : 'no';
}

/** A process has the identities of all of its services (service SIDs), so that rules for one may be for its neighbours. */
function matchService({ service }: FirewallRule, target: FirewallTarget): Match {
  if (service === null) return 'whole';
  if (target.services.length === 0) return target.pid === SYSTEM_PID ? 'no' : 'unknown';
  if (service === '*') return 'whole';
  const wanted = service.toLowerCase();
  if (!target.services.some((each) => each.toLowerCase() === wanted)) return 'no';
  return target.services.length === 1 || target.service?.toLowerCase() === wanted ? 'whole' : 'unknown';
}

/** Whose packages processes are of is not asked: they are started from these folders. */
const packageFolders = /\\(?:windowsapps|systemapps)\\/i;

/** Whether a program may be a packaged app, for which the firewall has rules in another place. */
export function isPackaged({ executablePath }: FirewallTarget): boolean {
  return executablePath !== null && packageFolders.test(executablePath);
}

function matchPackage({ packaged }: FirewallRule, target: FirewallTarget): Match {
  if (!packaged) return 'whole';
  const mayBe = isPackaged(target) || (target.executablePath === null && target.pid !== SYSTEM_PID);
  return mayBe ? 'unknown' : 'no';
}
