import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesOfPath, parseDpkgSearch, parseDpkgVersion, parseRpmOwner } from './parse-package';

// Captured from dpkg-query 1.21 on Debian 12, but where noted.

describe('parseDpkgSearch', () => {
  it.each([
    ['coreutils: /bin/sleep\n', '/bin/sleep', 'coreutils'],
    ['libc6:amd64: /lib/x86_64-linux-gnu/libc.so.6\n', '/lib/x86_64-linux-gnu/libc.so.6', 'libc6:amd64'],
    ['diversion by dash from: /bin/sh\ndiversion by dash to: /bin/sh.distrib\ndash: /bin/sh\n', '/bin/sh', 'dash'],
    // Two packages that ship one file, of which one has moved the other's out of the way.
    [
      'diversion by linux-perf from: /usr/bin/perf\ndiversion by linux-perf to: /usr/bin/perf.wrapper\nlinux-base, linux-perf: /usr/bin/perf\n',
      '/usr/bin/perf',
      'linux-perf',
    ],
    ['gcc-12-base:i386, gcc-12-base:amd64: /usr/share/doc/x\n', '/usr/share/doc/x', 'gcc-12-base:i386'],
    // The administrator has put a file of his own in its place (dpkg-divert --local).
    ['local diversion from: /usr/bin/x\nlocal diversion to: /usr/bin/x.distrib\nx: /usr/bin/x\n', '/usr/bin/x', null],
    ['diversion by dash from: /bin/sh\ndiversion by dash to: /bin/sh.distrib\n', '/bin/sh.distrib', null],
    ['', '/bin/sleep', null],
    ['coreutils: /bin/sleeper\n', '/bin/sleep', null],
    ['--force: /bin/sleep\n', '/bin/sleep', null],
    ['x y: /bin/sleep\n', '/bin/sleep', null],
    ['x: /opt/a: /b\n', '/opt/a: /b', null],
    ['shop: /opt/a: /b\n', '/opt/a: /b', 'shop'],
  ])('takes from %j the owner of %s', (text, path, name) => {
    expect(parseDpkgSearch(text, [path])).toBe(name);
  });

  it('gives nothing but names of packages', () => {
    const words = fc.constantFrom('a1', ':', ', ', '/x', '\n', ' ', 'diversion by ', ' from', '-', '\0', ': /x');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
        const name = parseDpkgSearch(parts.join(''), ['/x']);
        if (name !== null) expect(name).toMatch(/^[a-z0-9][a-z0-9+.:-]+$/);
      }),
    );
  });
});

it.each([
  ['/usr/bin/sleep', ['/usr/bin/sleep', '/bin/sleep']],
  ['/usr/lib64/ld.so', ['/usr/lib64/ld.so', '/lib64/ld.so']],
  ['/usr/local/bin/x', ['/usr/local/bin/x']],
  ['/bin/sleep', ['/bin/sleep']],
  ['/usr/binary/x', ['/usr/binary/x']],
])('knows the names of %s', (path, names) => {
  expect(namesOfPath(path)).toEqual(names);
});

it.each([
  ['coreutils\t9.1-1\n', '9.1-1'],
  ['zlib1g:amd64\t1:1.2.13~dfsg+1-1\n', '1:1.2.13~dfsg+1-1'],
  // Known once, and no longer installed.
  ['gone\t\n', null],
  ['', null],
  ['coreutils\t9.1 (evil)', null],
])('reads the version %j', (text, version) => {
  expect(parseDpkgVersion(text)).toBe(version);
});

// After rpm(8): the line of the format that is asked for, or a sentence.
it.each([
  ['nginx-core\t1.22.1-5.fc38\n', { name: 'nginx-core', version: '1.22.1-5.fc38' }],
  ['libstdc++\t13.2.1~rc2^git-1\nother\t1-1\n', { name: 'libstdc++', version: '13.2.1~rc2^git-1' }],
  ['file /usr/local/bin/x is not owned by any package\n', null],
  ['', null],
])('reads the owner of rpm %j', (text, owner) => {
  expect(parseRpmOwner(text)).toEqual(owner);
});
