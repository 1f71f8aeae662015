import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContainerRuntime } from '../../../../shared/domain/control-group';
import { parseControlGroup, parseControlGroupPath } from './parse-cgroup';

// Texts as cgroups(7) and systemd.slice(5) describe them.
const version1 = (path: string) => `12:cpuset:/\n11:memory:${path}\n2:cpu,cpuacct:${path}\n1:name=systemd:${path}\n`;
const hybrid = (path: string) => `${version1(path)}0::${path}\n`;
const version2 = (path: string) => `0::${path}\n`;

const parseUnit = (text: string) => parseControlGroup(text)?.unit ?? null;

const units: readonly (readonly [string, string | null])[] = [
  ['/system.slice/nginx.service', 'nginx.service'],
  ['/system.slice/system-postgresql.slice/postgresql@15-main.service', 'postgresql@15-main.service'],
  ['/system.slice/nginx.service/worker', 'nginx.service'],
  ['/system.slice/docker-0123456789abcdef.scope', null],
  ['/user.slice/user-1000.slice/session-2.scope', null],
  ['/user.slice/user-1000.slice/user@1000.service/app.slice/syncthing.service', 'syncthing.service'],
  ['/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.gnome.Terminal.slice/vte-spawn-1.scope', null],
  ['/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.kde.konsole@1a2b3c.service', null],
  ['/user.slice/user-1000.slice/user@1000.service/init.scope', null],
  ['/system.slice/_cgroup.service', 'cgroup.service'],
  ['/system.slice/web:3000.service', 'web:3000.service'],
  ['/system.slice/foo.service (deleted)', null],
  ['/system.slice/cups.socket', 'cups.socket'],
  ['/system.slice/run-u12.scope', null],
  ['/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-0123.scope', null],
  ['/init.scope', null],
  ['/', null],
];

it.each(units)('takes the unit of %s to be %s', (path, unit) => {
  expect(parseUnit(version2(path))).toBe(unit);
  expect(parseUnit(version1(path))).toBe(unit);
  expect(parseUnit(hybrid(path))).toBe(unit);
});

it('finds the unit in the hierarchy of systemd where the unified one is empty', () => {
  expect(parseUnit('1:name=systemd:/system.slice/cron.service\n0::/\n')).toBe('cron.service');
});

it('does not take the groups of a controller for a unit', () => {
  expect(parseUnit('11:memory:/system.slice/fake.service\n4:name=other:/fake.service\n')).toBeNull();
});

it('gives null, or a unit that stands in the text, for any text', () => {
  const piece = fc.constantFrom(
    '0::',
    '1:name=systemd:',
    '/',
    '.service',
    '.socket',
    '\u2028',
    'docker',
    'session-',
    '.scope',
    'user@',
    '_',
    'a',
    '\n',
    ':',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 20, size: 'max' }).map((pieces) => pieces.join('')),
      ),
      (text) => {
        const unit = parseUnit(text);
        if (unit !== null) expect(text.includes(unit) && /\.(service|socket)$/.test(unit)).toBe(true);
      },
    ),
  );
});

it('has the path, and its innermost slice and session', () => {
  const path = '/user.slice/user-1000.slice/session-3.scope';
  const named = { unit: null, slice: 'user-1000.slice', session: '3', container: null };
  expect(parseControlGroupPath(path)).toEqual({ path, ...named });
  expect(parseControlGroup(hybrid(path))).toEqual({ path, ...named });
  expect(parseControlGroupPath('/')).toEqual({ path: '/', unit: null, slice: null, session: null, container: null });
  expect(parseControlGroupPath('/user.slice/user-0.slice/session-c12.scope').session).toBe('c12');
});

it('takes the hierarchy of the two that is used', () => {
  const text = '1:name=systemd:/system.slice/cron.service\n0::/\n';
  expect(parseControlGroup(text)).toMatchObject({ path: '/system.slice/cron.service', slice: 'system.slice' });
  expect(parseControlGroup('1:name=systemd:/\n0::/web\n')?.path).toBe('/web');
});

it('gives null where there is neither hierarchy', () => {
  for (const text of ['', '\n', '3:cpu:/a\n', '0:/x\n', 'a::/x\n', '0::x\n'])
    expect(parseControlGroup(text)).toBeNull();
});

it('does not take a line separator in a name for the end of a line', () => {
  expect(parseUnit('0::/x\u20280::/system.slice/fake.service\u2028/y\n')).toBeNull();
  expect(parseControlGroup('0::/a\u2028b\rc\ufffd\n')?.path).toBe('/a\u2028b\rc\ufffd');
});

const id = '0123456789abcdef'.repeat(4);
const other = 'fedcba9876543210'.repeat(4);
const pod = 'kubepods-burstable-pod8d0f1b1e_3c0a_4a4f_9df6_3b6f1d7a9c11.slice';
const session = '/user.slice/user-1000.slice/user@1000.service';

// Each as the documentation or the source of the runtime says that it names its groups; see parse-container-path.ts.
const containers: readonly (readonly [path: string, runtime: ContainerRuntime | null, id?: string])[] = [
  [`/docker/${id}`, 'docker', id],
  [`/system.slice/docker-${id}.scope`, 'docker', id],
  [`/system.slice/docker-${id}.scope/init.scope`, 'docker', id],
  [`${session}/user.slice/docker-${id}.scope`, 'docker', id],
  [`${session}/app.slice/docker.service/docker/${id}`, 'docker', id],
  [`/machine.slice/libpod-${id}.scope/container`, 'podman', id],
  [`${session}/user.slice/libpod-${id}.scope`, 'podman', id],
  [`/libpod_parent/libpod-${id}`, 'podman', id],
  [`/system.slice/web.service/libpod-payload-${id}`, 'podman', id],
  [`/machine.slice/libpod-conmon-${id}.scope`, null],
  [`/system.slice/cri-containerd-${id}.scope`, 'containerd', id],
  [`/system.slice/nerdctl-${id}.scope`, 'containerd', id],
  [`/default/${id}`, 'containerd', id],
  [`/machine.slice/crio-${id}.scope/container`, 'crio', id],
  [`/machine.slice/crio-conmon-${id}.scope`, null],
  [`/kubepods/burstable/pod8d0f1b1e-3c0a-4a4f-9df6-3b6f1d7a9c11/${id}`, 'kubernetes', id],
  [`/kubepods.slice/kubepods-burstable.slice/${pod}/cri-containerd-${id}.scope`, 'kubernetes', id],
  [`/kubepods.slice/${pod}/crio-${id}.scope/container`, 'kubernetes', id],
  [`/kubepods.slice/${pod}/docker-${id}.scope`, 'kubernetes', id],
  [`/kubepods.slice/${pod}`, null],
  [`/system.slice/containerd.service/${pod}:cri-containerd:${id}`, 'kubernetes', id],
  [`/system.slice/docker-${other}.scope/kubelet.slice/kubelet-${pod}/cri-containerd-${id}.scope`, 'kubernetes', id],
  [`/kubepods.slice/${pod}/cri-containerd-${other}.scope/docker/${id}`, 'docker', id],
  ['/lxc.payload.web/system.slice/nginx.service', 'lxc', 'web'],
  ['/lxc.payload/web', 'lxc', 'web'],
  ['/lxc/101/init.scope', 'lxc', '101'],
  ['/lxc.monitor.web', null],
  ['/lxc.monitor/web', null],
  [`/lxc.payload.web/docker/${id}`, 'docker', id],
  ['/machine.slice/machine-my\\x2dweb.scope/payload', 'nspawn', 'my-web'],
  ['/machine.slice/systemd-nspawn@web.service/payload', 'nspawn', 'web'],
  ['/machine.slice/machine-qemu\\x2d1\\x2dwindows.scope', null],
  [`${session}/app.slice/app-flatpak-org.mozilla.firefox-4711.scope`, 'flatpak', 'org.mozilla.firefox'],
  [`${session}/app.slice/app-flatpak-com.example.My\\x2dApp-4711.scope`, 'flatpak', 'com.example.My-App'],
  ['/system.slice/snap.lxd.daemon.service', 'snap', 'lxd'],
  [`${session}/app.slice/snap.firefox.firefox-0b6f1d7a-9c11.scope`, 'snap', 'firefox'],
  ['/system.slice/snapd.service', null],
  [`/${id}`, null],
  [`/docker/${id.slice(1)}`, null],
  [`/docker/${id.toUpperCase()}`, null],
  ['/docker/buildkit', null],
  ['/system.slice/docker.service', null],
];

describe('the container', () => {
  it.each(containers.map(([path, runtime, name]) => ({ path, runtime, name })))(
    'of $path',
    ({ path, runtime, name }) => {
      const expected = runtime === null ? null : { runtime, id: name };
      expect(parseControlGroupPath(path).container).toEqual(expected);
      expect(parseControlGroup(version1(path))?.container).toEqual(expected);
      expect(parseControlGroup(version2(path))?.container).toEqual(expected);
    },
  );

  it('is found in the hierarchies of controllers, where there is no systemd', () => {
    const text = `4:memory:/docker/${id}\n1:name=systemd:/\n0::/\n`;
    expect(parseControlGroup(text)).toMatchObject({ path: '/', unit: null, container: { runtime: 'docker', id } });
  });

  it('does not hide the unit', () => {
    expect(parseControlGroupPath('/lxc.payload.web/system.slice/nginx.service').unit).toBe('nginx.service');
    expect(parseControlGroupPath(`/system.slice/web.service/libpod-payload-${id}`).unit).toBe('web.service');
  });

  it('is read out of a long hostile path at once', () => {
    const started = performance.now();
    for (const piece of ['pod', 'kubepods-', 'snap.a', '\\x2d', 'session-', 'app-flatpak-', ':cri-containerd:']) {
      parseControlGroupPath(`/${piece.repeat(4096 / piece.length)}/${id}`);
    }
    expect(performance.now() - started).toBeLessThan(500);
  });
});
