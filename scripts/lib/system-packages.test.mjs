import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findProgram, missingLibraries, packagesFor, parsePolicy, sudoLine } from './system-packages.mjs';

// ldd of Electron 25.1.1 on a Debian 12 made by debootstrap --variant=minbase, shortened.
const lddOnBareDebian = `/opt/electron/electron:
\tlinux-vdso.so.1 (0x00007ffd3a5f2000)
\tlibffmpeg.so => /opt/electron/libffmpeg.so (0x00007f5a1ca00000)
\tlibdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00007f5a1d3f4000)
\tlibgobject-2.0.so.0 => not found
\tlibnss3.so => not found
\tlibnssutil3.so => not found
\tlibgtk-3.so.0 => not found
\tlibgbm.so.1 => not found
\tlibasound.so.2 => not found
/opt/electron/libGLESv2.so:
\tlibgobject-2.0.so.0 => not found
`;

test('what ldd cannot find is named once', () => {
  expect(missingLibraries(lddOnBareDebian)).toEqual([
    'libgobject-2.0.so.0',
    'libnss3.so',
    'libnssutil3.so',
    'libgtk-3.so.0',
    'libgbm.so.1',
    'libasound.so.2',
  ]);
  expect(missingLibraries('\tlibdl.so.2 => /lib/libdl.so.2 (0x1)\n')).toEqual([]);
});

test('each package is asked for once, by the name that the system knows', () => {
  const missing = [...missingLibraries(lddOnBareDebian), 'xvfb-run'];
  const bookworm = new Set(['libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2', 'xvfb']);
  expect(packagesFor(missing, bookworm)).toEqual(['libasound2', 'libgbm1', 'libgtk-3-0', 'libnss3', 'xvfb']);
  const trixie = new Set(['libgtk-3-0t64', 'libnss3', 'libgbm1', 'libasound2t64', 'xvfb']);
  expect(packagesFor(missing, trixie)).toEqual(['libasound2t64', 'libgbm1', 'libgtk-3-0t64', 'libnss3', 'xvfb']);
});

test('a program of the tests comes with its package', () => {
  expect(packagesFor(['lsof', 'ps'], new Set(['lsof', 'procps']))).toEqual(['lsof', 'procps']);
});

test('a virtual package is not one that apt can install', () => {
  // apt-cache policy libasound2t64 libasound2 on Ubuntu 24.04.
  const policy = `libasound2t64:
  Installed: (none)
  Candidate: 1.2.11-1ubuntu0.1
  Version table:
     1.2.11-1ubuntu0.1 500
libasound2:
  Installed: (none)
  Candidate: (none)
  Version table:
`;
  expect(parsePolicy(policy)).toEqual(new Set(['libasound2t64']));
  expect(parsePolicy('')).toEqual(new Set());
});

test('an ordinary user is told the exact command, and what no package is known for', () => {
  const sentence = sudoLine(['libgbm.so.1', 'libodd.so.7'], new Set(['libgbm1']));
  expect(sentence).toContain('\n    sudo apt-get install --no-install-recommends libgbm1\n');
  expect(sentence).toContain('No package is known here for: libodd.so.7.');
  expect(sudoLine(['libgbm.so.1'], new Set())).toContain('\n    sudo apt-get update\n');
});

test('a program is found where an ordinary user has no path to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'porthole-path-'));
  try {
    symlinkSync(process.execPath, join(folder, 'a-program'));
    expect(findProgram('a-program', { PATH: folder })).toBe(join(folder, 'a-program'));
    expect(findProgram('a-program', { PATH: '' })).toBeUndefined();
    expect(findProgram('sh', { PATH: '' })).toMatch(/\/sh$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('this Node lacks no library, and ldd says so in the form that is read', ({ skip }) => {
  skip(process.platform !== 'linux', 'only Linux has ldd');
  const output = execFileSync('ldd', [process.execPath], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  expect(output).toMatch(/=> \//);
  expect(missingLibraries(output)).toEqual([]);
});
