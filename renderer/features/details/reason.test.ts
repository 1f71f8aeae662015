import { describe, expect, it } from 'vitest';
import type { ControlGroup } from '../../../shared/domain/control-group';
import type { ProcessInfo } from '../../../shared/domain/process';
import { makeProcess } from '../../testing/make';
import { reasonOf } from './reason';

/** A chain of parents, the topmost first. */
function chainOf(...links: readonly (Partial<ProcessInfo> & { readonly name: string })[]): readonly ProcessInfo[] {
  const chain: ProcessInfo[] = [];
  for (const [index, link] of links.entries()) {
    const parent = chain.at(-1);
    chain.push(makeProcess({ pid: 100 + index, parentPid: parent?.pid ?? 0, parent: parent?.key ?? null, ...link }));
  }
  return chain;
}

function group(path: string, fields: Partial<ControlGroup> = {}): ControlGroup {
  return { path, unit: null, slice: null, session: null, container: null, ...fields };
}

const unit = (name: string) => group(`/system.slice/${name}`, { unit: name });
const systemd = { name: 'systemd', pid: 1 };
const sessionScope = group('/user.slice/user-1000.slice/session-3.scope', { session: '3' });
const appSlice = '/user.slice/user-1000.slice/user@1000.service/app.slice';

describe('a process runs', () => {
  it('because it is the first', () => {
    expect(reasonOf(chainOf(systemd))).toEqual({ code: 'first' });
    expect(reasonOf([])).toEqual({ code: 'unknown' });
  });

  it('because the service manager started it, or what started it', () => {
    const nginx = { name: 'nginx', group: unit('nginx.service') };
    expect(reasonOf(chainOf(systemd, nginx))).toEqual({ code: 'service', unit: 'nginx.service' });
    expect(reasonOf(chainOf(systemd, nginx, nginx))).toEqual({ code: 'part', unit: 'nginx.service' });
    // Of one whose parent is not known, only the unit is.
    expect(reasonOf(chainOf({ ...nginx, parentPid: 7 }))).toEqual({ code: 'part', unit: 'nginx.service' });
  });

  it('for the services in it, whatever started it', () => {
    const services = [{ name: 'Dnscache', displayName: 'DNS Client' }];
    expect(reasonOf(chainOf({ name: 'services.exe' }, { name: 'svchost.exe', services }))).toEqual({
      code: 'services',
      services,
    });
  });

  it('in a container, whatever started it there', () => {
    const container = { runtime: 'docker', id: '3f'.repeat(32) } as const;
    const inside = { name: 'node', terminal: 'pts/0', group: group(`/docker/${container.id}`, { container }) };
    expect(reasonOf(chainOf(systemd, { name: 'containerd-shim' }, inside))).toEqual({ code: 'container', container });
  });

  it('as it was started, not as it was packed', () => {
    const container = { runtime: 'snap', id: 'lxd' } as const;
    const snap = { ...unit('snap.lxd.daemon.service'), container };
    expect(reasonOf(chainOf(systemd, { name: 'lxd', group: snap }))).toEqual({
      code: 'service',
      unit: 'snap.lxd.daemon.service',
    });
  });

  it('in a terminal, from the shell that somebody typed into', () => {
    const at = { terminal: 'pts/3', group: sessionScope };
    const chain = chainOf(
      systemd,
      { name: 'konsole' },
      { name: 'bash', ...at },
      { name: 'npm', ...at },
      { name: 'node', ...at },
    );
    expect(reasonOf(chain)).toEqual({ code: 'terminal', terminal: 'pts/3', shell: 'bash' });
  });

  it('in a terminal whose shell has ended', () => {
    const chain = chainOf(systemd, { name: 'node', terminal: 'pts/3', group: sessionScope });
    expect(reasonOf(chain)).toEqual({ code: 'terminal', terminal: 'pts/3', shell: null });
  });

  it('as a service that has a terminal to itself', () => {
    const chain = chainOf(systemd, { name: 'kiosk', terminal: 'tty1', group: unit('kiosk.service') });
    expect(reasonOf(chain)).toEqual({ code: 'service', unit: 'kiosk.service' });
  });

  it('in a terminal that a service gives', () => {
    const inside = { terminal: 'pts/1', group: unit('code-server.service') };
    const chain = chainOf(systemd, { name: 'code-server' }, { name: 'bash', ...inside }, { name: 'node', ...inside });
    expect(reasonOf(chain)).toEqual({ code: 'terminal', terminal: 'pts/1', shell: 'bash' });
  });

  it('because somebody started it over SSH, with a terminal and without', () => {
    const at = { terminal: 'pts/0', group: unit('ssh.service') };
    const sshd = { name: 'sshd', group: unit('ssh.service') };
    expect(reasonOf(chainOf(systemd, sshd, sshd, { name: 'zsh', ...at }, { name: 'node', ...at }))).toEqual({
      code: 'ssh',
      terminal: 'pts/0',
      shell: 'zsh',
    });
    expect(reasonOf(chainOf(systemd, sshd, { name: 'bash' }, { name: 'node' }))).toEqual({
      code: 'ssh',
      terminal: null,
      shell: null,
    });
    // The server itself is a service.
    expect(reasonOf(chainOf(systemd, sshd))).toEqual({ code: 'service', unit: 'ssh.service' });
  });

  it('because of a timetable', () => {
    const inside = { group: unit('cron.service') };
    const chain = chainOf(
      systemd,
      { name: 'cron', ...inside },
      { name: 'sh', ...inside },
      { name: 'backup', ...inside },
    );
    expect(reasonOf(chain)).toEqual({ code: 'cron' });
    expect(reasonOf(chain.slice(0, 2))).toEqual({ code: 'service', unit: 'cron.service' });
  });

  it('because it was started from the desktop, by somebody or with the login', () => {
    const inside = (name: string) =>
      chainOf(systemd, { name: 'systemd' }, { name: 'app', group: group(`${appSlice}/${name}`) });
    expect(reasonOf(inside('app-gnome-org.gnome.Maps-4711.scope'))).toEqual({ code: 'desktop' });
    expect(reasonOf(inside('app-firefox@1a2b3c.service'))).toEqual({ code: 'desktop' });
    expect(reasonOf(inside('app-mail@autostart.service'))).toEqual({ code: 'autostart' });
  });

  it('because another program started it', () => {
    expect(reasonOf(chainOf(systemd, { name: 'supervisord' }, { name: 'worker', group: sessionScope }))).toEqual({
      code: 'parent',
      parent: 'supervisord',
    });
  });

  it('within a login, where that is all that is known', () => {
    expect(reasonOf(chainOf(systemd, { name: 'node', group: sessionScope }))).toEqual({
      code: 'session',
      session: '3',
    });
  });

  it('because it outlived what started it', () => {
    const chain = chainOf(systemd, { name: 'systemd' }, { name: 'node', group: group(`${appSlice}/tmux-1.scope`) });
    expect(reasonOf(chain)).toEqual({ code: 'adopted' });
  });

  it('for one of two reasons, where the first process is no service manager', () => {
    expect(reasonOf(chainOf({ name: 'tini', pid: 1 }, { name: 'node' }))).toEqual({ code: 'underFirst' });
    expect(reasonOf(chainOf(systemd, { name: 'node' }))).toEqual({ code: 'underFirst' });
  });

  it('for a reason that is not known', () => {
    expect(reasonOf(chainOf({ name: 'node', parentPid: 7 }))).toEqual({ code: 'unknown' });
    expect(reasonOf(chainOf({ name: 'node' }))).toEqual({ code: 'unknown' });
  });
});
