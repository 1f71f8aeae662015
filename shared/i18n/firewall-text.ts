import type { TFunction } from 'i18next';
import type { FirewallProfile, FirewallVerdict, ProfileVerdict } from '../domain/firewall';
import { visibleText } from '../domain/visible-text';

const verdicts = ['allowed', 'blocked', 'off'] as const satisfies readonly ProfileVerdict['verdict'][];
const allProfiles: readonly FirewallProfile[] = ['private', 'public', 'domain'];
const list = new Intl.ListFormat('en');

/** What Windows' firewall does with connections to a listener on each kind of network, and which kind that is now. */
export function firewallText(t: TFunction, { profiles, current }: Omit<FirewallVerdict, 'socketId'>): string {
  const parts = verdicts.flatMap((verdict) => partText(t, verdict, profiles) ?? []);
  if (parts.length === 0) return t('common.firewall.unknown');
  return [t('common.firewall.sentence', { parts: list.format(parts) }), currentText(t, current)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** What it does on the networks with one verdict; null where there are none. */
function partText(t: TFunction, verdict: ProfileVerdict['verdict'], all: readonly ProfileVerdict[]): string | null {
  const alike = all.filter((profile) => profile.verdict === verdict);
  if (alike.length === 0) return null;
  const networks = networksText(
    t,
    alike.map(({ profile }) => profile),
  );
  const part = t(`common.firewall.${verdict}`, { networks });
  const [rule, ...others] = new Set(alike.flatMap((profile) => (profile.rule === null ? [] : [profile.rule])));
  if (rule === undefined) return part;
  if (others.length === 0) return t('common.firewall.byRule', { part, rule: visibleText(rule) });
  const names = [rule, ...others].map((name) => t('common.firewall.ruleName', { rule: visibleText(name) }));
  return t('common.firewall.byRules', { part, rules: list.format(names) });
}

function networksText(t: TFunction, profiles: readonly FirewallProfile[]): string {
  if (allProfiles.every((profile) => profiles.includes(profile))) return t('common.firewall.all');
  return t('common.firewall.networks', { kinds: kindsText(t, profiles) });
}

function kindsText(t: TFunction, profiles: readonly FirewallProfile[]): string {
  const inOrder = allProfiles.filter((profile) => profiles.includes(profile));
  return list.format(inOrder.map((profile) => t(`common.firewall.profile.${profile}`)));
}

/** Nothing is said while no network is connected. */
function currentText(t: TFunction, current: readonly FirewallProfile[] | null): string {
  if (current === null) return t('common.firewall.currentUnknown');
  return current.length === 0 ? '' : t('common.firewall.current', { kinds: kindsText(t, current) });
}
