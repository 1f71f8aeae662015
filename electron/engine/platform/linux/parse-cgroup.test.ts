import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseUnit } from './parse-cgroup';

// Texts as cgroups(7) and systemd.slice(5) describe them.
const version1 = (path: string) => `12:cpuset:/\n11:memory:${path}\n2:cpu,cpuacct:${path}\n1:name=systemd:${path}\n`;
const hybrid = (path: string) => `${version1(path)}0::${path}\n`;
const version2 = (path: string) => `0::${path}\n`;

const cases: readonly (readonly [string, string | null])[] = [
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
  ['/init.scope', null],
  ['/', null],
];

it.each(cases)('takes the unit of %s to be %s', (path, unit) => {
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

it('gives null or a unit that stands in the text, for any text', () => {
  const piece = fc.constantFrom('0::', '1:name=systemd:', '/', '.service', 'user@', '_', 'a', '\n', ':');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 20, size: 'max' }).map((pieces) => pieces.join('')),
      ),
      (text) => {
        const unit = parseUnit(text);
        if (unit !== null) expect(text.includes(unit) && unit.endsWith('.service')).toBe(true);
      },
    ),
  );
});
