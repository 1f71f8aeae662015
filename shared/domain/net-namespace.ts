/** A network of its own inside this host (network_namespaces(7)); osquery `net_namespace`. */
export interface NetNamespace {
  /** Tells namespaces apart while they live. */
  readonly id: string;
  /** As `ip netns` calls it; null for one without a name. */
  readonly name: string | null;
}
