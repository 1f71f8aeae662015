import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFirewallRule } from './parse-firewall-rule';

// Rules of Windows itself, as they are published in guides for administrators, and of programs.
const remoteDesktop =
  'v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|App=%SystemRoot%\\system32\\svchost.exe|Svc=termservice|' +
  'Name=@FirewallAPI.dll,-28775|Desc=@FirewallAPI.dll,-28756|EmbedCtxt=@FirewallAPI.dll,-28752|';
const discovery =
  'v2.26|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=1900|RA4=LocalSubnet|RA6=LocalSubnet|' +
  'App=%SystemRoot%\\system32\\svchost.exe|Svc=Ssdpsrv|Name=@FirewallAPI.dll,-32753|Desc=@FirewallAPI.dll,-32756|' +
  'EmbedCtxt=@FirewallAPI.dll,-32752|';
const program =
  'v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|Profile=Private|Profile=Public|App=c:\\users\\a\\game.exe|' +
  'Name=game.exe|Desc=game.exe|Defer=User|';
const manyPorts =
  'v2.31|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort2_10=1-66|LPort2_10=69-55554|LPort=80|Name=TCP|EmbedCtxt=G|';

const inbound = (fields: string) => parseFirewallRule(`v2.30|Action=Allow|Active=TRUE|Dir=In|${fields}Name=x|`)!;

describe('a rule', () => {
  it('of Windows, for a service', () => {
    expect(parseFirewallRule(remoteDesktop)).toEqual({
      name: '@FirewallAPI.dll,-28775',
      action: 'allow',
      profiles: ['domain', 'private', 'public'],
      protocol: 6,
      localPorts: [{ first: 3389, last: 3389 }],
      application: '%SystemRoot%\\system32\\svchost.exe',
      service: 'termservice',
      packaged: false,
      remoteAddresses: null,
      remotePorts: false,
      conditional: false,
    });
  });

  it('for some addresses', () => {
    expect(parseFirewallRule(discovery)).toMatchObject({ remoteAddresses: { ipv4: true, ipv6: true }, protocol: 17 });
    expect(inbound('RA42=IntErnet|')).toMatchObject({ remoteAddresses: { ipv4: true, ipv6: false } });
    expect(inbound('RA6=fe80::/64|')).toMatchObject({ remoteAddresses: { ipv4: false, ipv6: true } });
  });

  it('of a program, for some profiles', () => {
    expect(parseFirewallRule(program)).toMatchObject({
      name: 'game.exe',
      action: 'block',
      profiles: ['private', 'public'],
      localPorts: null,
      application: 'c:\\users\\a\\game.exe',
      service: null,
      conditional: false,
    });
  });

  it('for ranges of ports', () => {
    expect(parseFirewallRule(manyPorts)?.localPorts).toEqual([
      { first: 1, last: 66 },
      { first: 69, last: 55_554 },
      { first: 80, last: 80 },
    ]);
  });

  it('for ports that have names', () => {
    expect(inbound('LPort=RPC-EPMap|LPort2_10=IPHTTPSIn|LPort2_24=mDNS|LPort2_29=x|LPort2_30=RPC|').localPorts).toEqual(
      [{ first: 135, last: 135 }, { first: 443, last: 443 }, { first: 5353, last: 5353 }, 'unknown', 'unknown'],
    );
  });

  it('that lets in who proves who he is', () => {
    const text = 'v2.30|Action=ByPass|Active=TRUE|Dir=In|Security=Authenticate|RMauth=O:LSD:(A;;CC;;;WD)|Name=b|';
    expect(parseFirewallRule(text)).toMatchObject({ action: 'bypass', conditional: true });
  });

  it('for a packaged app', () => {
    expect(inbound('AppPkgId=S-1-15-2-1|LUOwn=S-1-5-21-1|')).toMatchObject({ packaged: true, conditional: true });
  });

  it.each(['Edge=TRUE|', 'Defer=App|', 'LSM=TRUE|', 'Desc=x|', 'Platform=2:6:1|Platform2=GTEQ|', 'Profile=Domain|'])(
    'knows all of its conditions, with %s',
    (fields) => {
      expect(inbound(fields).conditional).toBe(false);
    },
  );

  it.each([
    ...['Security=Authenticate|', 'LUAuth=O:x|', 'IF={1}|', 'IFType=Wireless|', 'LA4=10.0.0.1|', 'TTK2_22=WFDDisplay|'],
    ...['Platform=2:6:1|', 'Platform=2:10:0|Platform2=GTEQ|', 'Platform=x|Platform2=GTEQ|', 'Platform2=GTEQ|'],
    ...['Profile=Guest|', 'NewKey=x|', 'LOM=TRUE|'],
  ])('has conditions that are not known, with %s', (fields) => {
    expect(inbound(fields).conditional).toBe(true);
  });

  it('is for all profiles where one is not known', () => {
    expect(inbound('Profile=Guest|Profile=Public|').profiles).toEqual(['domain', 'private', 'public']);
  });

  // Values of RestrictedServices, as Windows' own components and Server roles bring them.
  it('that restricts a service need not say that it is on, and writes keys as it likes', () => {
    const text =
      'V2.0|Action=Block|Dir=in|LPORT=1-553,555-8553|protocol=TCP|App=%windir%\\a.exe|SVC=a|Name=@a.dll,-205|';
    expect(parseFirewallRule(text, 'on')).toMatchObject({
      action: 'block',
      protocol: 6,
      localPorts: [
        { first: 1, last: 553 },
        { first: 555, last: 8553 },
      ],
      service: 'a',
      name: '@a.dll,-205',
      conditional: false,
    });
    expect(parseFirewallRule(text)).toBeNull();
    expect(parseFirewallRule(text.replace('Dir=in', 'Dir=in|Active=FALSE'), 'on')).toBeNull();
  });

  it.each([
    ['Protocol=udp|', 17, false],
    ['Protocol=ICMPv6|', 58, false],
    ['Protocol=256|', null, false],
    ['Protocol=x|', null, true],
  ])('knows protocols by their names too: %s', (fields, protocol, conditional) => {
    expect(inbound(fields)).toMatchObject({ protocol, conditional });
  });

  it('keeps what stands behind further signs of equality, and not too much of a name', () => {
    expect(inbound('App=C:\\a=b.exe|').application).toBe('C:\\a=b.exe');
    expect(parseFirewallRule(`v2.30|Action=Allow|Active=TRUE|Dir=In|Name=${'x'.repeat(999)}|`)?.name).toHaveLength(256);
  });
});

it.each([
  ['one that is switched off', remoteDesktop.replace('TRUE', 'FALSE')],
  ['one for what goes out', remoteDesktop.replace('Dir=In', 'Dir=Out')],
  ['one that does not say whether it is on', remoteDesktop.replace('Active=TRUE|', '')],
  ['one that does nothing', remoteDesktop.replace('Action=Allow|', '')],
  ['one that does something else', remoteDesktop.replace('Action=Allow', 'Action=Log')],
  ['one without a version', remoteDesktop.slice(6)],
  ['nothing', ''],
])('gives none for %s', (_, text) => {
  expect(parseFirewallRule(text)).toBeNull();
});

it('throws for no text', () => {
  const field = fc.oneof(
    fc.string(),
    fc.tuple(fc.constantFrom('LPort', 'LPort2_10', 'Profile', 'Platform', 'Name', 'RA4'), fc.string()).map(String),
  );
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      parseFirewallRule(['v2.30', 'Action=Allow', 'Active=TRUE', 'Dir=In', ...fields].join('|').replaceAll(',', '='));
    }),
  );
});
