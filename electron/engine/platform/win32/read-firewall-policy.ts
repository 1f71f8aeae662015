import type { FirewallProfile } from '../../../../shared/domain/firewall';
import type { FirewallPolicy, ProfileSettings } from './evaluate-firewall';
import type { FirewallRule } from './parse-firewall-rule';
import { parseFirewallRule } from './parse-firewall-rule';
import type { Registry, RegistryValue } from './registry';

const LOCAL = 'SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
/** What a device manager sets. */
const MDM = `${LOCAL}\\Mdm`;
/** What group policies set ([MS-GPFAS] 2.2.2). */
const POLICY = 'SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';
/** What keeps services from what they were not made for: Windows' own rules, and those that services have set for themselves. */
const RESTRICTED = `${LOCAL}\\RestrictedServices`;

/**
 * The keys with the settings of each profile: what comes first wins. Windows keeps those of private networks under the
 * name of before Vista; policies of that time have them for public ones too.
 */
const settingsKeys: Readonly<Record<FirewallProfile, readonly string[]>> = {
  domain: [`${POLICY}\\DomainProfile`, `${MDM}\\DomainProfile`, `${LOCAL}\\DomainProfile`],
  private: [
    `${POLICY}\\PrivateProfile`,
    `${POLICY}\\StandardProfile`,
    `${MDM}\\StandardProfile`,
    `${LOCAL}\\StandardProfile`,
  ],
  public: [
    `${POLICY}\\PublicProfile`,
    `${POLICY}\\StandardProfile`,
    `${MDM}\\PublicProfile`,
    `${LOCAL}\\PublicProfile`,
  ],
};

type Values = readonly RegistryValue[] | 'notThere' | 'failed';

/** All that decides what the firewall lets in; null where it cannot be read whole, or there is no such firewall. */
export async function readFirewallPolicy(registry: Registry): Promise<FirewallPolicy | null> {
  const localRules = await rulesOf(registry, `${LOCAL}\\FirewallRules`);
  const groupRules = await rulesOf(registry, `${POLICY}\\FirewallRules`);
  const mdmRules = await rulesOf(registry, `${MDM}\\FirewallRules`);
  const staticRules = await rulesOf(registry, `${RESTRICTED}\\Static\\System`, 'on');
  const configurableRules = await rulesOf(registry, `${RESTRICTED}\\Configurable\\System`, 'on');
  const domain = await settingsOf(registry, 'domain');
  const privateNetworks = await settingsOf(registry, 'private');
  const publicNetworks = await settingsOf(registry, 'public');
  if (localRules === null || localRules === 'notThere' || groupRules === null || mdmRules === null) return null;
  if (staticRules === null || configurableRules === null) return null;
  if (!domain || !privateNetworks || !publicNetworks) return null;
  return {
    settings: { domain, private: privateNetworks, public: publicNetworks },
    policyRules: thereOf(groupRules, mdmRules),
    localRules,
    restrictions: thereOf(staticRules, configurableRules),
  };
}

type Rules = readonly FirewallRule[] | 'notThere';

function thereOf(...stores: readonly Rules[]): readonly FirewallRule[] {
  return stores.flatMap((rules) => (rules === 'notThere' ? [] : rules));
}

/** `unsaid` as for parseFirewallRule. Null where they cannot be read. */
async function rulesOf(registry: Registry, key: string, unsaid: 'off' | 'on' = 'off'): Promise<Rules | null> {
  const values = await valuesOf(registry, key);
  if (typeof values === 'string') return values === 'failed' ? null : values;
  return values.flatMap(({ data }) => {
    const rule = typeof data === 'string' ? parseFirewallRule(data, unsaid) : null;
    return rule ? [rule] : [];
  });
}

/** [MS-GPFAS] 2.2.2.3 to 2.2.2.12; what nobody has set is as Windows comes. */
async function settingsOf(registry: Registry, profile: FirewallProfile): Promise<ProfileSettings | null> {
  const set = new Map<string, number>();
  let leavesOutInterfaces = false;
  for (const key of settingsKeys[profile]) {
    const values = await valuesOf(registry, key);
    if (values === 'failed') return null;
    if (values === 'notThere') continue;
    for (const { name, data } of values) {
      const known = name.toLowerCase();
      if (typeof data === 'number' && !set.has(known)) set.set(known, data);
      // Whichever of them wins: which adapters these are is not asked.
      if (known === 'disabledinterfaces' && data !== '') leavesOutInterfaces = true;
    }
  }
  return {
    enabled: (set.get('enablefirewall') ?? 1) !== 0,
    shielded: (set.get('donotallowexceptions') ?? 0) !== 0,
    allowsByDefault: (set.get('defaultinboundaction') ?? 1) === 0,
    mergesLocalRules: (set.get('allowlocalpolicymerge') ?? 1) !== 0,
    leavesOutInterfaces,
  };
}

async function valuesOf(registry: Registry, key: string): Promise<Values> {
  const read = await registry.valuesOf(key);
  return read.ok ? read.value : read.error.code;
}
