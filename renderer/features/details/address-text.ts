import type { NetworkType } from '../../../shared/domain/socket';

/** `127.0.0.1:5432`, `[::1]:5432` (RFC 3986, section 3.2.2). */
export function addressText(networkType: NetworkType, address: string, port: number): string {
  return networkType === 'ipv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
