import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryWindows } from '../../testing/memory-windows';
import type { MemoryProcess } from '../../testing/windows-answers';
import type { ExecutableFile } from './executable-files';
import { ProcessTokens } from './process-tokens';
import { WindowsProcessSource } from './windows-process-source';

let windows: MemoryWindows;
let file: ExecutableFile;
let source: WindowsProcessSource;

beforeEach(() => {
  windows = new MemoryWindows();
  file = { stamp: '1 1', concerns: [] };
  source = new WindowsProcessSource({
    api: windows,
    tokens: new ProcessTokens(windows),
    services: { of: () => [] },
    signatures: { of: () => null, verify: async () => null },
    systemRoot: 'C:\\Windows',
    now: () => 0,
    files: { look: () => file, lookNow: async () => file },
  });
});

describe('the file of a process that may not be opened', () => {
  const device = '\\Device\\HarddiskVolume3';
  const hidden: MemoryProcess = {
    pid: 200,
    created: 6000,
    name: 'server.exe',
    denied: 5,
    imageName: `${device}\\apps\\server.exe`,
  };

  beforeEach(() => {
    windows.devices.set('C:', device);
    windows.run(hidden);
  });

  it('is told by the name that NT has for it, on its drive', () => {
    file = { stamp: null, concerns: ['deleted'] };
    expect(source.describe(200)).toMatchObject({
      executablePath: 'C:\\apps\\server.exe',
      executableConcerns: ['deleted'],
      commandArgs: null,
      owner: null,
    });
  });

  it.each([
    ['a device that is no drive', '\\Device\\Mup\\server\\a.exe', '\\Device\\Mup\\server\\a.exe'],
    ['a device whose name only begins the same', `${device}0\\a.exe`, `${device}0\\a.exe`],
    ['the longest name', `${device}\\${'a'.repeat(32_000)}`, `C:\\${'a'.repeat(32_000)}`],
    ['what is no path', 'MemCompression', null],
    ['nothing', '', null],
  ])('is as it is told with %s', (_what, imageName, path) => {
    windows.run({ ...hidden, imageName });
    expect(source.describe(200)?.executablePath).toBe(path);
  });

  it('is not told where the system does not answer', () => {
    windows.failures.set('SystemProcessIdInformation', 1);
    expect(source.describe(200)?.executablePath).toBeNull();
  });

  it('is not told of another process that got the pid before, or meanwhile', () => {
    source.usage(200);
    windows.run({ ...hidden, created: 7000, imageName: `${device}\\other.exe` });
    expect(source.describe(200)?.executablePath).toBeNull();
    source.refresh();
    expect(source.describe(200)).toMatchObject({ key: '200-7000', executablePath: 'C:\\other.exe' });
    windows.run({ ...hidden, pid: 300 });
    windows.onImageName = (pid) => windows.run({ ...hidden, pid, created: 8000 });
    source.refresh();
    expect(source.describe(300)?.executablePath).toBeNull();
  });

  it('costs one more look for all of them, and none later', () => {
    for (const pid of [300, 400, 500]) windows.run({ ...hidden, pid });
    for (const pid of [200, 300, 400, 500]) {
      expect(source.describe(pid)?.executablePath).toBe('C:\\apps\\server.exe');
    }
    expect(windows.looks).toBe(2);
    source.refresh();
    for (const pid of [200, 300, 400, 500]) source.describe(pid);
    expect(windows.looks).toBe(3);
  });
});
