import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FirewallPolicy, ProfileSettings } from './evaluate-firewall';
import { evaluateFirewall } from './evaluate-firewall';
import type { FirewallTarget } from './match-firewall-rule';
import { parseFirewallRule } from './parse-firewall-rule';
import { RulePrograms } from './rule-programs';

const settings: ProfileSettings = {
  enabled: true,
  shielded: false,
  allowsByDefault: false,
  mergesLocalRules: true,
  leavesOutInterfaces: false,
};

const node: FirewallTarget = {
  transport: 'tcp',
  networkType: 'ipv4',
  dualStack: false,
  localPort: 5173,
  pid: 1000,
  executablePath: 'C:\\Program Files\\nodejs\\node.exe',
  services: [],
  service: null,
  programs: new RulePrograms(
    new Map([
      ['programfiles', 'C:\\Program Files'],
      ['systemroot', 'C:\\Windows'],
      ['localappdata', 'C:\\Users\\ada\\AppData\\Local'],
    ]),
  ),
};

const svchost: FirewallTarget = {
  ...node,
  executablePath: 'C:\\Windows\\System32\\svchost.exe',
  services: ['Dnscache'],
};

const system: FirewallTarget = { ...node, pid: 4, executablePath: null };

const rule = (action: string, name: string, fields = '') =>
  parseFirewallRule(`v2.30|Action=${action}|Active=TRUE|Dir=In|${fields}Name=${name}|`)!;
const allow = (fields = '') => rule('Allow', 'let in', fields);
const block = (fields = '') => rule('Block', 'keep out', fields);

type Rules = FirewallPolicy['localRules'];

function policy(localRules: Rules, policyRules: Rules = [], all: Partial<ProfileSettings> = {}): FirewallPolicy {
  const each = { ...settings, ...all };
  return { settings: { domain: each, private: each, public: each }, policyRules, localRules, restrictions: [] };
}

/** The verdict where it is the same for each profile, with the rule's name; null where it is not known. */
function verdict(decides: FirewallPolicy, target: FirewallTarget = node): string | null {
  const verdicts = evaluateFirewall(decides, target);
  if (verdicts.length === 0) return null;
  expect(verdicts.map(({ profile }) => profile)).toEqual(['domain', 'private', 'public']);
  const texts = new Set(verdicts.map((each) => [each.verdict, each.rule].filter(Boolean).join(' by ')));
  expect(texts.size).toBe(1);
  return [...texts].join();
}

const ofRules = (...rules: Rules) => verdict(policy(rules));

describe('the settings', () => {
  it.each<[Partial<ProfileSettings>, string | null]>([
    [{}, 'allowed by let in'],
    [{ enabled: false }, 'off'],
    [{ enabled: false, shielded: true }, 'off'],
    [{ shielded: true }, 'blocked'],
    [{ mergesLocalRules: false }, 'blocked'],
    [{ mergesLocalRules: false, allowsByDefault: true }, 'allowed'],
    // By which adapter somebody comes is not known.
    [{ leavesOutInterfaces: true }, null],
    [{ leavesOutInterfaces: true, shielded: true }, null],
    [{ leavesOutInterfaces: true, enabled: false }, 'off'],
  ])('%j decide', (all, expected) => {
    expect(verdict(policy([allow()], [], all))).toBe(expected);
  });

  it('of each profile are its own', () => {
    const decides = {
      ...policy([]),
      settings: {
        domain: settings,
        private: { ...settings, enabled: false },
        public: { ...settings, allowsByDefault: true },
      },
    };
    expect(evaluateFirewall(decides, node)).toEqual([
      { profile: 'domain', verdict: 'blocked', rule: null },
      { profile: 'private', verdict: 'off', rule: null },
      { profile: 'public', verdict: 'allowed', rule: null },
    ]);
  });

  it('do not keep rules of an administrator out', () => {
    expect(verdict(policy([], [allow()], { mergesLocalRules: false }))).toBe('allowed by let in');
  });
});

describe('rules', () => {
  it('are for their profiles', () => {
    expect(evaluateFirewall(policy([allow('Profile=Private|')]), node).map((each) => each.verdict)).toEqual([
      'blocked',
      'allowed',
      'blocked',
    ]);
  });

  it('that block come first', () => {
    expect(ofRules(allow(), block())).toBe('blocked by keep out');
    expect(ofRules(allow(), block('LPort=80|'))).toBe('allowed by let in');
    expect(verdict(policy([block()], [allow()]))).toBe('blocked by keep out');
  });

  it('of one kind are told by the first', () => {
    expect(ofRules(rule('Allow', 'one'), rule('Allow', 'two'))).toBe('allowed by one');
  });

  it.each([
    ['LPort=5173|', 'allowed by let in'],
    ['LPort=5174|', 'blocked'],
    ['LPort=80|LPort=5173|', 'allowed by let in'],
    ['LPort2_10=5000-5173|', 'allowed by let in'],
    ['LPort2_10=5174-6000|', 'blocked'],
    ['Protocol=6|', 'allowed by let in'],
    ['Protocol=17|', 'blocked'],
    ['Protocol=1|', 'blocked'],
    ['App=C:\\Program Files\\nodejs\\node.exe|', 'allowed by let in'],
    ['App=c:\\program files\\NODEJS\\node.exe|', 'allowed by let in'],
    ['App=%ProgramFiles%\\nodejs\\node.exe|', 'allowed by let in'],
    ['App=C:\\Program Files\\other\\node.exe|', 'blocked'],
    ['App=System|', 'blocked'],
    ['RA4=LocalSubnet|', 'allowed by let in'],
    ['RPort=67|', 'allowed by let in'],
    // Those of another family leave nobody.
    ['RA6=LocalSubnet|', 'blocked'],
  ])('are for what they say: %s', (fields, expected) => {
    expect(ofRules(allow(fields))).toBe(expected);
  });

  it('for addresses of IPv4 are for a socket of both', () => {
    const both = { ...node, networkType: 'ipv6', dualStack: true } as const;
    expect(verdict(policy([allow('RA4=10.0.0.0/8|')]), both)).toBe('allowed by let in');
    expect(verdict(policy([allow('RA4=10.0.0.0/8|')]), { ...both, dualStack: false })).toBe('blocked');
  });

  it.each(['RA4=10.0.0.1|', 'RA4=0.0.0.0-255.255.255.255|', 'RPort=1-65535|'])(
    'for some, of whom it is not known how many they are, decide nothing: %s',
    (fields) => {
      expect(ofRules(block(fields))).toBe('blocked');
      expect(ofRules(block(fields), allow())).toBeNull();
      expect(ofRules(block(fields), allow('RA4=LocalSubnet|'))).toBeNull();
      expect(verdict(policy([block(fields)], [], { allowsByDefault: true }))).toBeNull();
      // Those of the other family are let in by nobody's leave.
      expect(ofRules(block('RA6=fe80::1|'), allow())).toBe('allowed by let in');
    },
  );

  it('for the kernel', () => {
    expect(verdict(policy([allow('App=System|')]), system)).toBe('allowed by let in');
    expect(verdict(policy([allow('LPort=5173|')]), system)).toBe('allowed by let in');
    expect(verdict(policy([allow('App=C:\\Windows\\x.exe|')]), system)).toBe('blocked');
    expect(verdict(policy([allow('Svc=Dnscache|')]), system)).toBe('blocked');
    expect(verdict(policy([allow('AppPkgId=S-1-15-2-1|')]), system)).toBe('blocked');
  });
});

describe('a rule for a service', () => {
  const two = { ...svchost, services: ['Dnscache', 'NlaSvc'] };

  it.each<[string, FirewallTarget, string, string | null]>([
    ['the only one of its process', svchost, 'Dnscache', 'allowed by let in'],
    ['in other letters', svchost, 'DNSCACHE', 'allowed by let in'],
    ['another one', svchost, 'TermService', 'blocked'],
    ['any', svchost, '*', 'allowed by let in'],
    ['one of several', two, 'NlaSvc', null],
    ['the one of several that the socket belongs to', { ...two, service: 'NlaSvc' }, 'NlaSvc', 'allowed by let in'],
    ['one of another process with several', two, 'TermService', 'blocked'],
    ['where it is not known which there are', { ...svchost, services: [] }, 'Dnscache', null],
    ['of another program', node, 'Dnscache', 'blocked'],
  ])('%s', (_, target, service, expected) => {
    const fields = `App=%SystemRoot%\\system32\\svchost.exe|Svc=${service}|`;
    expect(verdict(policy([allow(fields)]), target)).toBe(expected);
  });
});

describe('a rule of which it is not known whether it is for a listener', () => {
  it.each([
    ['Security=Authenticate|', node],
    ['LPort=RPC|', node],
    ['IF={1}|', node],
    ['Svc=Dnscache|', node],
    ['App=C:\\PROGRA~1\\nodejs\\node.exe|', node],
    ['App=%LocalAppData%\\node.exe|', node],
    ['App=\\Device\\HarddiskVolume1\\node.exe|', node],
    ['App=C:\\a.exe|', { ...node, executablePath: null }],
    ['AppPkgId=S-1-15-2-1|', { ...node, executablePath: null }],
  ])('%s', (fields, target) => {
    const open: Partial<ProfileSettings> = { allowsByDefault: true };
    expect(verdict(policy([allow(fields)]), target)).toBeNull();
    expect(verdict(policy([block(fields)], [], open), target)).toBeNull();
    expect(verdict(policy([block(fields), allow()]), target)).toBeNull();
    // It makes no difference.
    expect(verdict(policy([allow(fields), allow()]), target)).toBe('allowed by let in');
    expect(verdict(policy([allow(fields), block()]), target)).toBe('blocked by keep out');
    expect(verdict(policy([block(fields)]), target)).toBe('blocked');
    expect(verdict(policy([allow(fields)], [], open), target)).toBe('allowed');
    // Another condition does not hold.
    expect(verdict(policy([allow(`${fields}Protocol=17|`)]), target)).toBe('blocked');
  });

  it.each([
    'AppPkgId=S-1-15-2-1|LUOwn=S-1-5-21-1|',
    'App=%LocalAppData%\\other.exe|',
    'App=\\Device\\HarddiskVolume1\\other.exe|',
  ])('is not %s for a program that it cannot mean', (fields) => {
    expect(ofRules(allow(fields))).toBe('blocked');
  });

  it('is one that lets in who proves who he is, whatever else there is', () => {
    const bypass = rule('ByPass', 'trusted', 'Security=Authenticate|');
    expect(ofRules(bypass)).toBeNull();
    expect(ofRules(bypass, block())).toBeNull();
    expect(ofRules(bypass, allow())).toBe('allowed by let in');
  });

  it('leaves nothing known of any profile', () => {
    expect(evaluateFirewall(policy([allow('Profile=Domain|LPort=RPC|')]), node)).toEqual([]);
  });
});

describe('what a service may not do', () => {
  const restrict = (...texts: readonly string[]) =>
    texts.map((text) => parseFirewallRule(`V2.0|${text}|App=%SystemRoot%\\system32\\svchost.exe|Svc=Dnscache|`, 'on')!);
  const keepOut = 'Action=Block|Dir=In|Name=hardened';
  const on = (texts: readonly string[], all: Partial<ProfileSettings> = {}, target = svchost) =>
    verdict({ ...policy([allow()], [], all), restrictions: restrict(...texts) }, target);

  it('it is not connected to, whatever else lets somebody in', () => {
    expect(on([keepOut])).toBe('blocked by hardened');
    expect(on([keepOut], { allowsByDefault: true })).toBe('blocked by hardened');
    expect(on([keepOut], { mergesLocalRules: false })).toBe('blocked by hardened');
  });

  it('says nothing of what it may do, nor of others', () => {
    expect(on([keepOut, 'Action=Allow|Dir=In|LPort=5173|Protocol=6'])).toBe('allowed by let in');
    expect(on(['Action=Allow|Dir=In|LPort=5173|Protocol=6'])).toBe('allowed by let in');
    expect(on([`${keepOut}|Protocol=17`])).toBe('allowed by let in');
    expect(on([keepOut], {}, node)).toBe('allowed by let in');
    // It lets nobody in itself.
    const restrictions = restrict('Action=Allow|Dir=In');
    expect(verdict({ ...policy([]), restrictions }, svchost)).toBe('blocked');
  });

  it('is not known where a condition is not, or for a process of several services', () => {
    expect(on([`${keepOut}|IF={1}`])).toBeNull();
    expect(on([keepOut, 'Action=Allow|Dir=In|LPort=RPC'])).toBeNull();
    expect(on([keepOut], {}, { ...svchost, services: ['Dnscache', 'NlaSvc'] })).toBeNull();
    // It makes no difference.
    expect(on([`${keepOut}|IF={1}`], { shielded: true })).toBe('blocked');
    expect(on([`${keepOut}|IF={1}`], { mergesLocalRules: false })).toBe('blocked');
  });

  it('holds where the firewall is switched off', () => {
    expect(on([keepOut], { enabled: false })).toBeNull();
    expect(on([keepOut], { enabled: false }, node)).toBe('off');
  });
});

it.each(['C:\\Program Files\\WindowsApps\\a\\a.exe', 'C:\\Windows\\SystemApps\\a\\a.exe'])(
  'says nothing of %s, for packaged apps have rules of their own',
  (executablePath) => {
    expect(verdict(policy([allow()]), { ...node, executablePath })).toBeNull();
  },
);

describe('many rules', () => {
  it('are asked for no more than it takes', () => {
    const compare = () => {
      throw new Error('compared');
    };
    const target = { ...node, programs: { compare } };
    const other = allow('App=C:\\a.exe|Protocol=17|');
    expect(verdict(policy([other, allow('App=C:\\a.exe|LPort=1|')]), target)).toBe('blocked');
    expect(() => verdict(policy([allow('App=C:\\a.exe|')]), target)).toThrow('compared');
  });
});

it('lets nobody in whom no rule lets in, and names no rule that there is not', () => {
  const fields = fc.constantFrom(
    '',
    'LPort=5173|',
    'LPort=80|',
    'RA4=1.1.1.1|',
    'LPort=RPC|',
    'Svc=x|',
    'Profile=Public|',
  );
  const rules = fc.array(
    fc
      .tuple(fc.constantFrom('Allow', 'Block', 'ByPass'), fields, fc.uuid())
      .map(([action, each, name]) => rule(action, name, each)),
  );
  fc.assert(
    fc.property(rules, (localRules) => {
      const verdicts = evaluateFirewall(policy(localRules), node);
      for (const each of verdicts) {
        const named = localRules.find(({ name }) => name === each.rule);
        if (each.verdict === 'allowed') expect(named?.action).toBe('allow');
        else expect(each.rule === null || named?.action === 'block').toBe(true);
      }
    }),
  );
});
