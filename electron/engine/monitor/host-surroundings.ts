import type { NetNamespace } from '../../../shared/domain/net-namespace';
import type { PortRange, Surroundings } from '../enrich/describe-socket';
import type { Classified } from '../enrich/exposure';
import { classifyExposure } from '../enrich/exposure';
import { NetworkInterfaces } from '../enrich/network-interfaces';
import type { Platform } from '../platform/platform';

/** How often they are looked at, in ms: hardly ever do they change. */
const INTERVAL_MS = 5000;
/** So many addresses are remembered. */
const MOST_CLASSIFIED = 10_000;

/** What sockets are described with: the addresses of this machine, its range of ports, its other networks. */
export class HostSurroundings implements Surroundings {
  ephemeralPorts: PortRange;
  private readonly interfaces = new NetworkInterfaces();
  /** By address: thousands of listeners share a few. But all of 127.0.0.0/8 are one's own, and each may be listened on. */
  private readonly classified = new Map<string, Classified>();
  private lookedAt = 0;

  constructor(
    private readonly platform: Platform,
    private readonly now: () => number,
  ) {
    this.ephemeralPorts = platform.ephemeralPorts();
    this.interfaces.refresh();
  }

  /** Looks whether anything has changed, but not too often; true when addresses have. */
  refresh(): boolean {
    if (this.now() - this.lookedAt < INTERVAL_MS) return false;
    this.lookedAt = this.now();
    this.ephemeralPorts = this.platform.ephemeralPorts();
    if (!this.interfaces.refresh()) return false;
    this.classified.clear();
    return true;
  }

  readonly classify = (address: string): Classified => {
    const known = this.classified.get(address);
    if (known) return known;
    const classified = classifyExposure(address, this.interfaces.nameOf);
    if (this.classified.size >= MOST_CLASSIFIED) this.classified.clear();
    this.classified.set(address, classified);
    return classified;
  };

  readonly namespaceOf = (netNamespace: number): NetNamespace | null => this.platform.namespaces.infoOf(netNamespace);
}
