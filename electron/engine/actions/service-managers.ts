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

/** pm2 is a Node script that gives itself this title. */
const pm2Title = /^PM2 v\S+: God Daemon/;

/** Who would start a process again, and under which name it knows it. */
export interface ServiceManager {
  readonly manager: string;
  readonly unit: string;
}

/** The service manager above a process; null for none. `ancestors` are the process's, its parent first. */
export function serviceManagerOf(process: ProcessInfo, ancestors: readonly ProcessInfo[]): ServiceManager | null {
  for (const ancestor of ancestors) {
    const manager = managers.get(ancestor.name) ?? (pm2Title.test(ancestor.commandArgs?.[0] ?? '') ? 'PM2' : undefined);
    if (manager !== undefined) return { manager, unit: ancestor.name };
  }
  const unit = process.group?.unit ?? null;
  return unit === null ? null : { manager: 'systemd', unit };
}
