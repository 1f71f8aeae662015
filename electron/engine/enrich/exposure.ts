import ipaddr from 'ipaddr.js';
import type { Exposure, NetworkKind, Reach } from '../../../shared/domain/exposure';

/** Who can reach a listener, and through what. */
export interface Classified {
  readonly exposure: Exposure;
  readonly reach: Reach | null;
}

// How the interfaces of VPNs are called: OpenVPN, WireGuard, Tailscale, ZeroTier, pppd, macOS, IPsec, some vendors.
const vpnInterface = /^(tun|tap|wg|tailscale|zt|ppp|utun|ipsec|nordlynx|proton|mullvad)/i;

/** `interfaceOf` gives the name of the network interface that has an address; null for none. */
export function classifyExposure(address: string, interfaceOf: (address: string) => string | null): Classified {
  // `process` takes an IPv4 address inside of IPv6 for what it is.
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (range === 'unspecified') return { exposure: 'allInterfaces', reach: null };
  if (range === 'loopback' || range === 'linkLocal') return { exposure: range, reach: null };
  // Routers of homes and offices keep groups and broadcasts on the link.
  if (range === 'multicast' || range === 'broadcast') return { exposure: 'linkLocal', reach: null };
  const interfaceName = interfaceOf(parsed.kind() === 'ipv4' ? parsed.toString() : address);
  return { exposure: 'interface', reach: { interfaceName, kind: kindOf(range, interfaceName) } };
}

/** Ranges of RFC 1918, RFC 4193 and RFC 6598 (carriers' own addresses) are not on the internet. */
function kindOf(range: string, interfaceName: string | null): NetworkKind {
  if (interfaceName !== null && vpnInterface.test(interfaceName)) return 'vpn';
  return range === 'private' || range === 'uniqueLocal' || range === 'carrierGradeNat' ? 'private' : 'public';
}
