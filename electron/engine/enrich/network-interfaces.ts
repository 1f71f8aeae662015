import { networkInterfaces } from 'node:os';

/** The addresses of this machine and the interfaces that have them. */
export class NetworkInterfaces {
  private names = new Map<string, string>();

  /** Reads them again; true when something is different. */
  refresh(): boolean {
    const before = JSON.stringify([...this.names]);
    this.names = new Map(
      Object.entries(readInterfaces()).flatMap(([name, addresses]) =>
        (addresses ?? []).map(({ address }) => [address, name] as const),
      ),
    );
    return before !== JSON.stringify([...this.names]);
  }

  readonly nameOf = (address: string): string | null => this.names.get(address) ?? null;
}

/** A sandbox that refuses netlink refuses this too: then no address has a name. */
function readInterfaces(): ReturnType<typeof networkInterfaces> {
  try {
    return networkInterfaces();
  } catch {
    return {};
  }
}
