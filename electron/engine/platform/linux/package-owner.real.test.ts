import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RealProcesses } from '../../testing/real-processes';
import type { PackageManagers } from './package-owner';
import { PackageOwner } from './package-owner';
import { unknownOrigin } from '../process-source';
import { ProcProcessSource } from './proc-process-source';
import { Users } from './users';

const hasDpkg = existsSync('/var/lib/dpkg/status') && existsSync('/usr/bin/dpkg-query');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("Debian's package manager", () => {
  it('knows the package of a program, also where /usr was merged', async (context) => {
    context.skip(!hasDpkg, 'needs a system of Debian packages');
    // dpkg's own database, read without asking dpkg.
    const status = readFileSync('/var/lib/dpkg/status', 'utf8');
    const version = /^Package: coreutils\n(?:.+\n)*?Version: (.*)$/m.exec(status)?.[1];
    const sleep = realpathSync('/bin/sleep');
    expect(await new PackageOwner().of(sleep)).toEqual({ manager: 'dpkg', name: 'coreutils', version });
  });

  it('knows the package of a library of one architecture by its name alone', async (context) => {
    context.skip(!hasDpkg, 'needs a system of Debian packages');
    const libc = /\/\S*libc\.so\.6/.exec(readFileSync('/proc/self/maps', 'utf8'))?.[0] ?? '';
    expect(await new PackageOwner().of(libc)).toMatchObject({ name: 'libc6' });
  });

  it('knows of no package for what did not come with one', async (context) => {
    context.skip(!hasDpkg, 'needs a system of Debian packages');
    const own = join(folder, 'program');
    writeFileSync(own, '');
    for (const none of [own, join(folder, 'absent'), '/', '/etc']) {
      const told = await new PackageOwner().of(none);
      // Folders are of many packages: whichever is told, it is none that is not there.
      if (told) expect(execFileSync('dpkg-query', ['-L', told.name], { encoding: 'utf8' })).toContain(`${none}\n`);
      else expect(none).not.toBe('/etc');
    }
  });
});

describe('a package manager', () => {
  /** A program that writes down what it was asked, and answers with the text. */
  function pretend(manager: 'dpkg' | 'rpm', answer: string): PackageManagers {
    const program = join(folder, manager);
    const database = join(folder, `${manager}.db`);
    const script = `#!/bin/sh\nprintf '%s\\0' "$@" "$LC_ALL" "\${HOME-no home}" >> "${folder}/asked"\n${answer}\n`;
    writeFileSync(program, script, { mode: 0o755 });
    writeFileSync(database, '1');
    const absent = { program: join(folder, 'absent'), databases: [join(folder, 'absent.db')] };
    return { dpkg: absent, rpm: absent, [manager]: { program, databases: [join(folder, 'older.db'), database] } };
  }

  const asked = () => readFileSync(join(folder, 'asked'), 'utf8').split('\0').slice(0, -1);
  const timesAsked = () => asked().filter((word) => word === 'no home').length;

  function makeFile(name = 'program'): string {
    const path = join(folder, name);
    writeFileSync(path, '');
    return path;
  }

  it('is asked without a shell or the environment, and its answer taken apart', async () => {
    const owner = new PackageOwner(pretend('rpm', "printf 'nginx-core\\t1.22.1-5.fc38\\n'"));
    const path = makeFile('a $(touch x) ; b');
    expect(await owner.of(path)).toEqual({ manager: 'rpm', name: 'nginx-core', version: '1.22.1-5.fc38' });
    expect(asked()).toEqual(['-q', '-f', '--qf', '%{NAME}\\t%{VERSION}-%{RELEASE}\\n', '--', path, 'C', 'no home']);
  });

  it('is asked once while neither the file nor the database changes', async () => {
    const owner = new PackageOwner(pretend('rpm', "printf 'x\\t1-1\\n'"));
    const path = makeFile();
    await Promise.all([owner.of(path), owner.of(path)]);
    await owner.of(path);
    expect(timesAsked()).toBe(1);
    utimesSync(path, 1, 1);
    await owner.of(path);
    expect(timesAsked()).toBe(2);
    utimesSync(join(folder, 'rpm.db'), 1, 1);
    await owner.of(path);
    await owner.of(path);
    expect(timesAsked()).toBe(3);
  });

  it.each(['a*', 'a?', '[a]', 'a\\b', 'two\nlines', 'a\u202eb', 'a\ufffdb'])('is not asked about %j', async (name) => {
    const owner = new PackageOwner(pretend('rpm', "printf 'x\\t1-1\\n'"));
    expect(await owner.of(makeFile(name))).toBeNull();
    expect(await owner.of('relative')).toBeNull();
    expect(existsSync(join(folder, 'asked'))).toBe(false);
  });

  it.each([
    ['fails', 'exit 3'],
    ['says nothing', ''],
    ['says what it should not', "printf 'x: y\\tz z\\n'"],
    ['says far too much', 'yes | head -c 1000000'],
    ['is no program', ''],
  ])('that %s gives none', async (what, answer) => {
    const managers = pretend('rpm', answer);
    if (what === 'is no program') writeFileSync(managers.rpm.program, '\x7fELF');
    expect(await new PackageOwner(managers).of(makeFile())).toBeNull();
  });

  it('that cannot be started, of which Node throws, gives none, and may be asked again', async () => {
    const managers = pretend('dpkg', 'exit 1');
    const path = makeFile();
    // ENOTDIR, like ENOMEM, is none of the errors that Node tells later (lib/internal/child_process.js, spawn).
    const barrier = makeFile('barrier');
    const program = join(barrier, 'dpkg');
    const owner = new PackageOwner({ ...managers, dpkg: { ...managers.dpkg, program } });
    expect(await owner.of(path)).toBeNull();
    rmSync(barrier);
    mkdirSync(barrier);
    const script = `case $1 in -S) printf 'shop: %s\\n' "${path}";; *) printf 'shop\\t2.0-1\\n';; esac`;
    writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    expect(await owner.of(path)).toEqual({ manager: 'dpkg', name: 'shop', version: '2.0-1' });
  });

  it('that never answers is given up, and may be asked again', async () => {
    const owner = new PackageOwner(pretend('dpkg', 'exec sleep 60'), 1000);
    const path = makeFile();
    expect(await owner.of(path)).toBeNull();
    pretend('dpkg', `case $1 in -S) printf 'shop: %s\\n' "${path}";; *) printf 'shop\\t2.0-1\\n';; esac`);
    expect(await owner.of(path)).toEqual({ manager: 'dpkg', name: 'shop', version: '2.0-1' });
  });
});

describe('a process', () => {
  const processes = new RealProcesses();
  const source = new ProcProcessSource(new Users());

  afterEach(() => processes.endAll());

  it('has the package of its program, while it is the same process', async (context) => {
    context.skip(!hasDpkg, 'needs a system of Debian packages');
    const info = source.describe(await processes.start('sleep', ['60']))!;
    expect(await source.originOf(info)).toMatchObject({
      package: { manager: 'dpkg', name: 'coreutils' },
      signature: null,
    });
    expect(await source.originOf({ ...info, creationTime: info.creationTime + 10 })).toEqual(unknownOrigin);
    expect(await source.originOf({ ...info, executablePath: null })).toEqual(unknownOrigin);
    await processes.endAll();
    expect(await source.originOf(info)).toEqual(unknownOrigin);
  });
});
