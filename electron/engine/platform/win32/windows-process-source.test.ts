import { beforeEach, describe, expect, it } from 'vitest';
import type { Signature } from '../../../../shared/domain/signature';
import { MemoryWindows } from '../../testing/memory-windows';
import type { MemoryProcess } from '../../testing/windows-answers';
import type { ExecutableFile } from './executable-files';
import { ProcessTokens } from './process-tokens';
import { WindowsProcessSource } from './windows-process-source';

let windows: MemoryWindows;
let files: Map<string, ExecutableFile>;
let signatures: Map<string, Signature>;
let asked: string[];
let source: WindowsProcessSource;
let now: number;
/** By how much the clock goes on each time that it is looked at, in ms. */
let step: number;

const present: ExecutableFile = { stamp: '1 1', concerns: [] };

/** S-1-5-21-1-2-3-1001, by [MS-DTYP] 2.4.2.2: revision, how many, authority, and five sub-authorities. */
const adaSid = Buffer.concat([
  Buffer.from([1, 5, 0, 0, 0, 0, 0, 5]),
  Buffer.from(new Uint32Array([21, 1, 2, 3, 1001]).buffer),
]);
const systemSid = Buffer.from([1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]);

const shell: MemoryProcess = { pid: 100, created: 5000, name: 'cmd.exe', path: 'C:\\Windows\\System32\\cmd.exe' };
const server: MemoryProcess = {
  pid: 200,
  created: 6000,
  parentPid: 100,
  name: 'server.exe',
  path: 'C:\\apps\\server.exe',
  commandLine: '"C:\\apps\\server.exe" --port 80 "a b"',
  sid: adaSid,
  elevated: true,
};

/** Describes it once, lets be found out in the background what was not known, and describes it again. */
async function describeLater(pid: number) {
  source.describe(pid);
  await settle();
  return source.describe(pid);
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  windows = new MemoryWindows();
  windows.accounts.set(adaSid.toString('hex'), ['MACHINE', 'ada']);
  windows.accounts.set(systemSid.toString('hex'), ['NT AUTHORITY', 'SYSTEM']);
  windows.run({ pid: 0, created: 0 });
  windows.run({ pid: 4, created: 0, name: 'System', denied: 5 });
  windows.run(shell);
  windows.run(server);
  files = new Map();
  signatures = new Map();
  asked = [];
  now = 0;
  step = 0;
  source = new WindowsProcessSource({
    api: windows,
    tokens: new ProcessTokens(windows),
    services: { of: (pid) => (pid === 200 ? [{ name: 'Svc', displayName: 'A service' }] : []) },
    signatures: {
      of: (path, creationTime) => {
        asked.push(`${path} ${creationTime}`);
        return signatures.get(path) ?? null;
      },
      verify: async (path, creationTime) => (creationTime === 6000 ? (signatures.get(path) ?? null) : null),
    },
    systemRoot: 'C:\\Windows',
    now: () => (now += step),
    files: {
      look: (path) => files.get(path) ?? present,
      lookNow: async (path) => files.get(path) ?? present,
    },
  });
});

const translation = Buffer.from(new Uint16Array([0x0407, 1200]).buffer);
const text = (value: string) => Buffer.from(`${value}\0`, 'utf16le');

describe('describe', () => {
  it('tells all there is to know', async () => {
    expect(await describeLater(200)).toEqual({
      pid: 200,
      creationTime: 6000,
      key: '200-6000',
      name: 'server.exe',
      executablePath: 'C:\\apps\\server.exe',
      commandArgs: ['C:\\apps\\server.exe', '--port', '80', 'a b'],
      owner: 'ada',
      parentPid: 100,
      parent: '100-5000',
      workingDirectory: null,
      group: null,
      project: null,
      terminal: null,
      executableConcerns: [],
      product: null,
      elevated: true,
      services: [{ name: 'Svc', displayName: 'A service' }],
    });
    expect(windows.open.size).toBe(0);
  });

  it('opens a process with no more than the right to look', () => {
    source.describe(200);
    // PROCESS_QUERY_LIMITED_INFORMATION, winnt.h.
    expect(windows.opened).toEqual([{ pid: 200, access: 0x1000 }]);
  });

  it('tells of one that may not be opened what the system tells everybody', () => {
    windows.run({ ...server, denied: 5 });
    expect(source.describe(200)).toMatchObject({
      key: '200-6000',
      name: 'server.exe',
      executablePath: null,
      commandArgs: null,
      owner: null,
      parent: '100-5000',
      product: null,
      elevated: null,
      services: [{ name: 'Svc' }],
    });
  });

  it.each([
    [0, 'System Idle Process'],
    [4, 'System'],
  ])('never opens the process %i', (pid, name) => {
    expect(source.describe(pid)).toMatchObject({ pid, name, key: `${pid}-0`, executablePath: null, parent: null });
    expect(source.isKernelThread(pid)).toBe(true);
    expect(windows.opened).toEqual([]);
  });

  it('gives none for a pid that no process has, or has any more', () => {
    expect(source.describe(999)).toBeNull();
    source.usage(200);
    windows.programs.delete(200);
    expect(source.describe(200)).toBeNull();
    expect(windows.open.size).toBe(0);
  });

  it('tells of the process that has a pid now, when it has come to mean another', () => {
    source.usage(200);
    windows.run({ ...server, created: 7000, name: 'other.exe', path: 'C:\\other.exe' });
    expect(source.describe(200)).toMatchObject({ key: '200-7000', name: 'other.exe', executablePath: 'C:\\other.exe' });
    expect(windows.open.size).toBe(0);
  });

  it('never mixes two processes that share a pid', () => {
    source.usage(200);
    // What the list says is always behind.
    windows.listed = [server];
    windows.run({ ...server, created: 7000, path: 'C:\\other.exe' });
    expect(source.describe(200)).toBeNull();
  });

  it('takes no younger process for a parent, and none that is gone', () => {
    windows.run({ ...shell, created: 6001 });
    expect(source.describe(200)).toMatchObject({ parentPid: null, parent: null });
    source.refresh();
    step = 100;
    windows.programs.delete(100);
    expect(source.describe(200)).toMatchObject({ parentPid: null, parent: null });
    // Whoever is older was there at the last look: there is no need for another.
    expect(windows.looks).toBe(2);
  });

  it.each([
    ['longer than 260', `C:\\${'folder\\'.repeat(60)}a.exe`],
    ['as long as can be', `C:\\${'f'.repeat(32_764)}`],
    ['on a device', '\\Device\\HarddiskVolumeShadowCopy1\\a.exe'],
    ['with characters outside of the first plane', 'C:\\\ud83d\ude00\\\ud83d.exe'],
  ])('reads a path that is %s', (_what, path) => {
    windows.run({ ...server, path });
    expect(source.describe(200)?.executablePath).toBe(path);
  });

  it('tells no arguments where the system does not', () => {
    windows.run({ pid: 200, created: 6000, name: 'server.exe', path: 'C:\\apps\\server.exe' });
    expect(source.describe(200)).toMatchObject({ commandArgs: null, owner: null, elevated: null });
  });

  it('reads the longest command line', () => {
    const commandLine = `a ${'b'.repeat(32_765)}`;
    windows.run({ ...server, commandLine });
    expect(source.describe(200)?.commandArgs).toEqual(['a', 'b'.repeat(32_765)]);
  });
});

describe('the user', () => {
  it('of another place than this computer has its domain', async () => {
    windows.run({ ...server, sid: systemSid });
    expect((await describeLater(200))?.owner).toBe('NT AUTHORITY\\SYSTEM');
  });

  it('without a name is its SID', async () => {
    windows.accounts.clear();
    expect((await describeLater(200))?.owner).toBe('S-1-5-21-1-2-3-1001');
  });

  it('is its SID while the name is looked up, and nothing waits for that', async () => {
    expect(source.describe(200)?.owner).toBe('S-1-5-21-1-2-3-1001');
    await settle();
    expect(source.describe(200)?.owner).toBe('ada');
  });

  it('is looked up once', async () => {
    await describeLater(200);
    source.describe(200);
    await settle();
    expect(windows.lookedUp).toHaveLength(1);
  });
});

describe('wasRunning', () => {
  it('is not so of a process that began after, nor of none', () => {
    // The step of the system's clock: 15.6 ms.
    expect([6000, 5990, 5983, 0].map((at) => source.wasRunning(200, at))).toEqual([true, true, false, true]);
    expect(source.wasRunning(999, 0)).toBe(false);
  });
});

describe('the product', () => {
  const say = (path: string, language: string) => {
    windows.versionValues.set(`${path} \\StringFileInfo\\${language}\\CompanyName`, text('Acme'));
    windows.versionValues.set(`${path} \\StringFileInfo\\${language}\\ProductName`, text('  Server \ud83d\ude00 '));
  };

  it('is what the file says in its first language', async () => {
    windows.versionValues.set('C:\\apps\\server.exe \\VarFileInfo\\Translation', translation);
    say('C:\\apps\\server.exe', '040704b0');
    // Nothing waits for the disk.
    expect(source.describe(200)?.product).toBeNull();
    expect((await describeLater(200))?.product).toEqual({ company: 'Acme', name: 'Server \ud83d\ude00' });
  });

  it('is what a file says that names no language', async () => {
    say('C:\\apps\\server.exe', '040904e4');
    expect((await describeLater(200))?.product).toEqual({ company: 'Acme', name: 'Server \ud83d\ude00' });
  });

  it('is cut where it is too long, and may be there in part', async () => {
    windows.versionValues.set('C:\\apps\\server.exe \\StringFileInfo\\040904b0\\CompanyName', text('x'.repeat(400)));
    expect((await describeLater(200))?.product).toEqual({ company: 'x'.repeat(256), name: null });
  });

  it('is read once, until the file changes', async () => {
    say('C:\\apps\\server.exe', '040904b0');
    await describeLater(200);
    await describeLater(200);
    expect(windows.versionsRead).toHaveLength(1);
    files.set('C:\\apps\\server.exe', { stamp: '2 2', concerns: [] });
    await describeLater(200);
    expect(windows.versionsRead).toHaveLength(2);
  });

  it('is not read from a file that may not be looked at', async () => {
    say('C:\\apps\\server.exe', '040904b0');
    files.set('C:\\apps\\server.exe', { stamp: null, concerns: ['deleted'] });
    expect(await describeLater(200)).toMatchObject({ product: null, executableConcerns: ['deleted'] });
    expect([windows.versionsRead, asked]).toEqual([[], []]);
  });
});

describe('a program with the name of one of the system', () => {
  it('is an impostor elsewhere', () => {
    windows.run({ ...server, name: 'svchost.exe', path: 'C:\\Users\\ada\\svchost.exe' });
    expect(source.describe(200)?.executableConcerns).toEqual(['impostorPath']);
  });

  it('is one when somebody else has signed it, as soon as that is known', () => {
    const path = 'C:\\Windows\\System32\\svchost.exe';
    windows.run({ ...server, name: 'svchost.exe', path });
    expect(source.describe(200)?.executableConcerns).toEqual([]);
    expect(asked).toEqual([`${path} 6000`]);
    signatures.set(path, { status: 'unsigned', signer: null });
    expect(source.describe(200)?.executableConcerns).toEqual(['impostorSigner']);
  });
});

describe('usage', () => {
  it('is what the system told of all processes', () => {
    expect(source.usage(200)).toMatchObject({ creationTime: 6000, cpuSeconds: 2, memory: 200 * 4096 });
    expect(source.usage(999)).toBeNull();
  });
});

describe('originOf', () => {
  const signature: Signature = { status: 'valid', signer: 'Acme' };

  it('is who has signed its file', async () => {
    signatures.set('C:\\apps\\server.exe', signature);
    expect(await source.originOf(source.describe(200)!)).toEqual({ package: null, signature });
  });

  it('is not told of a process that is another by now, nor of a file that may not be looked at', async () => {
    signatures.set('C:\\apps\\server.exe', signature);
    const before = source.describe(200)!;
    files.set('C:\\apps\\server.exe', { stamp: null, concerns: [] });
    expect(await source.originOf(before)).toEqual({ package: null, signature: null });
    files.clear();
    windows.run({ ...server, created: 7000 });
    source.refresh();
    expect(await source.originOf(before)).toEqual({ package: null, signature: null });
  });
});
