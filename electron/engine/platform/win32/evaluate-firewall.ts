import type { FirewallProfile, ProfileVerdict } from '../../../../shared/domain/firewall';
import type { FirewallTarget, Match } from './match-firewall-rule';
import { isPackaged, matchOf } from './match-firewall-rule';
import type { FirewallRule } from './parse-firewall-rule';

/** How the firewall is set for one kind of network ([MS-FASP] 2.2.38, FW_PROFILE_CONFIG). */
export interface ProfileSettings {
  /** EnableFirewall */
  readonly enabled: boolean;
  /** DoNotAllowExceptions: no rule lets anything in. */
  readonly shielded: boolean;
  /** DefaultInboundAction: what no rule is for is let in. */
  readonly allowsByDefault: boolean;
  /** AllowLocalPolicyMerge: rules of this computer count beside those of an administrator's policy. */
  readonly mergesLocalRules: boolean;
  /** DisabledInterfaces: there are adapters on which the firewall does nothing. */
  readonly leavesOutInterfaces: boolean;
}

/** All that decides. */
export interface FirewallPolicy {
  readonly settings: Readonly<Record<FirewallProfile, ProfileSettings>>;
  /** Those of an administrator's policy. */
  readonly policyRules: readonly FirewallRule[];
  readonly localRules: readonly FirewallRule[];
  /** What services may not do, whatever other rules there are (Windows Service Hardening). */
  readonly restrictions: readonly FirewallRule[];
}

interface Matched {
  readonly rule: FirewallRule;
  readonly match: Match;
}

const profiles: readonly FirewallProfile[] = ['domain', 'private', 'public'];

/**
 * What the firewall does with connections to a listener, for each kind of network; empty where a rule decides of which it
 * is not known whether it is for them, and for packaged apps, whose own rules (AppIso) are not among these. `allowed` means
 * that somebody is let in, perhaps not everybody.
 */
export function evaluateFirewall(policy: FirewallPolicy, target: FirewallTarget): readonly ProfileVerdict[] {
  if (isPackaged(target)) return [];
  const policyRules = matching(policy.policyRules, target);
  const localRules = matching(policy.localRules, target);
  const restrictions = matching(policy.restrictions, target);
  const verdicts = profiles.map((profile) => {
    const settings = policy.settings[profile];
    const inForce = [...policyRules, ...(settings.mergesLocalRules ? localRules : [])].filter(isFor(profile));
    return verdictOf(profile, settings, inForce, restrictionOf(restrictions.filter(isFor(profile))));
  });
  return verdicts.every((verdict) => verdict !== null) ? verdicts : [];
}

function matching(rules: readonly FirewallRule[], target: FirewallTarget): readonly Matched[] {
  return rules.flatMap((rule) => {
    const match = matchOf(rule, target);
    return match === 'no' ? [] : [{ rule, match }];
  });
}

function isFor(profile: FirewallProfile) {
  return ({ rule }: Matched): boolean => rule.profiles.includes(profile);
}

/**
 * The rule that keeps a service from being connected to; null for none. Here those that allow come first: the others forbid
 * whatever else there is ("Network restrictions for service hardening", Microsoft's blog of Vista's security).
 */
function restrictionOf(matched: readonly Matched[]): FirewallRule | 'unknown' | null {
  const allows = matched.filter(({ rule }) => rule.action !== 'block');
  const blocks = matched.filter(({ rule }) => rule.action === 'block');
  if (blocks.length === 0 || allows.some(({ match }) => match === 'whole')) return null;
  const whole = blocks.find(({ match }) => match === 'whole');
  return whole && allows.length === 0 ? whole.rule : 'unknown';
}

/** Null where it cannot be said. Restrictions hold even where the firewall is switched off (as above). */
function verdictOf(
  profile: FirewallProfile,
  settings: ProfileSettings,
  matched: readonly Matched[],
  restriction: FirewallRule | 'unknown' | null,
): ProfileVerdict | null {
  if (!settings.enabled) return restriction === null ? { profile, verdict: 'off', rule: null } : null;
  if (settings.leavesOutInterfaces) return null;
  if (settings.shielded) return { profile, verdict: 'blocked', rule: null };
  if (restriction !== null && restriction !== 'unknown') return { profile, verdict: 'blocked', rule: restriction.name };
  const verdict = verdictOfRules(profile, settings, matched);
  return restriction === 'unknown' && verdict?.verdict !== 'blocked' ? null : verdict;
}

/** Rules that block come before those that allow ("Windows Firewall rules", MSDN). */
function verdictOfRules(
  profile: FirewallProfile,
  settings: ProfileSettings,
  matched: readonly Matched[],
): ProfileVerdict | null {
  const find = (action: FirewallRule['action'], match?: Match) =>
    matched.find((each) => each.rule.action === action && (match === undefined || each.match === match))?.rule;
  const hasBypass = find('bypass') !== undefined;

  const block = find('block', 'whole');
  if (block) return hasBypass ? null : { profile, verdict: 'blocked', rule: block.name };

  const allow = find('allow', 'whole') ?? find('allow', 'part');
  if (allow || settings.allowsByDefault) {
    // Whom it keeps out may be everybody: as well as one address, a rule may name all of them.
    return find('block') ? null : { profile, verdict: 'allowed', rule: allow?.name ?? null };
  }
  const mayAllow = hasBypass || find('allow') !== undefined;
  return mayAllow ? null : { profile, verdict: 'blocked', rule: null };
}
