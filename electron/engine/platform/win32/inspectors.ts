import { loadCurrentProfiles } from './com';
import { loadIsServiceRunning } from './running-service';
import type { Ffi, OpenLibrary } from './ffi';
import { HttpSys } from './http-sys';
import { netshOf } from './netsh';
import { NetshReservations } from './port-reservations';
import { loadRegistryCalls, WindowsRegistry } from './registry';
import { loadShellText } from './shell-text';
import { Signatures } from './signatures';
import { WindowsFirewall } from './windows-firewall';
import { loadWinTrust } from './wintrust';

/** What tells more of programs and ports than the socket tables, and without which Porthole still works. */
export interface Inspectors {
  readonly signatures: Signatures;
  readonly firewall: WindowsFirewall | null;
  readonly reservations: NetshReservations;
  readonly httpSys: HttpSys;
}

/** Those that there are; `systemRoot` is the folder of Windows. Never throws. */
export function createInspectors(
  ffi: Ffi,
  open: OpenLibrary,
  systemRoot: string,
  environment: Readonly<Record<string, string | undefined>>,
): Inspectors {
  const ask = netshOf(systemRoot);
  const registry = orNull(() => loadRegistryCalls(open));
  return {
    signatures: new Signatures(orNull(() => loadWinTrust(ffi, open))),
    firewall:
      registry &&
      new WindowsFirewall({
        registry: new WindowsRegistry(registry),
        isRunning: orNull(() => loadIsFirewallRunning(open)),
        currentProfiles: orNull(() => loadCurrentProfiles(ffi, open)),
        loadText: orNull(() => loadShellText(open)),
        environment,
      }),
    reservations: new NetshReservations(ask),
    httpSys: new HttpSys(ask),
  };
}

/** Windows' firewall, and what it filters with (Base Filtering Engine): each does nothing without the other. */
const firewallServices = ['mpssvc', 'BFE'] as const;

function loadIsFirewallRunning(open: OpenLibrary): () => Promise<boolean> {
  const isServiceRunning = loadIsServiceRunning(open);
  return async () => {
    const running = await Promise.all(firewallServices.map(isServiceRunning));
    return running.every(Boolean);
  };
}

function orNull<T>(load: () => T): T | null {
  try {
    return load();
  } catch {
    // A library or a call that this Windows, or Wine, does not have.
    return null;
  }
}
