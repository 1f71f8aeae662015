import type { FirewallProfile } from '../../../../shared/domain/firewall';
import type { PortRange } from '../../enrich/describe-socket';

/** Ports that a rule is for. `unknown`: ones that the system finds out while it runs, as those of RPC. */
export type PortCondition = PortRange | 'unknown';

/**
 * A rule of Windows' firewall for what comes in. What it does not ask for is null. Of the conditions that stand here, all
 * must hold.
 */
export interface FirewallRule {
  /** As it is written: `@FirewallAPI.dll,-28752` for one that stands in a library, in each language. */
  readonly name: string;
  /** `bypass` lets in who proves who he is, also against rules that block. */
  readonly action: 'allow' | 'block' | 'bypass';
  readonly profiles: readonly FirewallProfile[];
  /** IANA's number: 6 for TCP, 17 for UDP. */
  readonly protocol: number | null;
  readonly localPorts: readonly PortCondition[] | null;
  /** A path, which may have variables in it, or `System` for the kernel. */
  readonly application: string | null;
  /** The name of a service; `*` for any. */
  readonly service: string | null;
  /** It is for one packaged app (AppPkgId). */
  readonly packaged: boolean;
  /** It is for some addresses of others only: of which families there are any. */
  readonly remoteAddresses: { readonly ipv4: boolean; readonly ipv6: boolean } | null;
  /** It is for some ports of others only. */
  readonly remotePorts: boolean;
  /** There are other conditions, of which it is not known here whether they hold. */
  readonly conditional: boolean;
}

const LONGEST_NAME = 256;

const profileNames: ReadonlyMap<string, FirewallProfile> = new Map([
  ['domain', 'domain'],
  ['private', 'private'],
  ['public', 'public'],
]);
const allProfiles: readonly FirewallProfile[] = ['domain', 'private', 'public'];

const actions: ReadonlyMap<string, FirewallRule['action']> = new Map([
  ['allow', 'allow'],
  ['block', 'block'],
  ['bypass', 'bypass'],
]);

/**
 * Keywords in the place of ports, with those that they stand for ([MS-FASP] 2.2.20, FW_PORT_KEYWORD): the endpoint mapper
 * of RPC, IP over HTTPS, multicast DNS. The others are found out by the system.
 */
const portKeywords: ReadonlyMap<string, number> = new Map([
  ['rpc-epmap', 135],
  ['iphttpsin', 443],
  ['iptlsin', 443],
  ['mdns', 5353],
]);

/** Rules of services may have names in place of IANA's numbers; 256 stands for any ([MS-FASP] 2.2.36, FW_RULE). */
const protocolNumbers: ReadonlyMap<string, number> = new Map([
  ['icmpv4', 1],
  ['tcp', 6],
  ['udp', 17],
  ['icmpv6', 58],
]);
const ANY_PROTOCOL = 256;

/** What says nothing of who is let in: words for people, and what is done through a NAT router or with answers. */
const harmless: ReadonlySet<string> = new Set(['name', 'desc', 'embedctxt', 'edge', 'defer', 'lsm']);

/** The newest that Porthole runs on counts as Windows 10, which has called itself 10.0 ever since. */
const SYSTEM_VERSION = 10;

/** Keys, in small letters for services write them as they like, with all of their values, in order. */
type Fields = ReadonlyMap<string, readonly string[]>;

/**
 * A rule, as the registry has it: `v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5173|App=C:\a.exe|Name=a|`
 * ([MS-GPFAS] 2.2.2.19). Null for one that is switched off or is for what goes out, and for what Windows would not take
 * for a rule. A key that is not known is a condition that is not.
 *
 * @param unsaid What one is that does not say whether it is on: those that restrict services need not.
 */
export function parseFirewallRule(text: string, unsaid: 'off' | 'on' = 'off'): FirewallRule | null {
  const [version, ...parts] = text.split('|');
  if (version === undefined || !/^v\d+\.\d+$/i.test(version)) return null;
  const fields = toFields(parts);
  const first = (key: string) => fields.get(key)?.[0] ?? null;
  const action = actions.get(first('action')?.toLowerCase() ?? '');
  const isActive = (first('active') ?? String(unsaid === 'on')).toLowerCase() === 'true';
  if (!action || !isActive || first('dir')?.toLowerCase() !== 'in') return null;
  const profiles = toProfiles(fields.get('profile'));
  const protocol = toProtocol(first('protocol'));
  return {
    name: (first('name') ?? '').slice(0, LONGEST_NAME),
    action,
    profiles: profiles ?? allProfiles,
    protocol: protocol === 'unknown' ? null : protocol,
    localPorts: toPorts(fields),
    application: first('app'),
    service: first('svc'),
    packaged: fields.has('apppkgid'),
    remoteAddresses: toRemoteAddresses(fields),
    remotePorts: hasKey(fields, /^rport(?:\d+_\d+)?$/),
    conditional: profiles === null || protocol === 'unknown' || hasOtherConditions(fields),
  };
}

function toFields(parts: readonly string[]): Fields {
  const fields = new Map<string, string[]>();
  for (const part of parts) {
    const at = part.indexOf('=');
    if (at === -1) continue;
    const key = part.slice(0, at).toLowerCase();
    const values = fields.get(key);
    if (values) values.push(part.slice(at + 1));
    else fields.set(key, [part.slice(at + 1)]);
  }
  return fields;
}

/** All where none is named; null where one is not known. */
function toProfiles(names: readonly string[] | undefined): readonly FirewallProfile[] | null {
  if (!names) return allProfiles;
  const profiles = names.map((name) => profileNames.get(name.toLowerCase()));
  return profiles.every((profile) => profile !== undefined) ? profiles : null;
}

function toProtocol(text: string | null): number | 'unknown' | null {
  if (text === null) return null;
  const number = protocolNumbers.get(text.toLowerCase()) ?? (/^\d{1,3}$/.test(text) ? Number(text) : 'unknown');
  return number === ANY_PROTOCOL ? null : number;
}

/** Newer versions of the format write newer kinds of ports under newer keys: LPort, LPort2_10, LPort2_20, ... */
function toPorts(fields: Fields): readonly PortCondition[] | null {
  const values = [...fields].flatMap(([key, each]) => (localPortKey.test(key) ? each : []));
  return values.length === 0 ? null : values.flatMap((value) => value.split(',').map(toPort));
}

const localPortKey = /^lport(?:\d+_\d+)?$/;

function toPort(value: string): PortCondition {
  const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(value) ?? [];
  if (first !== undefined) return { first: Number(first), last: Number(last ?? first) };
  const port = portKeywords.get(value.toLowerCase());
  return port === undefined ? 'unknown' : { first: port, last: port };
}

/** RA42 and RA62 have keywords of newer versions, of each family. */
function toRemoteAddresses(fields: Fields): FirewallRule['remoteAddresses'] {
  const ipv4 = hasKey(fields, /^ra42?$/);
  const ipv6 = hasKey(fields, /^ra62?$/);
  return ipv4 || ipv6 ? { ipv4, ipv6 } : null;
}

function hasKey(fields: Fields, key: RegExp): boolean {
  return [...fields.keys()].some((each) => key.test(each));
}

/** Keys that are read elsewhere in this file. */
const readKeys = /^(?:action|active|dir|profile|protocol|app|svc|apppkgid|[lr]port(?:\d+_\d+)?|ra[46]2?|platform2?)$/;

function hasOtherConditions(fields: Fields): boolean {
  const unknown = [...fields.keys()].some((key) => !readKeys.test(key) && !harmless.has(key));
  return unknown || !isForThisSystem(fields);
}

/**
 * `Platform=2:6:1` is for that version of Windows NT, with `Platform2=GTEQ` for the newer ones too. The first number has
 * the system in its low bits ([MS-GPFAS] 2.2.2.13).
 */
function isForThisSystem(fields: Fields): boolean {
  const platforms = fields.get('platform');
  if (!platforms) return !fields.has('platform2');
  if (fields.get('platform2')?.[0]?.toUpperCase() !== 'GTEQ') return false;
  return platforms.some((platform) => {
    const major = /^\d+:(\d+):\d+$/.exec(platform)?.[1];
    return major !== undefined && Number(major) < SYSTEM_VERSION;
  });
}
