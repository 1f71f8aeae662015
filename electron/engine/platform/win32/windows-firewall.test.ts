import { beforeEach, describe, expect, it, vi } from 'vitest';
import { processInfo, socketInfo } from '../../testing/domain';
import type { Registry, RegistryValue } from './registry';
import type { FirewallParts } from './windows-firewall';
import { WindowsFirewall } from './windows-firewall';

const LOCAL = 'SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const POLICY = 'SOFTWARE\\Policies\\Microsoft\\WindowsFirewall';

let keys: Map<string, readonly RegistryValue[] | 'failed'>;
let now: number;
const reads = vi.fn();

const registry: Registry = {
  valuesOf: async (key) => {
    reads(key);
    const values = keys.get(key);
    if (values === undefined) return { ok: false, error: { code: 'notThere' } };
    return values === 'failed' ? { ok: false, error: { code: 'failed', error: 5 } } : { ok: true, value: values };
  },
};

const rule = (fields: string, name = 'Node') => ({
  name: '{1}',
  data: `v2.30|Action=Allow|Active=TRUE|Dir=In|${fields}Name=${name}|`,
});

beforeEach(() => {
  keys = new Map([[`${LOCAL}\\FirewallRules`, [rule('LPort=5173|')]]]);
  now = 0;
  reads.mockClear();
});

const node = processInfo(1000, { executablePath: 'C:\\Program Files\\nodejs\\node.exe' });
const listener = socketInfo('1.1', { localAddress: '0.0.0.0', localPort: 5173, exposure: 'allInterfaces' });

const make = (parts: Partial<FirewallParts> = {}) =>
  new WindowsFirewall({
    registry,
    isRunning: async () => true,
    currentProfiles: null,
    loadText: null,
    environment: { ProgramFiles: 'C:\\Program Files' },
    now: () => now,
    ...parts,
  });

const profilesOf = async (firewall = make(), socket = listener, process = node) =>
  (await firewall.verdictsOn([socket], process))?.[0]?.profiles.map(({ verdict, rule: by }) => `${verdict} ${by}`);

const set = (name: string, data: number) => [{ name, data }];

describe('verdicts', () => {
  it('are on each listener', async () => {
    const other = { ...listener, id: '2.2', localPort: 80 };
    expect(await make().verdictsOn([listener, other], node)).toMatchObject([
      { socketId: '1.1', current: null, profiles: [{ profile: 'domain', verdict: 'allowed', rule: 'Node' }, {}, {}] },
      { socketId: '2.2', current: null, profiles: [{ profile: 'domain', verdict: 'blocked', rule: null }, {}, {}] },
    ]);
  });

  it('know the variables of the system, however they are written', async () => {
    keys.set(`${LOCAL}\\FirewallRules`, [rule('App=%PROGRAMFILES%\\nodejs\\node.exe|')]);
    expect(await profilesOf()).toEqual(['allowed Node', 'allowed Node', 'allowed Node']);
  });

  it('know the services of a process', async () => {
    keys.set(`${LOCAL}\\FirewallRules`, [rule('Svc=Dnscache|')]);
    const service = { name: 'Dnscache', displayName: 'DNS Client' };
    const svchost = processInfo(2, { services: [service, { name: 'b', displayName: 'b' }] });
    expect(await profilesOf(make(), listener, svchost)).toEqual([]);
    const own = { ...listener, owner: { ...listener.owner, service } };
    expect(await profilesOf(make(), own, svchost)).toEqual(['allowed Node', 'allowed Node', 'allowed Node']);
  });

  it('are none on what only this computer reaches', async () => {
    expect(await profilesOf(make(), { ...listener, exposure: 'loopback' })).toEqual([]);
  });

  it.each([
    [`${LOCAL}\\DomainProfile`, ['off null', 'allowed Node', 'allowed Node']],
    // The name of the private profile before Vista.
    [`${LOCAL}\\StandardProfile`, ['allowed Node', 'off null', 'allowed Node']],
    [`${LOCAL}\\PublicProfile`, ['allowed Node', 'allowed Node', 'off null']],
    [`${LOCAL}\\Mdm\\PublicProfile`, ['allowed Node', 'allowed Node', 'off null']],
    [`${POLICY}\\PrivateProfile`, ['allowed Node', 'off null', 'allowed Node']],
    [`${POLICY}\\StandardProfile`, ['allowed Node', 'off null', 'off null']],
  ])('follow EnableFirewall in %s', async (key, expected) => {
    keys.set(key, set('EnableFirewall', 0));
    expect(await profilesOf()).toEqual(expected);
  });

  it.each([
    ['DoNotAllowExceptions', 1, 'blocked null'],
    ['DefaultInboundAction', 0, 'allowed Node'],
    ['DefaultInboundAction', 1, 'allowed Node'],
    ['AllowLocalPolicyMerge', 0, 'blocked null'],
    ['ENABLEFIREWALL', 0, 'off null'],
  ])('follow %s = %d', async (name, data, expected) => {
    keys.set(`${LOCAL}\\DomainProfile`, set(name, data));
    expect((await profilesOf())?.[0]).toBe(expected);
  });

  it('follow a policy before what is set here', async () => {
    keys.set(`${LOCAL}\\DomainProfile`, set('EnableFirewall', 0));
    keys.set(`${POLICY}\\DomainProfile`, set('EnableFirewall', 1));
    expect((await profilesOf())?.[0]).toBe('allowed Node');
  });

  it.each([`${POLICY}\\FirewallRules`, `${LOCAL}\\Mdm\\FirewallRules`])('follow the rules in %s', async (key) => {
    keys.set(key, [rule('LPort=80|', 'Policy')]);
    keys.set(`${LOCAL}\\DomainProfile`, set('AllowLocalPolicyMerge', 0));
    expect((await profilesOf(make(), { ...listener, localPort: 80 }))?.[0]).toBe('allowed Policy');
  });
});

describe('restrictions of services', () => {
  const services = [{ name: 'Dnscache', displayName: 'DNS Client' }];
  const svchost = processInfo(2, { executablePath: 'C:\\Windows\\System32\\svchost.exe', services });

  it.each(['Static', 'Configurable'])('of %s come before rules that allow', async (kind) => {
    const data = 'V2.0|Action=Block|Dir=In|App=C:\\Windows\\System32\\svchost.exe|Svc=Dnscache|Name=Hardened|';
    keys.set(`${LOCAL}\\RestrictedServices\\${kind}\\System`, [{ name: 'a', data }]);
    expect((await profilesOf(make(), listener, svchost))?.[0]).toBe('blocked Hardened');
    expect((await profilesOf())?.[0]).toBe('allowed Node');
  });
});

it.each<[RegistryValue['data'], boolean]>([
  ['{1}', false],
  // Of a type that is not read.
  [null, false],
  ['', true],
])('knows what the firewall does where %j are the interfaces it leaves out: %j', async (data, isKnown) => {
  keys.set(`${LOCAL}\\PublicProfile`, [{ name: 'DisabledInterfaces', data }]);
  expect((await profilesOf())?.length).toBe(isKnown ? 3 : 0);
});

describe('there are no verdicts', () => {
  it.each<[string, FirewallParts['isRunning']]>([
    ['does not run', async () => false],
    ['may not be asked about', null],
    ['cannot be asked about', async () => Promise.reject(new Error('no'))],
    ['does not let itself be asked about', () => new Promise<never>(() => undefined)],
  ])('where the firewall %s', async (_, isRunning) => {
    expect(await make({ isRunning, patience: 20 }).verdictsOn([listener], node)).toBeNull();
  });

  it('where there is no such firewall', async () => {
    keys.clear();
    expect(await make().verdictsOn([listener], node)).toBeNull();
  });

  it.each([
    `${LOCAL}\\FirewallRules`,
    `${POLICY}\\FirewallRules`,
    `${LOCAL}\\Mdm\\FirewallRules`,
    `${POLICY}\\PublicProfile`,
    `${LOCAL}\\StandardProfile`,
    `${LOCAL}\\RestrictedServices\\Static\\System`,
    `${LOCAL}\\RestrictedServices\\Configurable\\System`,
  ])('where %s may not be read', async (key) => {
    keys.set(key, 'failed');
    expect(await make().verdictsOn([listener], node)).toBeNull();
  });
});

it('reads again after some seconds, and not before', async () => {
  const firewall = make();
  await Promise.all([firewall.verdictsOn([listener], node), firewall.verdictsOn([listener], node)]);
  const once = reads.mock.calls.length;
  now = 4999;
  await firewall.verdictsOn([listener], node);
  expect(reads).toHaveBeenCalledTimes(once);
  now = 5000;
  keys.set(`${LOCAL}\\FirewallRules`, []);
  expect(await profilesOf(firewall)).toEqual(['blocked null', 'blocked null', 'blocked null']);
});

describe('the name of a rule in a library', () => {
  beforeEach(() => {
    keys.set(`${LOCAL}\\FirewallRules`, [rule('', '@FirewallAPI.dll,-28752')]);
  });

  it("is told in the user's language, and looked up once", async () => {
    const loadText = vi.fn(async () => 'Remotedesktop');
    const firewall = make({ loadText });
    expect(await profilesOf(firewall)).toEqual([
      'allowed Remotedesktop',
      'allowed Remotedesktop',
      'allowed Remotedesktop',
    ]);
    await profilesOf(firewall);
    expect(loadText.mock.calls).toEqual([['@FirewallAPI.dll,-28752']]);
  });

  it('is cut when it is too long', async () => {
    const [first] = (await profilesOf(make({ loadText: async () => 'x'.repeat(9999) }))) ?? [];
    expect(first).toBe(`allowed ${'x'.repeat(256)}`);
  });

  it.each<[string, FirewallParts['loadText']]>([
    ['is not to be had', async () => null],
    ['cannot be asked for', null],
    ['is refused', async () => Promise.reject(new TypeError('Unexpected value'))],
  ])('stands as it is where another %s', async (_, loadText) => {
    expect((await profilesOf(make({ loadText })))?.[0]).toBe('allowed @FirewallAPI.dll,-28752');
  });
});

describe('what is connected', () => {
  const currentOf = async (firewall: WindowsFirewall) => (await firewall.verdictsOn([listener], node))?.[0]?.current;

  it('is told, and asked for every few seconds', async () => {
    const currentProfiles = vi.fn(async () => ['private'] as const);
    const firewall = make({ currentProfiles });
    expect(await currentOf(firewall)).toEqual(['private']);
    expect(await currentOf(firewall)).toEqual(['private']);
    expect(currentProfiles).toHaveBeenCalledTimes(1);
  });

  it('is not known where asking fails', async () => {
    expect(await currentOf(make({ currentProfiles: async () => Promise.reject(new Error('no')) }))).toBeNull();
  });

  it('is not waited for without end, nor asked for again while a question is out', async () => {
    const currentProfiles = vi.fn(() => new Promise<null>(() => undefined));
    const firewall = make({ currentProfiles, patience: 20 });
    expect(await currentOf(firewall)).toBeNull();
    now = 5000;
    expect(await currentOf(firewall)).toBeNull();
    expect(currentProfiles).toHaveBeenCalledTimes(1);
  });
});
