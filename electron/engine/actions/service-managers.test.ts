import { describe, expect, it } from 'vitest';
import { processInfo, unitGroup } from '../testing/domain';
import { serviceManagerOf } from './service-managers';

const shell = processInfo(5, { name: 'bash' });
const named = (name: string) => processInfo(6, { name });

describe('serviceManagerOf', () => {
  it('finds none above an ordinary program', () => {
    expect(serviceManagerOf(processInfo(10), [shell])).toBeNull();
    expect(serviceManagerOf(processInfo(10), [])).toBeNull();
  });

  it('finds systemd by the unit', () => {
    const nginx = processInfo(10, { group: unitGroup('nginx.service') });
    expect(serviceManagerOf(nginx, [named('systemd')])).toEqual({ manager: 'systemd', unit: 'nginx.service' });
  });

  it.each([
    ['supervisord', 'supervisord'],
    ['runsv', 'runit'],
    ['nodemon', 'nodemon'],
    ['containerd-shim-runc-v2', 'containerd'],
    ['containerd-shim', 'containerd'],
    ['conmon', 'Podman'],
  ])('finds %s, however far above', (name, manager) => {
    expect(serviceManagerOf(processInfo(10), [shell, shell, named(name)])).toEqual({ manager, unit: name });
  });

  it('finds PM2 by the title that it gives itself', () => {
    const pm2 = processInfo(6, { name: 'node', commandArgs: ['PM2 v5.3.0: God Daemon (/home/ada/.pm2)'] });
    expect(serviceManagerOf(processInfo(10), [pm2])).toEqual({ manager: 'PM2', unit: 'node' });
    const other = processInfo(6, { name: 'node', commandArgs: ['/usr/bin/node', 'PM2 v5: God Daemon'] });
    expect(serviceManagerOf(processInfo(10), [other])).toBeNull();
  });

  it.each([
    ['docker', 'Docker', 'ab'.repeat(32), 'abababababab'],
    ['podman', 'Podman', 'ab'.repeat(32), 'abababababab'],
    ['lxc', 'LXC', 'web', 'web'],
  ] as const)('names the container of %s, with or without its shim', (runtime, manager, id, unit) => {
    const group = { ...unitGroup('docker.service'), container: { runtime, id } };
    const process = processInfo(10, { group });
    expect(serviceManagerOf(process, [])).toEqual({ manager, unit });
    expect(serviceManagerOf(process, [shell, named('containerd-shim-runc-v2')])).toEqual({ manager, unit });
    expect(serviceManagerOf(process, [named('supervisord'), named('conmon')])?.manager).toBe('supervisord');
  });

  it('does not take flatpak for a manager', () => {
    const group = { ...unitGroup('x'), unit: null, container: { runtime: 'flatpak', id: 'org.gimp.GIMP' } } as const;
    expect(serviceManagerOf(processInfo(10, { group }), [])).toBeNull();
  });

  it('takes the nearest of several, before systemd', () => {
    const process = processInfo(10, { group: unitGroup('web.service') });
    expect(serviceManagerOf(process, [shell, named('runsv'), named('supervisord')])?.manager).toBe('runit');
  });

  it('does not take a program for a manager of itself', () => {
    expect(serviceManagerOf(named('supervisord'), [shell])).toBeNull();
  });
});
