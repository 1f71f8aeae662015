import type { ContainerRef } from './control-group';

/** A network of its own inside this host (network_namespaces(7)); osquery `net_namespace`. */
export interface NetNamespace {
  /** Tells namespaces apart while they live. */
  readonly id: string;
  /** As `ip netns` calls it; null for one without a name. */
  readonly name: string | null;
  /** One that is in it, and may tell whose it is; left out while none is known. */
  readonly process?: NamespaceProcess;
}

/** A process of a network namespace, as any user may know it. */
export interface NamespaceProcess {
  readonly pid: number;
  /** The kernel's name for it: its first 15 bytes. */
  readonly name: string;
  /** What it runs in; null for none. */
  readonly container: ContainerRef | null;
}
