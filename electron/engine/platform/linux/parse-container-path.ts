import type { ContainerRef, ContainerRuntime } from '../../../../shared/domain/control-group';
import { unescapeUnitName } from './unescape-unit-name';

/** Ids of containers are 64 hexadecimal digits (OCI engines; moby, pkg/stringid). */
const ID = '([0-9a-f]{64})';

interface Rule {
  readonly runtime: ContainerRuntime;
  /** Fits one directory of the path; its first group is the container's id or name. */
  readonly directory: RegExp;
  /** Fits the directory above it. */
  readonly above?: RegExp;
}

/** How each runtime names the control group of a container. The first rule that fits counts. */
const rules: readonly Rule[] = [
  // The kubelet gives each pod a directory (kubernetes, pkg/kubelet/cm/pod_container_manager_linux.go), in which the
  // runtime makes one a container, under the name that it has without Kubernetes too.
  {
    runtime: 'kubernetes',
    above: /^(?:.*kubepods.*-)?pod[0-9a-f_-]+(?:\.slice)?$/,
    directory: new RegExp(`^(?:(?:cri-containerd|crio|docker)-)?${ID}(?:\\.scope)?$`),
  },
  // containerd that was not told that systemd manages the groups takes slice, prefix and name for one name.
  { runtime: 'kubernetes', directory: new RegExp(`^.*kubepods.*:(?:cri-containerd|crio):${ID}$`) },
  // moby, daemon/oci_linux.go: docker-<id>.scope by systemd, /docker/<id> without.
  { runtime: 'docker', directory: new RegExp(`^docker-${ID}\\.scope$`) },
  { runtime: 'docker', above: /^docker$/, directory: new RegExp(`^${ID}$`) },
  // podman, libpod/container_internal_linux.go: a scope or a directory, and the payload where a unit is split. The
  // group of conmon, which watches the container, is named libpod-conmon-<id>, and is none.
  { runtime: 'podman', directory: new RegExp(`^libpod-(?:payload-)?${ID}(?:\\.scope)?$`) },
  // containerd, internal/cri/server/podsandbox/helpers_linux.go, and nerdctl, pkg/cmd/container/create.go.
  { runtime: 'containerd', directory: new RegExp(`^(?:cri-containerd|nerdctl)-${ID}\\.scope$`) },
  // cri-o, internal/config/cgmgr/cgmgr_linux.go. Its crio-conmon-<id> is none.
  { runtime: 'crio', directory: new RegExp(`^crio-${ID}(?:\\.scope)?$`) },
  // lxc, src/lxc/cgroups/cgfsng.c: lxc.payload.<name>, below lxc.payload in version 3.1, below lxc before that.
  { runtime: 'lxc', directory: /^lxc\.payload\.(.+)$/ },
  { runtime: 'lxc', above: /^lxc(?:\.payload)?$/, directory: /^([^.].*)$/ },
  // systemd, src/machine/machined-dbus.c, and units/systemd-nspawn@.service. libvirt names its own so too.
  { runtime: 'nspawn', directory: /^machine-(?!(?:qemu|lxc)\\x2d)(.+)\.scope$/ },
  { runtime: 'nspawn', directory: /^systemd-nspawn@(.+)\.service$/ },
  // flatpak, common/flatpak-run-cgroup.c.
  { runtime: 'flatpak', directory: /^(?:app-)?flatpak-(.+)-\d+\.scope$/ },
  // snapd, sandbox/cgroup/tracking.go: snap.<name>.<app>-<uuid>.scope, and snap.<name>.<app>.service.
  { runtime: 'snap', directory: /^snap\.([a-z0-9_-]+)\..+\.(?:scope|service)$/ },
  // containerd without systemd: /<namespace>/<id> (containerd, pkg/oci/spec.go). Last, for it fits the most.
  { runtime: 'containerd', above: /^[^/]+$/, directory: new RegExp(`^${ID}$`) },
];

/** The innermost container that a path of control groups leads into; null for none. */
export function parseContainerPath(directories: readonly string[]): ContainerRef | null {
  for (let at = directories.length - 1; at >= 0; at -= 1) {
    const container = containerOf(directories[at] ?? '', directories[at - 1] ?? '');
    if (container) return container;
  }
  return null;
}

function containerOf(directory: string, above: string): ContainerRef | null {
  for (const rule of rules) {
    const id = (rule.above?.test(above) ?? true) ? rule.directory.exec(directory)?.[1] : undefined;
    if (id !== undefined) return { runtime: rule.runtime, id: unescapeUnitName(id) };
  }
  return null;
}
