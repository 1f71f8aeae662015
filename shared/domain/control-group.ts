/** What runs the containers of a host; OpenTelemetry `container.runtime.name` where it names one. */
export type ContainerRuntime =
  'docker' | 'podman' | 'containerd' | 'crio' | 'kubernetes' | 'lxc' | 'nspawn' | 'flatpak' | 'snap';

/** A container, as the path of its control group names it. */
export interface ContainerRef {
  readonly runtime: ContainerRuntime;
  /** OpenTelemetry `container.id`; where the runtime has none (flatpak, snap, lxc), its name. */
  readonly id: string;
}

/** A container id as people know it from the tools of container engines: its first twelve digits. A name stays whole. */
export function shortContainerId({ id }: ContainerRef): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id;
}

/** Where a program stands in the service manager's tree (cgroups(7), systemd.resource-control(5)). */
export interface ControlGroup {
  /** From the root of the hierarchy: `/system.slice/nginx.service`. */
  readonly path: string;
  /** The service manager's unit that it was started as (`nginx.service`); null for none. */
  readonly unit: string | null;
  /** The innermost slice (`system.slice`); null for none. */
  readonly slice: string | null;
  /** The login session (`3` of `session-3.scope`); null for none. */
  readonly session: string | null;
  readonly container: ContainerRef | null;
}
