import { win32 } from 'node:path';
import type { FirewallProfile, ProfileVerdict } from '../../../../shared/domain/firewall';
import type { NetworkType, Transport } from '../../../../shared/domain/socket';
import type { FirewallRule } from './parse-firewall-rule';

/** How the firewall is set for one kind of network ([MS-FASP] 2.2.37, FW_PROFILE_CONFIG). */
export interface ProfileSettings {
  /** EnableFirewall */
  readonly enabled: boolean;
  /** DoNotAllowExceptions: no rule lets anything in. */
  readonly shielded: boolean;
  /** DefaultInboundAction: what no rule is for is let in. */
  readonly allowsByDefault: boolean;
  /** AllowLocalPolicyMerge: rules of this computer count beside those of an administrator's policy. */
  readonly mergesLocalRules: boolean;
}

/** All that decides. */
export interface FirewallPolicy {
  readonly settings: Readonly<Record<FirewallProfile, ProfileSettings>>;
  /** Those of an administrator's policy. */
  readonly policyRules: readonly FirewallRule[];
  readonly localRules: readonly FirewallRule[];
}

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
  /** The system's variables, by their names in small letters. */
  readonly variables: ReadonlyMap<string, string>;
}

/**
 * Whether a rule is for connections to a listener.
 * - `part`: for some of them, by who connects;
 * - `unknown`: it cannot be said here.
 */
type Match = 'no' | 'part' | 'whole' | 'unknown';

const profiles: readonly FirewallProfile[] = ['domain', 'private', 'public'];

/** IANA's numbers. */
const protocols = { tcp: 6, udp: 17 } as const;
/** The kernel's own process, in which nothing else runs. */
const SYSTEM_PID = 4;

/** Variables that mean the same for a service as for a user; the others, as %LOCALAPPDATA%, do not. */
const systemVariables: ReadonlySet<string> = new Set([
  'systemroot',
  'windir',
  'systemdrive',
  'programfiles',
  'programfiles(x86)',
  'programw6432',
  'commonprogramfiles',
  'programdata',
  'allusersprofile',
]);

/**
 * What the firewall does with connections to a listener, for each kind of network; empty where a rule decides of which it
 * is not known whether it is for them. `allowed` means that somebody is let in, perhaps not everybody. Rules for services
 * alone (RestrictedServices) and for packaged apps alone (AppIso) are not among these.
 */
export function evaluateFirewall(policy: FirewallPolicy, target: FirewallTarget): readonly ProfileVerdict[] {
  const matched = [...policy.policyRules, ...policy.localRules].flatMap((rule) => {
    const match = matchOf(rule, target);
    return match === 'no' ? [] : [{ rule, match, isLocal: !policy.policyRules.includes(rule) }];
  });
  const verdicts = profiles.map((profile) => {
    const settings = policy.settings[profile];
    const inForce = matched.filter(
      ({ rule, isLocal }) => rule.profiles.includes(profile) && (settings.mergesLocalRules || !isLocal),
    );
    return verdictOf(profile, settings, inForce);
  });
  return verdicts.every((verdict) => verdict !== null) ? verdicts : [];
}

interface Matched {
  readonly rule: FirewallRule;
  readonly match: Match;
}

/** Rules that block come before those that allow ("Windows Firewall rules", MSDN). Null where it cannot be said. */
function verdictOf(
  profile: FirewallProfile,
  settings: ProfileSettings,
  matched: readonly Matched[],
): ProfileVerdict | null {
  if (!settings.enabled) return { profile, verdict: 'off', rule: null };
  if (settings.shielded) return { profile, verdict: 'blocked', rule: null };
  const find = (action: FirewallRule['action'], match: Match) =>
    matched.find((each) => each.rule.action === action && each.match === match)?.rule;
  const hasBypass = matched.some(({ rule }) => rule.action === 'bypass');

  const block = find('block', 'whole');
  if (block) return hasBypass ? null : { profile, verdict: 'blocked', rule: block.name };

  const partOfAllow = find('allow', 'part');
  const partOfBlock = find('block', 'part');
  // Some are let in and some are not: they may be the same.
  const allow = find('allow', 'whole') ?? (partOfBlock ? undefined : partOfAllow);
  if (allow || settings.allowsByDefault) {
    return find('block', 'unknown') ? null : { profile, verdict: 'allowed', rule: allow?.name ?? null };
  }
  const mayAllow = hasBypass || find('allow', 'unknown') !== undefined || partOfAllow !== undefined;
  return mayAllow ? null : { profile, verdict: 'blocked', rule: null };
}

function matchOf(rule: FirewallRule, target: FirewallTarget): Match {
  const conditions = [
    rule.protocol === null || rule.protocol === protocols[target.transport] ? 'whole' : 'no',
    matchPort(rule, target),
    matchAddresses(rule, target),
    rule.remotePorts ? 'part' : 'whole',
    matchApplication(rule, target),
    matchService(rule, target),
    matchPackage(rule, target),
    rule.conditional ? 'unknown' : 'whole',
  ] as const;
  return (['no', 'unknown', 'part'] as const).find((match) => conditions.includes(match)) ?? 'whole';
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

function matchApplication({ application }: FirewallRule, target: FirewallTarget): Match {
  if (application === null) return 'whole';
  if (application.toLowerCase() === 'system') return target.pid === SYSTEM_PID ? 'whole' : 'no';
  if (target.pid === SYSTEM_PID) return 'no';
  if (target.executablePath === null) return 'unknown';
  const wanted = plainPath(application, target.variables);
  const own = plainPath(target.executablePath, target.variables);
  if (wanted === own) return 'whole';
  // A short name (8.3), another name for a drive or a variable of a user may hide the same file.
  const isPlain = [wanted, own].every((path) => /^[a-z]:\\[^~%]*$/.test(path));
  return isPlain || !mayHaveSameName(wanted, own) ? 'no' : 'unknown';
}

function mayHaveSameName(one: string, other: string): boolean {
  const names = [win32.basename(one), win32.basename(other)];
  return names[0] === names[1] || names.some((name) => name.includes('~'));
}

function plainPath(path: string, variables: ReadonlyMap<string, string>): string {
  const whole = path.replace(/%([^%]+)%/g, (written, name: string) => {
    const key = name.toLowerCase();
    return (systemVariables.has(key) ? variables.get(key) : undefined) ?? written;
  });
  return win32.normalize(whole.replace(/^(?:\\\\\?|\\\?\?)\\/, '')).toLowerCase();
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

function matchPackage({ packaged }: FirewallRule, { pid, executablePath }: FirewallTarget): Match {
  if (!packaged) return 'whole';
  if (executablePath === null) return pid === SYSTEM_PID ? 'no' : 'unknown';
  return packageFolders.test(executablePath) ? 'unknown' : 'no';
}
