import type { ContainerRuntime } from '../../../shared/domain/control-group';
import type { ProcessInfo } from '../../../shared/domain/process';

/** Programs whose business it is to start others again when they end, by the name of their file. */
const managers: ReadonlyMap<string, string> = new Map([
  ['supervisord', 'supervisord'],
  ['runsv', 'runit'],
  ['s6-supervise', 's6'],
  ['monit', 'Monit'],
  ['circusd', 'Circus'],
  ['nodemon', 'nodemon'],
  ['containerd-shim', 'containerd'],
  ['containerd-shim-runc-v2', 'containerd'],
  ['conmon', 'Podman'],
  ['docker-init', 'Docker'],
]);

/** Which programs run the containers of a runtime, and start them again where they were told to. */
const containerManagers: ReadonlyMap<ContainerRuntime, string> = new Map([
  ['docker', 'Docker'],
  ['podman', 'Podman'],
  ['containerd', 'containerd'],
  ['crio', 'CRI-O'],
  ['kubernetes', 'Kubernetes'],
  ['lxc', 'LXC'],
]);

/** Docker and Podman show so many digits of a container's id, and take them for it. */
const ID_DIGITS = 12;

/** What stands between a container's first process and its manager. */
const shims: ReadonlySet<string> = new Set(['containerd-shim', 'containerd-shim-runc-v2', 'conmon', 'docker-init']);

/** pm2 is a Node script that gives itself this title. */
const pm2Title = /^PM2 v\S+: God Daemon/;

/** Who would start a process again, and under which name it knows it. */
export interface ServiceManager {
  readonly manager: string;
  readonly unit: string;
}

/** The service manager above a process; null for none. `ancestors` are the process's, its parent first. */
export function serviceManagerOf(process: ProcessInfo, ancestors: readonly ProcessInfo[]): ServiceManager | null {
  const container = containerManagerOf(process);
  for (const ancestor of ancestors) {
    if (container !== null && shims.has(ancestor.name)) return container;
    const manager = managers.get(ancestor.name) ?? (pm2Title.test(ancestor.commandArgs?.[0] ?? '') ? 'PM2' : undefined);
    if (manager !== undefined) return { manager, unit: ancestor.name };
  }
  const unit = process.group?.unit ?? null;
  return container ?? (unit === null ? null : { manager: 'systemd', unit });
}

function containerManagerOf({ group }: ProcessInfo): ServiceManager | null {
  const { runtime, id } = group?.container ?? { runtime: null, id: '' };
  const manager = runtime && containerManagers.get(runtime);
  return manager ? { manager, unit: /^[0-9a-f]{64}$/.test(id) ? id.slice(0, ID_DIGITS) : id } : null;
}
